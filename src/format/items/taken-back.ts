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

export function isInAny(ranges: readonly OffsetRange[], offset: number): boolean {
  return ranges.some(({ start, end }) => offset >= start && offset < end);
}

/** The index of the first item of the last `turns` turns that are not taken back yet; the number of items when there are none. */
export function startOfLastTurns(items: readonly TurnItem[], turns: number): number {
  let [left, start, prompted] = [turns, items.length, false];
  for (let at = items.length - 1; at >= 0 && left > 0; at--) {
    const item = items[at] as TurnItem;
    if (item.takenBack) continue;
    const begins = item.kind === 'turn_started' ? prompted : item.kind === 'user' && !isMarked(items, at);
    prompted ||= item.kind === 'user';
    if (!begins) continue;
    [left, start, prompted] = [left - 1, at, false];
  }
  return start;
}

/** Whether the turn of the prompt at `at` has a start of its own before it. */
function isMarked(items: readonly TurnItem[], at: number): boolean {
  for (let before = at - 1; before >= 0; before--) {
    const { kind } = items[before] as TurnItem;
    if (kind === 'turn_started') return true;
    if (kind === 'turn_completed' || kind === 'turn_aborted') return false;
  }
  return false;
}
