/** Which sessions are marked, and how large they are together. */
import type { ConversationId } from '../../format/identity.ts';

/** How large each was when it was marked. */
export type MarkedSessions = ReadonlyMap<ConversationId, number>;

export const NONE_MARKED: MarkedSessions = new Map();

const sums = new WeakMap<MarkedSessions, number>();

/** Of all marked sessions; summed once. */
export function markedBytes(marked: MarkedSessions): number {
  let sum = sums.get(marked);
  if (sum === undefined) {
    sum = [...marked.values()].reduce((all, bytes) => all + bytes, 0);
    sums.set(marked, sum);
  }
  return sum;
}
