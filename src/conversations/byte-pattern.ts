/**
 * Finds a short pattern in bytes where each place may hold one of several bytes (a letter in either case, an escape in either hex).
 * Promises: every occurrence is found; nothing is decoded or copied. Moves ahead by what the last two bytes of its window allow (Horspool,
 * over pairs): nearly always by as many bytes as the pattern is long.
 */

/** The bytes that may stand at one place. */
export type ByteChoice = readonly number[];

/** Pairs of bytes share so many places of the table of moves: small enough to stay in the processor's fastest memory. */
const PAIRS = 4096;
/** For fewer bytes than this four lanes are not worth setting up. */
const LANES_FROM = 1024;

export class BytePattern {
  readonly length: number;
  readonly #choices: readonly Uint8Array[];
  /** How far the window may move when it ends in this pair; 0: look closer. */
  readonly #moves: Uint8Array;

  constructor(choices: readonly ByteChoice[]) {
    this.length = choices.length;
    this.#choices = choices.map(allowed => {
      const table = new Uint8Array(256);
      for (const byte of allowed) table[byte] = 1;
      return table;
    });
    this.#moves = movesFor(choices);
  }

  /** Whether the pattern stands anywhere in the first `end` bytes. */
  isIn(bytes: Uint8Array, end: number): boolean {
    const inLanes = end >= LANES_FROM && this.length > 1 && this.length < LANES_FROM / 4;
    return inLanes ? this.#isInLanes(bytes, end) : this.find(bytes, 0, end) !== -1;
  }

  /** Where the pattern first stands in [from, end), or -1. */
  find(bytes: Uint8Array, from: number, end: number): number {
    if (this.length === 1) return this.#findByte(bytes, from, end);
    const moves = this.#moves;
    const last = this.length - 1;
    for (let at = from + last; at < end; ) {
      const by = moves[(((bytes[at - 1] as number) << 5) ^ (bytes[at] as number)) & (PAIRS - 1)] as number;
      if (by > 0) at += by;
      else if (this.standsAt(bytes, at - last)) return at - last;
      else at += 1;
    }
    return -1;
  }

  /**
   * Four searches side by side, each along a quarter: a single one waits for the memory after each step, four do not wait for each other
   * and take half the time.
   */
  #isInLanes(bytes: Uint8Array, end: number): boolean {
    const moves = this.#moves;
    const last = this.length - 1;
    const quarter = end >> 2;
    const [endA, endB, endC] = [quarter + last, quarter * 2 + last, quarter * 3 + last];
    let [a, b, c, d] = [last, endA, endB, endC];
    while (a < endA && b < endB && c < endC && d < end) {
      const byA = moves[(((bytes[a - 1] as number) << 5) ^ (bytes[a] as number)) & (PAIRS - 1)] as number;
      const byB = moves[(((bytes[b - 1] as number) << 5) ^ (bytes[b] as number)) & (PAIRS - 1)] as number;
      const byC = moves[(((bytes[c - 1] as number) << 5) ^ (bytes[c] as number)) & (PAIRS - 1)] as number;
      const byD = moves[(((bytes[d - 1] as number) << 5) ^ (bytes[d] as number)) & (PAIRS - 1)] as number;
      if (byA === 0 && this.standsAt(bytes, a - last)) return true;
      if (byB === 0 && this.standsAt(bytes, b - last)) return true;
      if (byC === 0 && this.standsAt(bytes, c - last)) return true;
      if (byD === 0 && this.standsAt(bytes, d - last)) return true;
      a += byA || 1;
      b += byB || 1;
      c += byC || 1;
      d += byD || 1;
    }
    // What the others had not reached when the first of them was through.
    const rests = [a, endA, b, endB, c, endC, d, end];
    return rests.some(
      (at, lane) => lane % 2 === 0 && this.find(bytes, at - last, rests[lane + 1] as number) !== -1,
    );
  }

  /** Whether the pattern stands at `start`. */
  standsAt(bytes: Uint8Array, start: number): boolean {
    for (let place = 0; place < this.length; place++) {
      if (this.#choices[place]?.[bytes[start + place] as number] !== 1) return false;
    }
    return true;
  }

  #findByte(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) if (this.standsAt(bytes, at)) return at;
    return -1;
  }
}

/** A pair that is not in the pattern may at most be the end of what is before its second place. */
function movesFor(choices: readonly ByteChoice[]): Uint8Array {
  const last = choices.length - 1;
  const moves = new Uint8Array(PAIRS).fill(Math.min(255, Math.max(1, last)));
  for (let place = 1; place <= last; place++)
    for (const before of choices[place - 1] ?? [])
      for (const byte of choices[place] ?? [])
        moves[((before << 5) ^ byte) & (PAIRS - 1)] = Math.min(255, last - place);
  return moves;
}
