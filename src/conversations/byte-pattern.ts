/**
 * Finds a short pattern in bytes where each place may hold one of several bytes (a letter in either case, an escape in either hex).
 * Promises: every occurrence is found; nothing is decoded or copied. A Boyer–Moore–Horspool search: it looks at one byte in about as many as
 * the pattern is long.
 */

/** The bytes that may stand at one place. */
export type ByteChoice = readonly number[];

/** How often a byte stands in rollouts, in thousandths: enough to tell a rare end of a pattern from a common one. */
// biome-ignore format: a table
const COMMON: Readonly<Record<string, number>> = {
  ' ': 120, e: 85, t: 65, a: 58, o: 55, n: 52, i: 52, s: 48, r: 48, '"': 40, l: 30, d: 30, c: 28, u: 24, p: 22, m: 20,
  ':': 20, ',': 20, g: 16, '\\': 16, f: 15, h: 15, _: 14, y: 12, '0': 12, '1': 12, '2': 12, b: 12, w: 10, v: 9, '/': 9, k: 8, x: 7,
};
const RARE = 4;
/** A search along fewer bytes than this is not worth four lanes. */
const LANES_FROM = 256;

export class BytePattern {
  readonly length: number;
  readonly #choices: readonly Uint8Array[];
  /** How far the window may move when its last byte is this one; 0: look closer. */
  readonly #shift: Uint8Array;
  /** Places of the whole pattern behind the window's end. */
  readonly #behind: number;
  readonly #window: number;

  constructor(choices: readonly ByteChoice[]) {
    this.length = choices.length;
    this.#choices = choices.map(allowed => {
      const table = new Uint8Array(256);
      for (const byte of allowed) table[byte] = 1;
      return table;
    });
    this.#window = bestWindow(choices);
    this.#behind = choices.length - this.#window;
    this.#shift = shiftTable(choices, this.#window);
  }

  /** Whether the pattern stands anywhere in the first `end` bytes. */
  isIn(bytes: Uint8Array, end: number): boolean {
    return end < LANES_FROM ? this.find(bytes, 0, end) !== -1 : this.#isInLanes(bytes, end);
  }

  /** Where the pattern first stands in [from, end), or -1. */
  find(bytes: Uint8Array, from: number, end: number): number {
    const shift = this.#shift;
    const stop = end - this.#behind;
    for (let at = from + this.#window - 1; at < stop; ) {
      const by = shift[bytes[at] as number] as number;
      if (by > 0) at += by;
      else if (this.#standsAt(bytes, at)) return at - this.#window + 1;
      else at += 1;
    }
    return -1;
  }

  /**
   * Four searches side by side, each along a quarter: one search waits for the memory after each step, four do not wait for each other
   * and take half the time.
   */
  #isInLanes(bytes: Uint8Array, end: number): boolean {
    const shift = this.#shift;
    const first = this.#window - 1;
    const quarter = end >> 2;
    let a = first;
    let b = quarter + first;
    let c = quarter * 2 + first;
    let d = quarter * 3 + first;
    const [endA, endB, endC, endD] = [b, c, d, end - this.#behind];
    while (a < endA && b < endB && c < endC && d < endD) {
      const byA = shift[bytes[a] as number] as number;
      const byB = shift[bytes[b] as number] as number;
      const byC = shift[bytes[c] as number] as number;
      const byD = shift[bytes[d] as number] as number;
      a += byA;
      b += byB;
      c += byC;
      d += byD;
      if (byA > 0 && byB > 0 && byC > 0 && byD > 0) continue;
      if (byA === 0 && this.#standsAt(bytes, a++)) return true;
      if (byB === 0 && this.#standsAt(bytes, b++)) return true;
      if (byC === 0 && this.#standsAt(bytes, c++)) return true;
      if (byD === 0 && this.#standsAt(bytes, d++)) return true;
    }
    return this.#rest(bytes, [a, endA, b, endB, c, endC, d, endD]);
  }

  /** What the lanes had not reached when the first of them was through. */
  #rest(bytes: Uint8Array, lanes: readonly number[]): boolean {
    for (let lane = 0; lane < lanes.length; lane += 2) {
      const from = (lanes[lane] as number) - this.#window + 1;
      const end = Math.min(bytes.length, (lanes[lane + 1] as number) + this.#behind);
      if (this.find(bytes, from, end) !== -1) return true;
    }
    return false;
  }

  /** `at` is where the window ends. */
  #standsAt(bytes: Uint8Array, at: number): boolean {
    const start = at - this.#window + 1;
    for (let place = 0; place < this.length; place++) {
      if (this.#choices[place]?.[bytes[start + place] as number] !== 1) return false;
    }
    return true;
  }
}

/** How many places from the start make the window that moves fastest: long, and ending in what is rare. */
function bestWindow(choices: readonly ByteChoice[]): number {
  let best = choices.length;
  let bestSpeed = 0;
  for (let length = Math.min(2, choices.length); length <= choices.length; length++) {
    const speed = speedOf(choices, length);
    if (speed >= bestSpeed) [best, bestSpeed] = [length, speed];
  }
  return best;
}

/** Bytes gained by a step, on average; looking closer costs about as much as three steps. */
function speedOf(choices: readonly ByteChoice[], length: number): number {
  let gained = 0;
  let cost = 0;
  for (const [byte, shift] of shiftTable(choices, length).entries()) {
    const share = shareOf(byte);
    gained += share * Math.max(1, shift);
    cost += share * (shift === 0 ? 4 : 1);
  }
  return gained / cost;
}

function shareOf(byte: number): number {
  return COMMON[String.fromCharCode(byte)] ?? RARE / 16;
}

function shiftTable(choices: readonly ByteChoice[], window: number): Uint8Array {
  const table = new Uint8Array(256).fill(Math.min(255, window));
  for (const [place, allowed] of choices.slice(0, window).entries())
    for (const byte of allowed) table[byte] = Math.min(255, window - 1 - place);
  return table;
}
