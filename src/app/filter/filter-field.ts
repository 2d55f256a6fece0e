/** The field of a filter line, in the list and in the search over all sessions: `tab` completes what stands before the cursor. */
import { type Completions, completionsAt, type KnownValues } from '../../query/complete.ts';
import type { NamedViews } from '../../query/named-view.ts';
import { withoutUnfinished } from '../../query/unfinished.ts';
import type { EditCommand } from '../field/commands.ts';
import { edit } from '../field/edit.ts';
import { EMPTY_FIELD, fieldWith, type TextField, typedInto } from '../field/field.ts';
import { nameCompletions, withNamedView } from './named-part.ts';

/** Choices that `tab` goes through. */
export interface Completing extends Completions {
  /** The text as it was before the first of them. */
  readonly before: string;
  /** The choice that is in the field. */
  readonly index: number;
}

export interface FilterField extends TextField {
  /** What `tab` put into the field last, among other choices; null: something else was typed since. */
  readonly completing: Completing | null;
  /** What `@name` may stand for; null: that was not read yet. */
  readonly views: NamedViews | null;
}

export const EMPTY_FILTER: FilterField = { ...EMPTY_FIELD, completing: null, views: null };

/** With this text, and the cursor behind it. */
export const filterWith = (text: string): FilterField => ({
  ...fieldWith(text),
  completing: null,
  views: null,
});

export type FilterFieldCommand =
  | EditCommand
  /** Puts the next key or value of a condition into the field, or the one before. */
  | 'complete'
  | 'completeBack';

/** What of the line is asked for: a condition that is only begun waits while it is typed, and `@name` is the view it stands for. */
export function appliedText(field: FilterField, { typing }: { readonly typing: boolean }): string {
  const text = typing ? withoutUnfinished(field.text, field.cursor) : field.text;
  return withNamedView({ ...field, text }, typing ? 'typing' : 'done');
}

/** What `tab` offers at the cursor. */
export function completionsOf(field: FilterField, values: KnownValues): Completions {
  return nameCompletions(field) ?? completionsAt(field.text, field.cursor, values);
}

/** With the first choice at the cursor, or the next one, or the one before. A choice that is the only one is taken for good. */
function completed(field: FilterField, values: KnownValues, by: 1 | -1): FilterField {
  const { completing } = field;
  const { place, choices } = completing ?? completionsOf(field, values);
  if (choices.length === 0) return field;
  const before = completing?.before ?? field.text;
  const first = by === 1 ? 0 : choices.length - 1;
  const index = completing === null ? first : (completing.index + by + choices.length) % choices.length;
  const insert = choices[index]?.insert ?? '';
  return {
    ...field,
    text: `${before.slice(0, place.start)}${insert}${before.slice(place.end)}`,
    cursor: place.start + insert.length,
    completing: choices.length === 1 ? null : { before, place, choices, index },
  };
}

/** Text at the cursor. */
export const typedFilter = (field: FilterField, text: string): FilterField => ({
  ...field,
  ...typedInto(field, text),
  completing: null,
});

/** A key of the field. → first keeps the choice that `tab` put there: what follows is completed by itself. */
export function runFilterField(
  field: FilterField,
  command: FilterFieldCommand,
  values: KnownValues,
): FilterField {
  if (command === 'complete') return completed(field, values, 1);
  if (command === 'completeBack') return completed(field, values, -1);
  const keeps = field.completing !== null && command === 'right';
  return keeps ? { ...field, completing: null } : { ...field, ...edit(field, command), completing: null };
}
