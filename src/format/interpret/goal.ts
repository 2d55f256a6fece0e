/** The goal of a session, from `thread_goal_updated` events (since 0.169). */
import { type Meaning, notice } from '../items/meaning.ts';
import type { JsonObject } from '../line.ts';
import { objectOf, stringOf } from '../narrow.ts';

/** What became of the goal; a new one is `active`. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['active', 'Goal'],
  ['paused', 'Goal paused'],
  ['blocked', 'Goal blocked'],
  ['usageLimited', 'Goal stopped by the usage limit'],
  ['budgetLimited', 'Goal stopped by its budget'],
  ['complete', 'Goal reached'],
]);

export function goalUpdated(payload: JsonObject): Meaning {
  const goal = objectOf(payload, 'goal');
  if (!goal) return notice('note', 'Goal taken away');
  const status = stringOf(goal, 'status') ?? 'active';
  return notice('note', `${WORDS.get(status) ?? `Goal ${status}`}: ${stringOf(goal, 'objective') ?? ''}`);
}
