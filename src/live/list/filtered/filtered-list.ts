/**
 * The conversations of a scope that fit a filter: with words the best match first, else in the order of the list. Promises: searching gives way to
 * keys every 3 ms, however many there are; what changes later is put in its place without a new search. Does not read files.
 */

import type { Conversation } from '../../../format/conversation.ts';
import { Slices } from '../../../rollout/file/slices.ts';
import type { ListFilter } from '../list-filter.ts';
import { FittingList } from './fitting-list.ts';
import type { CompareRows, FilteredList, GrowingList } from './growing-list.ts';
import { RankedList } from './ranked-list.ts';

export interface FilterRequest {
  readonly filter: ListFilter;
  /** What is searched, in the order of `compare`; a group is looked through in about a millisecond. */
  readonly among: Iterable<readonly Conversation[]>;
  readonly compare: CompareRows;
}

/** A key that is pressed while the list is searched waits so long for it, and for one group more. */
const SLICE_MS = 2;

/** Null when the signal stopped it: a key was typed meanwhile. */
export async function searchList(
  { filter, among, compare }: FilterRequest,
  signal: AbortSignal,
): Promise<FilteredList | null> {
  const found: GrowingList = new (filter.hasWords ? RankedList : FittingList)(filter, compare);
  const slices = new Slices(SLICE_MS);
  // The key's own frame comes first.
  await slices.giveWay();
  for (const group of among) {
    found.add(group);
    await slices.pause();
    if (signal.aborted) return null;
  }
  found.finish();
  // The frame of a key that was typed meanwhile, too.
  await slices.giveWay();
  return signal.aborted ? null : found;
}
