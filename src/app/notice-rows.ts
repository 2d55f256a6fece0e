/** A notice as the rows that cover the foot of the screen: as many as its sentence needs, where there is room for them. */
import type { Glyphs, Row } from '../text/row.ts';
import { cutSpans, span, spansText } from '../text/spans.ts';
import { wrapSpans } from '../text/wrap.ts';
import type { Notice, Size } from './state.ts';

const tones = { plain: 'accent', good: 'ok', bad: 'bad' } as const;

const MOST_ROWS = 3;

/** Of a screen: what is read must not give way to what is said. */
const MOST_SHARE = 0.25;

/** Never none. What does not fit is cut at the end. */
export function noticeRows({ text, tone }: Notice, { columns, rows }: Size, glyphs: Glyphs): readonly Row[] {
  const style = tones[tone];
  const width = Math.max(1, columns - 1);
  const first = [span(' ')];
  const all = wrapSpans([span(text, style)], { width, first });
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(rows * MOST_SHARE)));
  if (all.length <= most) return all;
  const rest = all.slice(most - 1).map(row => spansText(row.spans).trim());
  const last = cutSpans([...first, span(rest.join(' '), style)], width, glyphs);
  return [...all.slice(0, most - 1), { spans: last }];
}
