/** The help screen, made from the key table: a section for each context, scrolled when it is longer than the screen. */

import type { Glyphs, Row } from '../../text/row.ts';
import { spansText } from '../../text/spans.ts';
import { cellWidth, cut, padEnd } from '../../text/unicode/width.ts';
import type { KeyContext } from '../commands.ts';
import { keyLabel } from '../key-labels.ts';
import { BINDINGS, GLOBAL_BINDINGS } from '../keymap.ts';
import type { Size } from '../state.ts';

const SECTIONS: readonly { readonly context: KeyContext; readonly title: string }[] = [
  { context: 'picker', title: 'The list' },
  { context: 'filter', title: 'While filtering' },
  { context: 'searchAll', title: 'Searching all sessions' },
  { context: 'viewer', title: 'A session' },
  { context: 'search', title: 'While searching' },
  { context: 'raw', title: 'Raw JSON of an item' },
  { context: 'composer', title: 'Writing a message' },
  { context: 'name', title: 'Naming a session' },
];

const marks = (glyphs: Glyphs): readonly (readonly [string, string])[] => [
  [glyphs.running, 'a turn is running, or the file grew in the last ten seconds'],
  [glyphs.held, 'held open by a Codex, idle'],
  [glyphs.damage, 'the file has damage; the rest is readable'],
  [glyphs.hidden, 'Codex itself would not list it; the preview says why'],
];

const KEY_COLUMN = 22;

function line(keys: string, help: string, size: { readonly columns: number; readonly glyphs: Glyphs }): Row {
  const column = Math.min(KEY_COLUMN, Math.floor(size.columns / 2));
  const left = padEnd(cut(`  ${keys}`, column - 1, size.glyphs), column);
  return {
    spans: [
      { text: left, style: 'accent' },
      { text: cut(help, Math.max(0, size.columns - cellWidth(left)), size.glyphs), style: 'plain' },
    ],
  };
}

const heading = (title: string): Row => ({ spans: [{ text: ` ${title}`, style: 'heading' }] });
const BLANK: Row = { spans: [] };

function keyRows(
  rows: readonly { readonly keys: readonly string[]; readonly help: string }[],
  wide: { readonly columns: number; readonly glyphs: Glyphs },
): Row[] {
  return rows
    .filter(row => row.help !== '')
    .map(row => line(row.keys.map(key => keyLabel(key, wide.glyphs)).join(' '), row.help, wide));
}

/** All rows of the help, on the screen or not. */
export function helpRows(columns: number, glyphs: Glyphs): readonly Row[] {
  const wide = { columns, glyphs };
  const rows = SECTIONS.flatMap(({ context, title }) => [
    heading(title),
    ...keyRows(BINDINGS[context], wide),
    BLANK,
  ]);
  return [
    ...rows,
    heading('Everywhere'),
    ...keyRows(GLOBAL_BINDINGS, wide),
    BLANK,
    heading('Marks'),
    ...marks(glyphs).map(([mark, meaning]) => line(mark, meaning, wide)),
  ];
}

/** The row that comes first on screen when the help is opened in `context`: the heading of its keys. */
export function helpTop(context: KeyContext, size: Size, glyphs: Glyphs): number {
  const title = SECTIONS.find(section => section.context === context)?.title ?? '';
  const at = helpRows(size.columns, glyphs).findIndex(row => spansText(row.spans) === ` ${title}`);
  return Math.max(0, Math.min(at, helpMaxTop(size, glyphs)));
}

/** The last row that can be the first on screen; the footer takes one row. */
export function helpMaxTop(size: Size, glyphs: Glyphs): number {
  return Math.max(0, helpRows(size.columns, glyphs).length - (size.rows - 1));
}
