/** The settings of a turn, from `turn_context` lines and `thread_settings_applied` events; and the fields of the header as text. */
import type { ItemContent } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { field, objectOf, stringOf } from '../narrow.ts';

type Settings = Extract<ItemContent, { kind: 'settings' }>;

export function settingsOfTurn(payload: JsonObject): Settings {
  return {
    kind: 'settings',
    model: stringOf(payload, 'model'),
    cwd: stringOf(payload, 'cwd'),
    text: factLines(payload),
  };
}

export function settingsOfThread(payload: JsonObject): Settings {
  return settingsOfTurn(objectOf(payload, 'thread_settings') ?? {});
}

/** The header as `name: value` lines. */
export function sessionText(payload: JsonObject): string {
  const git = objectOf(payload, 'git');
  return [factLines(payload), git ? factLines(git) : ''].filter(lines => lines !== '').join('\n');
}

/** Strings, numbers and booleans, one a line, with spaces for underscores. Nested values are left out: the raw line shows them. */
function factLines(payload: JsonObject): string {
  const lines: string[] = [];
  for (const key of Object.keys(payload)) {
    const value = field(payload, key);
    const simple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (simple && value !== '') lines.push(`${key.replaceAll('_', ' ')}: ${value}`);
  }
  return lines.join('\n');
}
