/**
 * A short pattern of bytes where each place may hold one of several (a letter in either case, an escape in either hex). Finds it in the plainest
 * way; `scanned-bytes.ts` has the quick one.
 */

/** The bytes that may stand at one place. */
export type ByteChoice = readonly number[];

export class BytePattern {
  readonly length: number;
  readonly choices: readonly ByteChoice[];
  /** For each place the bytes that may stand there have a 1. */
  readonly #allowed: readonly Uint8Array[];

  constructor(choices: readonly ByteChoice[]) {
    this.length = choices.length;
    this.choices = choices;
    this.#allowed = choices.map(allowed => {
      const table = new Uint8Array(256);
      for (const byte of allowed) table[byte] = 1;
      return table;
    });
  }

  /** Where the pattern first stands in [from, end), or -1. */
  find(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; at <= end - this.length; at++) if (this.standsAt(bytes, at)) return at;
    return -1;
  }

  /** Whether the pattern stands at `start`. */
  standsAt(bytes: Uint8Array, start: number): boolean {
    for (let place = 0; place < this.length; place++) {
      if (this.#allowed[place]?.[bytes[start + place] as number] !== 1) return false;
    }
    return true;
  }
}
