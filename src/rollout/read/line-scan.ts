/**
 * Lines of bytes that are read into it, passed by until one may matter: a million of them in a few hundredths of a second. Promises: passes
 * by only what `line-head.ts` ranks lower than is asked for, and counts it; where WebAssembly cannot be had, or for little, does the
 * same several times as slowly.
 */
import { type LineHead, lineHead, lineLook } from './line-head.ts';
import { BEHIND_BYTES, lineScanModule, told } from './line-scan-module.ts';
import { pairModule } from './pair-module.ts';
import { type PromptPair, pairAt, promptPair, TEXT_AT } from './prompt-pair.ts';
import { wasmMemory } from './wasm-memory.ts';

/** From a rank on lines may be: a part of an answer, an answer to a call to look at a picture, a prompt or the border of a turn. */
export const rank = { aside: 0, said: 1, answer: 2, output: 3, parse: 4 } as const satisfies Record<
  LineHead,
  number
>;
const heads: readonly LineHead[] = ['aside', 'said', 'answer', 'output', 'parse'];

export interface LineScan {
  /** To be read into. */
  readonly bytes: Buffer;
  /** What was read, mostly into them: copied there if not, and given back as what lies there. From now on its lines are passed. */
  take(read: Buffer): Buffer;
  /** Where the next ended line of at least that rank begins, of those from `from` on; else -1. */
  next(from: number, least: number): number;
  /** The prompt and its event, when the line from `from` to `to` begins such a pair. */
  pair(from: number, to: number): PromptPair | null;
  /** What the line is that `next` gave, and where it ends. */
  readonly head: LineHead;
  readonly newline: number;
  /** Lines before it, or before where `next` stopped. */
  readonly passed: number;
  /** Where the line begins that has no end, when `next` gave -1. */
  readonly stoppedAt: number;
}

const NEWLINE = 0x0a;

type Run = (at: number, end: number, least: number) => number;

/** Room for `capacity` bytes. Machine code is quicker, but takes milliseconds to be made, and its memory longer to be given back. */
export function lineScan(capacity: number, kind: 'compiled' | 'plain'): LineScan {
  return (kind === 'compiled' && compiled(capacity)) || new PlainScan(capacity);
}

function compiled(capacity: number): LineScan | null {
  const memory = wasmMemory(told.bytes + capacity + BEHIND_BYTES);
  if (memory === null) return null;
  const codes = [lineScanModule(lineLook, head => rank[head]), pairModule(told.textEnd)];
  // A machine may be too old for sixteen bytes at a time.
  if (!codes.every(code => WebAssembly.validate(code))) return null;
  const [next, pair] = codes.map(code => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { scan: { bytes: memory } });
    return Object.values(exports)[0] as Run;
  });
  return next && pair ? new CompiledScan({ next, pair, memory: memory.buffer, capacity }) : null;
}

interface Compiled {
  readonly next: Run;
  readonly pair: Run;
  readonly memory: ArrayBuffer;
  readonly capacity: number;
}

class CompiledScan implements LineScan {
  readonly bytes: Buffer;
  head: LineHead = 'aside';
  newline = 0;
  passed = 0;
  readonly #next: Run;
  readonly #pair: Run;
  readonly #told: Int32Array;
  readonly #memory: Uint8Array;
  #end: number = told.bytes;

  constructor({ next, pair, memory, capacity }: Compiled) {
    this.bytes = Buffer.from(memory, told.bytes, capacity);
    this.#next = next;
    this.#pair = pair;
    this.#told = new Int32Array(memory, 0, told.bytes / 4);
    this.#memory = new Uint8Array(memory);
  }

  get stoppedAt(): number {
    return this.#at(told.stoppedAt) - told.bytes;
  }

  take(read: Buffer): Buffer {
    this.#end = told.bytes + read.length;
    const taken = takenInto(this.bytes, read);
    // What was read before may lie there.
    this.#memory.fill(0, this.#end, this.#end + BEHIND_BYTES);
    return taken;
  }

  next(from: number, least: number): number {
    const found = this.#next(told.bytes + from, this.#end, least);
    this.passed = this.#at(told.linesPassed);
    if (found === -1) return -1;
    this.newline = this.#at(told.newline) - told.bytes;
    this.head = heads[this.#at(told.rank)] ?? 'parse';
    return found - told.bytes;
  }

  pair(from: number, to: number): PromptPair | null {
    const end = this.#pair(told.bytes + from, told.bytes + to, this.#end);
    if (end === -1) return null;
    const textEnd = this.#at(told.textEnd) - told.bytes;
    return pairAt(this.bytes, {
      textStart: from + TEXT_AT,
      textEnd,
      eventStart: to + 1,
      end: end - told.bytes,
    });
  }

  #at(place: number): number {
    return this.#told[place / 4] ?? 0;
  }
}

class PlainScan implements LineScan {
  readonly bytes: Buffer;
  head: LineHead = 'aside';
  newline = 0;
  passed = 0;
  stoppedAt = 0;
  #taken: Buffer;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.#taken = this.bytes.subarray(0, 0);
  }

  take(read: Buffer): Buffer {
    this.#taken = takenInto(this.bytes, read);
    return this.#taken;
  }

  next(from: number, least: number): number {
    this.passed = 0;
    for (let at = from; ; at = this.newline + 1) {
      this.stoppedAt = at;
      this.newline = this.#taken.indexOf(NEWLINE, at);
      if (this.newline === -1) return -1;
      this.head = lineHead(this.#taken, at, this.newline);
      if (rank[this.head] >= least) return at;
      this.passed += 1;
    }
  }

  pair(from: number, to: number): PromptPair | null {
    return promptPair(this.#taken, from, to);
  }
}

function takenInto(bytes: Buffer, read: Buffer): Buffer {
  if (read.buffer !== bytes.buffer || read.byteOffset !== bytes.byteOffset) bytes.set(read);
  return bytes.subarray(0, read.length);
}
