/** The settings that hold, as a configuration that says the same: every key of every command is in it. Pure. */

import type { Binding } from '../app/commands.ts';
import { rowsIn } from '../app/key-changes.ts';
import { CONTEXT_NAMES, type ContextName } from '../app/key-contexts.ts';
import type { KeyTable } from '../app/keymap.ts';
import type { UserSettings } from './settings.ts';

/** A key that two rows have does what the first one says. */
function keysThatHold(
  keys: KeyTable,
  context: ContextName,
  { command, keys: written }: Pick<Binding, 'command' | 'keys'>,
): readonly string[] {
  const inTable = CONTEXT_NAMES[context];
  return inTable === 'everywhere'
    ? written
    : written.filter(key => keys.commands[inTable].get(key) === command);
}

export function settingsJson({ theme, keys, notify, ...others }: UserSettings): object {
  const contexts = Object.keys(CONTEXT_NAMES) as ContextName[];
  return {
    theme,
    ...others,
    ...(notify !== null && { notify }),
    keys: Object.fromEntries(
      contexts.map(context => [
        context,
        Object.fromEntries(rowsIn(keys, context).map(row => [row.command, keysThatHold(keys, context, row)])),
      ]),
    ),
  };
}
