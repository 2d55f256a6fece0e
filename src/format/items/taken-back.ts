/**
 * The items of turns that were taken back (`thread_rolled_back`, FORMAT.md, section 9): they are in the file, and gone for Codex. A turn is from its
 * start, or where none is marked from its prompt, to the next one. Reads items only; `assemble.ts` marks them.
 */
import type { ByteOffset } from '../identity.ts';
import type { ItemKind } from './item.ts';

/** What is needed of an item to find the turns. */
export interface TurnItem {
  readonly kind: ItemKind;
  readonly offset: ByteOffset;
  readonly takenBack?: true;
}

/** Offsets from `start` on, up to `end`. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** `ranges`: sorted, and none overlaps another. */
export function isInAny(ranges: readonly OffsetRange[], offset: number): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle] as OffsetRange).start <= offset) low = middle + 1;
    else high = middle;
  }
  const nearest = ranges[low - 1];
  return nearest !== undefined && offset < nearest.end;
}

/**
 * The index of the first item of the last `turns` turns that are not taken back yet; the number of items when there are none. `isMarked`: whether the
 * turn of the prompt at an index has a start of its own before it, where the caller knows; else it is searched for.
 */
export function startOfLastTurns(
  items: readonly TurnItem[],
  turns: number,
  isMarked: (at: number) => boolean = markFinder(items),
): number {
  let [left, start, prompted] = [turns, items.length, false];
  for (let at = items.length - 1; at >= 0 && left > 0; at--) {
    const item = items[at] as TurnItem;
    if (item.takenBack) continue;
    const begins = item.kind === 'turn_started' ? prompted : item.kind === 'user' && !isMarked(at);
    prompted ||= item.kind === 'user';
    if (!begins) continue;
    [left, start, prompted] = [left - 1, at, false];
  }
  return start;
}

/** Where a turn is marked to begin or to end. */
export function isTurnMark({ kind }: TurnItem): boolean {
  return kind === 'turn_started' || kind === 'turn_completed' || kind === 'turn_aborted';
}

/** Whether the turn of the prompt at an index has a start of its own before it; asked from the end on, so that all are found in one pass. */
function markFinder(items: readonly TurnItem[]): (at: number) => boolean {
  let mark = items.length;
  return at => {
    if (mark >= at) {
      mark = at - 1;
      while (mark >= 0 && !isTurnMark(items[mark] as TurnItem)) mark--;
    }
    return items[mark]?.kind === 'turn_started';
  };
}
