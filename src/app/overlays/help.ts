/** The help screen, made from the key table: a section for each context, then a legend; scrolled when it is longer than the screen. */

import type { Glyphs, Row } from '../../text/row.ts';
import { span, spansText } from '../../text/spans.ts';
import { cellWidth, padEnd } from '../../text/unicode/width.ts';
import { wrapSpans } from '../../text/wrap.ts';
import type { KeyContext } from '../commands.ts';
import { EDIT_BINDINGS } from '../field/bindings.ts';
import { keyLabel } from '../key-labels.ts';
import type { KeyTable } from '../keymap.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { Size } from '../state.ts';
import { type LegendLine, type LegendSection, legend } from './legend.ts';

const SECTIONS: readonly { readonly context: KeyContext; readonly title: string }[] = [
  { context: 'picker', title: 'The list' },
  { context: 'filter', title: 'While filtering' },
  { context: 'searchAll', title: 'Searching all sessions' },
  { context: 'searchAllFilter', title: 'The filter of that search' },
  { context: 'board', title: 'The board' },
  { context: 'boardPane', title: 'A pane of the board' },
  { context: 'boardFilter', title: 'The filter of the board' },
  { context: 'usage', title: 'What sessions used' },
  { context: 'viewer', title: 'A session' },
  { context: 'search', title: 'While searching' },
  { context: 'raw', title: 'Raw JSON of an item' },
  { context: 'export', title: 'Before an export is written' },
  { context: 'exportField', title: 'A field of that' },
  { context: 'composer', title: 'Writing a message' },
  { context: 'name', title: 'Naming a session' },
  { context: 'viewName', title: 'Keeping a view under a name' },
  { context: 'tags', title: 'Giving tags' },
  { context: 'many', title: 'Before an act on many sessions' },
  { context: 'examination', title: 'What the doctor found' },
  { context: 'menu', title: 'A menu' },
  { context: 'hosts', title: 'Choosing hosts' },
  { context: 'help', title: 'This help' },
  { context: 'helpSearch', title: 'Searching in it' },
];

/** Cells of the column with keys and marks. */
const KEY_COLUMN = 22;
const NARROW_KEY_COLUMN = 12;
/** On fewer cells than this the meanings need the room. */
const NARROW_BELOW = 60;

interface HelpSize {
  readonly columns: number;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
}

/** What is on the left with its meaning beside it, wrapped; where the left is too long for its column, the meaning begins below. */
function line([left, meaning]: LegendLine, { columns }: HelpSize): readonly Row[] {
  const column = columns < NARROW_BELOW ? NARROW_KEY_COLUMN : KEY_COLUMN;
  const indent = span(' '.repeat(column));
  const fits = cellWidth(left) + 3 <= column;
  const first = fits ? span(padEnd(`  ${left}`, column), 'accent') : indent;
  const rows = wrapSpans([span(meaning)], { width: columns - 1, first: [first], rest: [indent] });
  return fits
    ? rows
    : [
        ...wrapSpans([span(left, 'accent')], { width: columns - 1, first: [span('  ')], rest: [span('  ')] }),
        ...rows,
      ];
}

const heading = (title: string): Row => ({ spans: [span(` ${title}`, 'heading')] });
const BLANK: Row = { spans: [] };

const section = (title: string, lines: readonly LegendLine[], size: HelpSize): readonly Row[] => [
  heading(title),
  ...lines.flatMap(each => line(each, size)),
  BLANK,
];

function keyLines(
  rows: readonly { readonly keys: readonly string[]; readonly help: string }[],
  glyphs: Glyphs,
): readonly LegendLine[] {
  return rows
    .filter(row => row.help !== '' && row.keys.length > 0)
    .map(({ keys, help }) => [keys.map(key => keyLabel(key, glyphs)).join(' '), help]);
}

/** The keys of editing, as a field for a name has them: all fields have the same ones until a person gives them others. */
function editRows({ bindings }: KeyTable) {
  return EDIT_BINDINGS.map(edit => ({
    ...edit,
    keys: bindings.name.find(({ command }) => command === edit.command)?.keys ?? [],
  }));
}

/** All that the help says: the keys of each place, then the legend. `rolltop help keys` and the man page say it too. */
export function helpSections(glyphs: Glyphs, keys: KeyTable): readonly LegendSection[] {
  return [
    ...SECTIONS.map(({ context, title }) => ({ title, lines: keyLines(keys.bindings[context], glyphs) })),
    { title: 'Editing a field of one line', lines: keyLines(editRows(keys), glyphs) },
    { title: 'Everywhere', lines: keyLines(keys.everywhere, glyphs) },
    ...legend(glyphs, keys),
  ];
}

function makeRows(size: HelpSize): readonly Row[] {
  return helpSections(size.glyphs, size.keys)
    .flatMap(({ title, lines }) => section(title, lines, size))
    .slice(0, -1);
}

const keptRows = memoiseLast(makeRows);

/** All rows of the help, on the screen or not. */
export const helpRows = (columns: number, glyphs: Glyphs, keys: KeyTable): readonly Row[] =>
  keptRows({ columns, glyphs, keys });

/** What the help looks like depends on these alone. */
export interface HelpLook {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
}

/** The row that comes first on screen when the help is opened in `context`: the heading of its keys. */
export function helpTop(context: KeyContext, look: HelpLook): number {
  const { size, glyphs, keys } = look;
  const title = SECTIONS.find(section => section.context === context)?.title ?? '';
  const at = helpRows(size.columns, glyphs, keys).findIndex(row => spansText(row.spans) === ` ${title}`);
  return Math.max(0, Math.min(at, helpMaxTop(look)));
}

/** The last row that can be the first on screen; the footer takes one row. */
export function helpMaxTop({ size, glyphs, keys }: HelpLook): number {
  return Math.max(0, helpRows(size.columns, glyphs, keys).length - (size.rows - 1));
}
