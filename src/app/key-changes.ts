/** Other keys for commands: presets, a person's own ones, and where two commands would have the same key. Pure. */
import type { Binding, GlobalBinding } from './commands.ts';
import { CONTEXT_NAMES, type ContextName } from './key-contexts.ts';
import { KEY_PRESETS, type KeyPreset } from './key-presets.ts';
import { type Bindings, type KeyTable, keyTable, USUAL_KEYS } from './keymap.ts';

/** One command gets these keys, and no others; none: it has no key any more. */
export interface KeyChange {
  readonly context: ContextName;
  readonly command: string;
  readonly keys: readonly string[];
}

export interface KeyConflict {
  /** The change that does not hold because of it. */
  readonly change: KeyChange;
  readonly key: string;
  /** Who has the key. */
  readonly other: { readonly context: ContextName; readonly command: string };
}

interface CommandKeys {
  readonly context: ContextName;
  readonly command: string;
  readonly keys: readonly string[];
  /** What a changed command has while its own keys are given to others, or none of them can be had. */
  readonly usual: readonly string[];
  readonly isChanged: boolean;
}

/** The rows that a name stands for. */
export function rowsIn(
  { bindings, everywhere }: KeyTable,
  context: ContextName,
): readonly (Binding | GlobalBinding)[] {
  const inTable = CONTEXT_NAMES[context];
  return inTable === 'everywhere' ? everywhere : bindings[inTable];
}

const NAMES = Object.keys(CONTEXT_NAMES) as ContextName[];

/**
 * The key table with a preset and then the changes, in their order. A key that another command has by itself goes over to the changed one,
 * unless that command would be left without any; one that two changes ask for stays with the first.
 */
export function changedKeys(
  preset: KeyPreset | null,
  changes: readonly KeyChange[],
): { readonly table: KeyTable; readonly conflicts: readonly KeyConflict[] } {
  if (preset === null && changes.length === 0) return { table: USUAL_KEYS, conflicts: [] };
  let rows: readonly CommandKeys[] = NAMES.flatMap(context =>
    rowsIn(USUAL_KEYS, context).map(({ command, keys }) => {
      const usual = presetKeys(preset, context, command) ?? keys;
      const isChanged = changes.some(change => change.context === context && change.command === command);
      return { context, command, usual, keys: isChanged ? [] : usual, isChanged };
    }),
  );
  const conflicts: KeyConflict[] = [];
  for (const change of changes) {
    const { kept, found } = without(rows, change);
    conflicts.push(...found);
    rows = kept;
  }
  return { table: tableOf(rows), conflicts };
}

function presetKeys(
  preset: KeyPreset | null,
  context: ContextName,
  command: string,
): readonly string[] | undefined {
  const rows: Readonly<Record<string, readonly string[]>> | undefined =
    preset === null ? undefined : KEY_PRESETS[preset][context];
  return rows?.[command];
}

/** Whether keys of both can be pressed at the same place. */
const meet = (one: ContextName, other: ContextName): boolean =>
  one === other || one === 'everywhere' || other === 'everywhere';

/** The rows with the change, as far as no other command needs the keys. */
function without(
  rows: readonly CommandKeys[],
  change: KeyChange,
): { readonly kept: readonly CommandKeys[]; readonly found: readonly KeyConflict[] } {
  const isOwn = (row: CommandKeys): boolean =>
    row.context === change.context && row.command === change.command;
  const found: KeyConflict[] = [];
  const taken = change.keys.filter(key => {
    const other = rows.find(
      row => !isOwn(row) && meet(row.context, change.context) && row.keys.includes(key) && needs(row, rows),
    );
    if (other !== undefined) found.push({ change, key, other });
    return other === undefined;
  });
  const kept = rows.map(row => {
    if (isOwn(row)) return { ...row, keys: taken.length > 0 || found.length === 0 ? taken : free(row, rows) };
    if (!meet(row.context, change.context)) return row;
    return { ...row, keys: row.keys.filter(key => !taken.includes(key)) };
  });
  return { kept, found };
}

/** A command gives a key away that it has by itself, unless it is the only one; a key that the person gave it stays. */
function needs(row: CommandKeys, rows: readonly CommandKeys[]): boolean {
  const alsoHere = rows.some(
    other => other !== row && other.context === row.context && other.command === row.command,
  );
  if (alsoHere) return false;
  return row.isChanged || row.keys.length === 1;
}

/** The usual keys of a command that did not get others, as far as nobody else has them now. */
function free(row: CommandKeys, rows: readonly CommandKeys[]): readonly string[] {
  const others = rows.filter(other => other !== row && meet(other.context, row.context));
  return row.usual.filter(key => !others.some(({ keys }) => keys.includes(key)));
}

function tableOf(rows: readonly CommandKeys[]): KeyTable {
  const keysOf = (context: ContextName, command: string): readonly string[] =>
    rows.find(row => row.context === context && row.command === command)?.keys ?? [];
  const changed = Object.fromEntries(
    NAMES.filter(context => context !== 'everywhere').map(context => [
      CONTEXT_NAMES[context],
      rowsIn(USUAL_KEYS, context).map(row => ({ ...row, keys: keysOf(context, row.command) })),
    ]),
  );
  const bindings = { ...USUAL_KEYS.bindings, ...changed } as Bindings;
  const everywhere = USUAL_KEYS.everywhere.map(row => ({ ...row, keys: keysOf('everywhere', row.command) }));
  return keyTable(bindings, everywhere);
}
