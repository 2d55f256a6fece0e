/**
 * One session as a line of `rolltop list`. On a terminal: columns of fixed width with headings, left out from the right where it is
 * narrow, and the short id at every width. In a pipe: every column, and the whole id at the end of the line.
 */
import type { ListLook } from '../../app/picker/columns.ts';
import type { Conversation, SortOrder } from '../../format/conversation.ts';
import type { ShortIds } from '../../sessions/short-ids.ts';
import { idThere } from '../../text/host-id.ts';
import { DATE_CELLS, type DateStyle, sizeText, whenText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { markSpan, sessionMark } from '../../text/session-mark.ts';
import { fitSpans, span } from '../../text/spans.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { padEnd, padStart } from '../../text/unicode/width.ts';
import { listedTokensText } from '../../text/usage-words.ts';

interface ListColumn {
  readonly heading: string;
  readonly cells: number;
  readonly style: StyleName;
  readonly right?: true;
  readonly text: (conversation: Conversation, glyphs: Glyphs) => string;
}

/** Where the lines go. */
export type ListPlace =
  | {
      readonly kind: 'terminal';
      readonly columns: number;
      readonly ids: ShortIds;
      /** Columns behind the title, and dates, as the person set them. */
      readonly look: ListLook;
    }
  | { readonly kind: 'pipe' };

export interface ListLayout {
  readonly place: ListPlace;
  readonly sort: SortOrder;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  /** Cells of the host's column; left out: there is none, and all are of this machine. */
  readonly hostCells?: number;
}

const GAP = 2;
/** The mark and a space. */
const LEAD = 2;
const PIPED_TITLE_CELLS = 44;
/** A column is shown when it leaves this to the title. */
const LEAST_TITLE_CELLS = 28;
/** On fewer columns the title needs the cells of the age. */
const AGE_FROM_COLUMNS = 36;
/** A thousandth of a second: longer short ids are rare. */
const MOST_ID_CELLS = 13;
const LEAST_ID_CELLS = 8;
/** On fewer columns the title needs what few ids need. */
const ID_FROM_COLUMNS = 60;
const WIDE_FROM_COLUMNS = 140;

const NARROW_FACTS = factColumns({ folder: 14, branch: 12, model: 13 });
/** Programs count the columns of a pipe: it has the same ones whatever a person sets. */
const PIPED_FACTS = NARROW_FACTS.filter(({ heading }) => heading !== 'tokens');
const WIDE_FACTS = factColumns({ folder: 20, branch: 20, model: 17 });

/** The columns after the title, in their order; the last one is left out first. */
function factColumns(cells: Readonly<Record<'folder' | 'branch' | 'model', number>>): readonly ListColumn[] {
  return [
    {
      heading: 'folder',
      cells: cells.folder,
      style: 'folder',
      text: (each, glyphs) => folderName(each.summary?.cwd ?? null, glyphs),
    },
    { heading: 'branch', cells: cells.branch, style: 'branch', text: each => each.summary?.branch ?? '' },
    { heading: 'model', cells: cells.model, style: 'dim', text: each => each.summary?.model ?? '' },
    {
      heading: 'items',
      cells: 5,
      style: 'dim',
      right: true,
      text: each => each.summary?.items?.toString() ?? '',
    },
    {
      heading: 'size',
      cells: 5,
      style: 'dim',
      right: true,
      text: each => (each.sizeBytes === null ? '' : sizeText(each.sizeBytes)),
    },
    { heading: 'tokens', cells: 6, style: 'dim', right: true, text: each => listedTokensText(each.summary) },
  ];
}

/** The headings above the rows; null in a pipe, which has none. */
export function listHeadings({ place, sort, glyphs, hostCells = 0 }: ListLayout): Row | null {
  if (place.kind === 'pipe') return null;
  const { columns, ids, look } = place;
  const age = columns < AGE_FROM_COLUMNS ? [] : [cell(sort, ageColumn(look.dates), glyphs)];
  const idCells = idCellsOf(ids, columns);
  const { facts, titleCells } = fitting(place, idCells, hostCells);
  const host = hostCells === 0 ? [] : [cell('host', { cells: hostCells, style: 'dim' }, glyphs)];
  const cells = [
    ...host,
    ...age,
    [span(padEnd('id', idCells), 'dim')],
    cell('title', { cells: titleCells, style: 'dim' }, glyphs),
    ...facts.map(column => cell(column.heading, { ...column, style: 'dim' }, glyphs)),
  ];
  return { spans: [span(' '.repeat(LEAD)), ...spaced(cells)] };
}

export function listRow(conversation: Conversation, layout: ListLayout): Row {
  const { place, glyphs, hostCells = 0 } = layout;
  const host =
    hostCells === 0 ? [] : [cell(conversation.host ?? '', { cells: hostCells, style: 'accent' }, glyphs)];
  const mark = [markSpan(sessionMark(conversation), glyphs), span(' ')];
  const dates = place.kind === 'pipe' ? 'age' : place.look.dates;
  const age = cell(ageOf(conversation, dates, layout), ageColumn(dates), glyphs);
  const facts = (columns: readonly ListColumn[]) =>
    columns.map(column => cell(column.text(conversation, glyphs), column, glyphs));
  const title = (cells: number) => cell(titleOf(conversation, glyphs), { cells, style: 'plain' }, glyphs);
  if (place.kind === 'pipe') {
    const cells = [
      ...host,
      age,
      title(PIPED_TITLE_CELLS),
      ...facts(PIPED_FACTS),
      [span(conversation.id, 'dim')],
    ];
    return { spans: [...mark, ...spaced(cells)] };
  }
  const { columns, ids } = place;
  const idCells = idCellsOf(ids, columns);
  const id = padEnd(ids.of(idThere(conversation.id)), idCells);
  const fit = fitting(place, idCells, hostCells);
  // A longer id takes its cells from the title beside it, so that the columns behind stay in line.
  const cells = [
    ...host,
    ...(columns < AGE_FROM_COLUMNS ? [] : [age]),
    [span(id, 'dim')],
    title(Math.max(1, fit.titleCells - (id.length - idCells))),
    ...facts(fit.facts),
  ];
  return { spans: [...mark, ...spaced(cells)] };
}

function idCellsOf({ longest }: ShortIds, columns: number): number {
  return Math.min(longest, columns < ID_FROM_COLUMNS ? LEAST_ID_CELLS : MOST_ID_CELLS);
}

const ageColumn = (dates: DateStyle) => ({ cells: DATE_CELLS[dates], style: 'dim' }) as const;

/** One column's text in exactly its cells. */
function cell(
  text: string,
  { cells, style, right }: Pick<ListColumn, 'cells' | 'style' | 'right'>,
  glyphs: Glyphs,
): readonly Span[] {
  const safe = safeLine(text, glyphs);
  return fitSpans([span(right ? padStart(safe, cells) : safe, style)], cells, glyphs);
}

function spaced(cells: readonly (readonly Span[])[]): readonly Span[] {
  return cells.flatMap((one, at) => (at === 0 ? one : [span(' '.repeat(GAP)), ...one]));
}

/** By the order of the list, as on the screen. */
function ageOf(
  { createdMs, updatedMs }: Conversation,
  dates: DateStyle,
  { sort, nowMs }: ListLayout,
): string {
  return whenText(sort === 'created' ? createdMs : (updatedMs ?? createdMs), nowMs, { style: dates });
}

/** Name, title, or what is wrong; a session that is not interactive says so. */
export function titleOf(conversation: Conversation, glyphs: Glyphs): string {
  const { name, summary, compressed } = conversation;
  const untitled = summary?.problem ?? (compressed ? '(compressed)' : null);
  const said =
    name === null && !summary?.title && untitled !== null
      ? untitled
      : conversationTitle(conversation, glyphs);
  return summary?.source === 'exec' ? `(exec) ${said}` : said;
}

/** The facts that a terminal of this width shows, and what is left to the title. */
function fitting(
  { columns, look }: Extract<ListPlace, { kind: 'terminal' }>,
  idCells: number,
  hostCells: number,
): { readonly facts: readonly ListColumn[]; readonly titleCells: number } {
  const host = hostCells === 0 ? 0 : hostCells + GAP;
  const lead = LEAD + host + (columns < AGE_FROM_COLUMNS ? 0 : DATE_CELLS[look.dates] + GAP) + idCells + GAP;
  const wide = columns < WIDE_FROM_COLUMNS ? NARROW_FACTS : WIDE_FACTS;
  const all = look.columns.flatMap(name => wide.find(({ heading }) => heading === name) ?? []);
  let count = all.length;
  while (count > 0 && columns - lead - cellsOf(all.slice(0, count)) < LEAST_TITLE_CELLS) count--;
  const facts = all.slice(0, count);
  return { facts, titleCells: Math.max(1, columns - lead - cellsOf(facts)) };
}

function cellsOf(columns: readonly ListColumn[]): number {
  return columns.reduce((sum, column) => sum + column.cells + GAP, 0);
}
