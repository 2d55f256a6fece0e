/** Who said what, wrapped beside a label: the texts of all speakers begin in one column. */
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { cutSpans, span } from '../../text/spans.ts';
import { safeText } from '../../text/unicode/sanitise.ts';
import { type WrapOptions, wrapSpans } from '../../text/wrap.ts';

/** ` codex ` and a space. */
const LABEL_CELLS = 7;
/** On fewer cells than this a label column would leave too few for the text. */
const LABEL_MIN_WIDTH = 30;

/** The prefixes of a labelled text's first and later rows. */
export function label(text: string, style: StyleName, width: number): { first: Span[]; rest: Span[] } {
  const cells = width >= LABEL_MIN_WIDTH ? LABEL_CELLS : 0;
  const first = [span(' '), span(`${text} `.padEnd(Math.max(cells - 1, text.length + 1)), style)];
  return { first, rest: [span(' '.repeat(cells || 2))] };
}

/** At most `maxRows` rows; an ellipsis at their end says that something was left out. */
export function wrappedRows(
  spans: readonly Span[],
  options: WrapOptions & { readonly maxRows: number },
  glyphs: Glyphs,
): Row[] {
  const { width, maxRows } = options;
  if (maxRows <= 0) return [];
  // One row more than fits shows whether something is left out.
  const rows = wrapSpans(spans, { ...options, maxRows: maxRows + 1 });
  if (rows.length <= maxRows) return rows;
  const last = rows[maxRows - 1] ?? { spans: [] };
  const ended = [...cutSpans(last.spans, width - 2, glyphs), span(` ${glyphs.ellipsis}`, 'dim')];
  return [...rows.slice(0, maxRows - 1), { spans: ended }];
}

/** The rows of one text with its speaker; none when the text is empty. */
export function said(
  speaker: { readonly name: string; readonly style: StyleName },
  text: string | null,
  area: { readonly width: number; readonly maxRows: number; readonly glyphs: Glyphs },
): Row[] {
  if (text === null || text.trim() === '') return [];
  const { width, maxRows, glyphs } = area;
  const flat = safeText(text.trim(), glyphs).replace(/\n{2,}/g, '\n');
  const prefixes = label(speaker.name, speaker.style, width);
  return wrappedRows([span(flat)], { width: width - 1, maxRows, ...prefixes }, glyphs);
}
