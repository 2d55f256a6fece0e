/** Stores that never change. */
import type { TailsSnapshot } from '../../src/live/snapshot.ts';
import type { Subscribable } from '../../src/live/subscribable.ts';

function standing<T>(snapshot: T): Subscribable<T> {
  return { getSnapshot: () => snapshot, subscribe: () => () => {} };
}

/** What a driver has besides its list: nothing. */
export const NOTHING_BESIDE = {
  preview: standing(null),
  tails: standing<TailsSnapshot>(new Map()),
  hosts: null,
};
