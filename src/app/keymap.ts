/**
 * The one key table: what a key does in which context, and the words the footer, the help screen and the manual page say about
 * it. Screens know commands, never keys. A key without a feature is neither bound nor shown.
 */
import type { Glyphs } from '../text/row.ts';
import { BOARD_BINDINGS, BOARD_FILTER_BINDINGS, BOARD_PANE_BINDINGS } from './board/bindings.ts';
import type { Binding, Commands, GlobalBinding, GlobalCommand, KeyContext } from './commands.ts';
import { COMPOSER_BINDINGS } from './composer/bindings.ts';
import { EXPORT_BINDINGS, EXPORT_FIELD_BINDINGS } from './export-review/bindings.ts';
import type { Key, KeyName } from './key.ts';
import { keyLabel } from './key-labels.ts';
import {
  EXAMINATION_BINDINGS,
  HELP_BINDINGS,
  HELP_SEARCH_BINDINGS,
  HOSTS_BINDINGS,
  MANY_BINDINGS,
  MENU_BINDINGS,
  NAME_BINDINGS,
  TAGS_BINDINGS,
  VIEW_NAME_BINDINGS,
} from './overlays/bindings.ts';
import { FILTER_BINDINGS, PICKER_BINDINGS } from './picker/bindings.ts';
import { SEARCH_ALL_BINDINGS, SEARCH_ALL_FILTER_BINDINGS } from './search-all/bindings.ts';
import { USAGE_BINDINGS } from './usage/bindings.ts';
import { SEARCH_BINDINGS, VIEWER_BINDINGS } from './viewer/bindings.ts';
import { RAW_BINDINGS } from './viewer/raw/bindings.ts';

/** The rows of each context, in the order in which the help lists them. */
export type Bindings = { readonly [C in KeyContext]: readonly Binding<C>[] };

/** The keys as they are until a person gives commands others. */
const USUAL_BINDINGS: Bindings = {
  picker: PICKER_BINDINGS,
  filter: FILTER_BINDINGS,
  searchAll: SEARCH_ALL_BINDINGS,
  searchAllFilter: SEARCH_ALL_FILTER_BINDINGS,
  usage: USAGE_BINDINGS,
  board: BOARD_BINDINGS,
  boardPane: BOARD_PANE_BINDINGS,
  boardFilter: BOARD_FILTER_BINDINGS,
  viewer: VIEWER_BINDINGS,
  raw: RAW_BINDINGS,
  search: SEARCH_BINDINGS,
  composer: COMPOSER_BINDINGS,
  name: NAME_BINDINGS,
  viewName: VIEW_NAME_BINDINGS,
  tags: TAGS_BINDINGS,
  many: MANY_BINDINGS,
  examination: EXAMINATION_BINDINGS,
  hosts: HOSTS_BINDINGS,
  export: EXPORT_BINDINGS,
  exportField: EXPORT_FIELD_BINDINGS,
  menu: MENU_BINDINGS,
  help: HELP_BINDINGS,
  helpSearch: HELP_SEARCH_BINDINGS,
};

/** Work in every context, before its own rows. */
const USUAL_GLOBAL_BINDINGS: readonly GlobalBinding[] = [
  { command: 'interrupt', keys: ['ctrl+c'], help: 'quit (in the composer: clear the text first)' },
  { command: 'suspend', keys: ['ctrl+z'], help: 'suspend; fg comes back to the same place' },
  { command: 'redraw', keys: ['ctrl+l'], help: 'draw again and look at the disk again' },
];

/** All keys that hold, and what each of them does: looked up when a key is pressed, never searched. */
export interface KeyTable {
  readonly bindings: Bindings;
  readonly everywhere: readonly GlobalBinding[];
  /** The command of each notation, those that work everywhere included. */
  readonly commands: Readonly<Record<KeyContext, ReadonlyMap<string, string>>>;
}

/** Where two rows have one key, the first one has it; what works everywhere comes before all others. */
export function keyTable(bindings: Bindings, everywhere: readonly GlobalBinding[]): KeyTable {
  const commandsOf = (rows: readonly Binding[]): ReadonlyMap<string, string> =>
    new Map(
      [...everywhere, ...rows]
        .flatMap(({ command, keys }) => keys.map(key => [key, command] as const))
        .reverse(),
    );
  const entries = Object.entries(bindings).map(([context, rows]) => [context, commandsOf(rows)]);
  return { bindings, everywhere, commands: Object.fromEntries(entries) };
}

/** The keys of somebody who changed none. */
export const USUAL_KEYS: KeyTable = keyTable(USUAL_BINDINGS, USUAL_GLOBAL_BINDINGS);

/** The notation of a key: `up`, `ctrl+b`, `shift+tab`, `space`, `G`. Shift is named only where the text does not show it. */
export function notation(key: Key): string {
  const base: KeyName | string = key.name !== 'char' ? key.name : key.text === ' ' ? 'space' : key.text;
  const shift = key.shift && key.name !== 'char' ? 'shift+' : '';
  return `${key.ctrl ? 'ctrl+' : ''}${key.alt ? 'alt+' : ''}${shift}${base}`;
}

const GLOBAL_COMMANDS: Readonly<Record<GlobalCommand, true>> = {
  quit: true,
  interrupt: true,
  suspend: true,
  redraw: true,
  help: true,
};

function isGlobal(command: string): command is GlobalCommand {
  return Object.hasOwn(GLOBAL_COMMANDS, command);
}

/** The command of `key` that means the same in every context, or null. */
export function globalCommandFor(keys: KeyTable, context: KeyContext, key: Key): GlobalCommand | null {
  const command = keys.commands[context].get(notation(key));
  return command !== undefined && isGlobal(command) ? command : null;
}

/** The command of `key` that only `context` has, or null: then the key is text in a field, and nothing elsewhere. */
export function commandFor<C extends KeyContext>(keys: KeyTable, context: C, key: Key): Commands[C] | null {
  const command = keys.commands[context].get(notation(key));
  return command === undefined || isGlobal(command) ? null : (command as Commands[C]);
}

/** Which keys hold, and how they are drawn. */
export interface KeyLook {
  readonly keys: KeyTable;
  readonly glyphs: Glyphs;
}

/** The first key of a command, as it is written for people; empty when no key is left to it. */
export function keyOf<C extends KeyContext>(
  { keys, glyphs }: KeyLook,
  context: C,
  command: Commands[C] | GlobalCommand,
): string {
  const { bindings, everywhere } = keys;
  const rows: readonly Pick<Binding, 'command' | 'keys'>[] = [...everywhere, ...bindings[context]];
  return keyLabel(rows.find(row => row.command === command)?.keys[0] ?? '', glyphs);
}

/** `Esc stops`: what the key of a command does, for a sentence or a hint; empty when no key is left to it. */
export function keyWords<C extends KeyContext>(
  look: KeyLook,
  context: C,
  [command, words]: readonly [command: Commands[C] | GlobalCommand, words: string],
): string {
  const key = keyOf(look, context, command);
  return key === '' ? '' : `${key} ${words}`;
}
