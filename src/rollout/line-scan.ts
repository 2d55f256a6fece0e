/**
 * Lines of bytes that are read into it, passed by until one may matter: a million of them in a few hundredths of a second. Promises: passes
 * by only what `line-head.ts` ranks lower than is asked for, and counts it; where there is no WebAssembly, or for little, it does the
 * same several times as slowly.
 */
import { type LineHead, lineHead, lineLook } from './line-head.ts';
import { BEHIND_BYTES, lineScanModule, told } from './line-scan-module.ts';

/** Lines from a rank on: those that tell of prompts, those that also tell of pictures, those that may be a part of an answer. */
export const rank = { parse: 3, output: 2, answer: 1, said: 1, aside: 0 } as const satisfies Record<
  LineHead,
  number
>;

export interface LineScan {
  /** To be read into. */
  readonly bytes: Buffer;
  /** What was read, mostly into them: copied there if not, and given back as what lies there. From now on its lines are passed. */
  take(read: Buffer): Buffer;
  /** Where the next ended line of at least that rank begins, of those from `from` on; else -1. */
  next(from: number, least: number): number;
  /** Where the line ends that `next` gave. */
  readonly newline: number;
  /** Lines before it, or before where `next` stopped. */
  readonly passed: number;
  /** Where the line begins that has no end, when `next` gave -1. */
  readonly stoppedAt: number;
}

const PAGE_BYTES = 64 * 1024;
/** Memory of its own takes a moment to be made, and longer to be given back. */
const LEAST_BYTES = 128 * 1024;
const NEWLINE = 0x0a;

type Next = (at: number, end: number, least: number) => number;

/** Room for `capacity` bytes. */
export function lineScan(capacity: number): LineScan {
  return (capacity >= LEAST_BYTES && compiled(capacity)) || new PlainScan(capacity);
}

function compiled(capacity: number): LineScan | null {
  if (typeof WebAssembly === 'undefined') return null;
  const code = lineScanModule(lineLook, head => rank[head]);
  // A machine may be too old for sixteen bytes at a time.
  if (!WebAssembly.validate(code)) return null;
  const pages = Math.ceil((told.bytes + capacity + BEHIND_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { scan: { bytes: memory } });
  return new CompiledScan(exports.next as Next, memory.buffer, capacity);
}

class CompiledScan implements LineScan {
  readonly bytes: Buffer;
  readonly #next: Next;
  readonly #told: Int32Array;
  readonly #memory: Uint8Array;
  #end: number = told.bytes;

  constructor(next: Next, memory: ArrayBuffer, capacity: number) {
    this.bytes = Buffer.from(memory, told.bytes, capacity);
    this.#next = next;
    this.#told = new Int32Array(memory, 0, told.bytes / 4);
    this.#memory = new Uint8Array(memory);
  }

  get newline(): number {
    return this.#at(told.newline) - told.bytes;
  }

  get passed(): number {
    return this.#at(told.linesPassed);
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
    return found === -1 ? -1 : found - told.bytes;
  }

  #at(place: number): number {
    return this.#told[place / 4] ?? 0;
  }
}

class PlainScan implements LineScan {
  readonly bytes: Buffer;
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
      if (rank[lineHead(this.#taken, at, this.newline)] >= least) return at;
      this.passed += 1;
    }
  }
}

function takenInto(bytes: Buffer, read: Buffer): Buffer {
  if (read.buffer !== bytes.buffer || read.byteOffset !== bytes.byteOffset) bytes.set(read);
  return bytes.subarray(0, read.length);
}
