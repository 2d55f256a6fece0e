/** Which turns are in a document. Counts the turns of a session as its items pass by. */
import type { Item } from '../format/items/item.ts';

export interface TurnRange {
  /** Only turns from this one on, counted from 1; null: from the beginning. */
  readonly from: number | null;
  /** Only turns up to this one; null: to the end. */
  readonly to: number | null;
}

export class TurnCounter {
  readonly #range: TurnRange;
  readonly #position: number | null;
  #turn = 0;
  #turnAt: number | null = null;

  /** `position`: a place in the history of which the turn is wanted. */
  constructor(range: TurnRange, position: number | null = null) {
    this.#range = range;
    this.#position = position;
  }

  /** How many turns there were so far: the number of the present one. */
  get turn(): number {
    return this.#turn;
  }

  /** The turn at the wanted place, before the first one the first; null where none was wanted. */
  get turnAt(): number | null {
    return this.#turnAt === null || this.#turn === 0 ? null : Math.max(1, this.#turnAt);
  }

  /** Whether the item is in the range. `position`: where it begins, in the history. */
  take(item: Item, position: number): boolean {
    if (item.kind === 'user') this.#turn += 1;
    if (this.#position !== null && position <= this.#position) this.#turnAt = this.#turn;
    return (
      this.#turn >= (this.#range.from ?? 0) && this.#turn <= (this.#range.to ?? Number.POSITIVE_INFINITY)
    );
  }
}
