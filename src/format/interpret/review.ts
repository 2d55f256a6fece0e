/** Begin and end of a review, from events (since 0.58) and from completed items (since 0.148). The review itself is an answer like any other. */

import { type Meaning, notice } from '../items/meaning.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, objectOf, stringOf } from '../narrow.ts';

export function reviewStarted(payload: JsonObject): Meaning {
  const hint = stringOf(payload, 'user_facing_hint') ?? '';
  return notice('note', hint === '' ? 'Review' : `Review: ${hint}`);
}

/** `review_output` is null when the review was stopped. */
export function reviewFinished(payload: JsonObject): Meaning {
  const output = objectOf(payload, 'review_output');
  if (!output) return notice('note', 'Review stopped');
  const findings = arrayOf(output, 'findings').length;
  const verdict = stringOf(output, 'overall_correctness') ?? '';
  const words = [`${findings} finding${findings === 1 ? '' : 's'}`, verdict].filter(word => word !== '');
  return notice('note', `Review finished: ${words.join(', ')}`);
}
