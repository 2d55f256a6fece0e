/**
 * What becomes of a condition that is only begun (`is:wai`, `@we`) when its field is left. Where one completion goes on from it, that was
 * meant. Pure.
 */
import type { KnownValues } from '../../query/complete.ts';
import { unfinishedTerm, withoutUnfinished } from '../../query/unfinished.ts';
import { completionsOf, type FilterField, runFilterField } from './filter-field.ts';
import { namedPart } from './named-part.ts';

/** With the only completion of what is begun at the cursor; null: nothing is begun there, or there are none or several. */
export function finished(field: FilterField, values: KnownValues): FilterField | null {
  const named = namedPart(field, 'typing');
  const isName = named?.kind === 'begun' && named.name !== '';
  if (!isName && unfinishedTerm(field.text, field.cursor) === null) return null;
  if (completionsOf(field, values).choices.length !== 1) return null;
  return runFilterField(field, 'complete', values);
}

/** Without the condition that is begun at the cursor: what the list shows while it is typed, and what it is to show afterwards. */
export function settled(field: FilterField): FilterField {
  const text = withoutUnfinished(field.text, field.cursor);
  return text === field.text ? field : { ...field, text, cursor: text.length, completing: null };
}
