/** One session as a line of `rolltop list`: columns of fixed width, left out from the right where the terminal is narrow. */
import type { Conversation } from '../format/conversation.ts';
import { AGE_CELLS, ageText, sizeText } from '../text/numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../text/row.ts';
import { fitSpans, span } from '../text/spans.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { cellWidth } from '../text/unicode/width.ts';

interface ListColumn {
  readonly cells: number;
  readonly style: StyleName;
  readonly right?: true;
  readonly text: (conversation: Conversation) => string;
}

export interface ListLayout {
  /** The terminal's width in cells; null for a pipe, which gets every column. */
  readonly columns: number | null;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
}

const GAP = 2;
const TITLE_CELLS = 44;
const NARROWEST_TITLE = 16;

/** The columns after the title, in their order; the last one is left out first. */
const FACT_COLUMNS: readonly ListColumn[] = [
  { cells: 14, style: 'folder', text: each => each.summary?.cwd?.split(/[/\\]/).at(-1) ?? '' },
  { cells: 12, style: 'branch', text: each => each.summary?.branch ?? '' },
  { cells: 13, style: 'dim', text: each => each.summary?.model ?? '' },
  { cells: 5, style: 'dim', right: true, text: each => each.summary?.items?.toString() ?? '' },
  {
    cells: 5,
    style: 'dim',
    right: true,
    text: each => (each.sizeBytes === null ? '' : sizeText(each.sizeBytes)),
  },
  { cells: 36, style: 'dim', text: each => each.id },
];

export function listRow(conversation: Conversation, layout: ListLayout): Row {
  const { columns, glyphs, nowMs } = layout;
  const shown = columns === null ? FACT_COLUMNS : fittingFacts(columns);
  const used = 2 + AGE_CELLS + GAP + cellsOf(shown);
  const titleCells = columns === null ? TITLE_CELLS : Math.max(1, columns - used);
  const age = conversation.updatedMs === null ? '' : ageText(conversation.updatedMs, nowMs);
  const cell = (text: string, { cells, style, right }: Omit<ListColumn, 'text'>): readonly Span[] => {
    const safe = safeLine(text, glyphs);
    const padded = right ? ' '.repeat(Math.max(0, cells - cellWidth(safe))) + safe : safe;
    return fitSpans([span(padded, style)], cells, glyphs);
  };
  return {
    spans: [
      ...stateMark(conversation, glyphs),
      span(' '),
      ...cell(age, { cells: AGE_CELLS, style: 'dim' }),
      span(' '.repeat(GAP)),
      ...cell(titleOf(conversation), { cells: titleCells, style: 'plain' }),
      ...shown.flatMap(column => [span(' '.repeat(GAP)), ...cell(column.text(conversation), column)]),
    ],
  };
}

/** Name, title, or what is wrong; a session that is not interactive says so. */
function titleOf({ name, summary, id, compressed }: Conversation): string {
  const said = name ?? summary?.title ?? summary?.problem ?? (compressed ? '(compressed)' : id);
  return summary?.source === 'exec' ? `(exec) ${said}` : said;
}

function stateMark({ live, summary, hiddenByCodex }: Conversation, glyphs: Glyphs): readonly Span[] {
  if (live !== null) return [live.turn === 'running' ? span(glyphs.running, 'ok') : span(glyphs.held, 'ok')];
  if ((summary?.damage ?? 0) > 0 || summary?.problem) return [span(glyphs.damage, 'warn')];
  // The folder and the archive are in the list's columns and scope: they alone are no mark.
  const marked = hiddenByCodex.some(reason => reason !== 'other-folder' && reason !== 'archived');
  return [marked ? span(glyphs.hidden, 'dim') : span(' ')];
}

function fittingFacts(columns: number): readonly ListColumn[] {
  const available = columns - 2 - AGE_CELLS - GAP - NARROWEST_TITLE;
  let count = FACT_COLUMNS.length;
  while (count > 0 && cellsOf(FACT_COLUMNS.slice(0, count)) > available) count--;
  return FACT_COLUMNS.slice(0, count);
}

function cellsOf(columns: readonly ListColumn[]): number {
  return columns.reduce((sum, column) => sum + column.cells + GAP, 0);
}
