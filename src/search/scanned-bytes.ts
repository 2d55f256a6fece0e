/**
 * Bytes that are searched for patterns sixteen places at a time: they lie in the memory of WebAssembly, files are read right into it. Promises:
 * a finder gives exactly the places where its pattern stands; where there is no WebAssembly it does so too, four times as slowly.
 */
import { wasmMemory } from '../rollout/read/wasm-memory.ts';
import type { ByteChoice, BytePattern } from './byte-pattern.ts';
import { type Condition, type Probe, scanModule } from './scan-module.ts';

/** Where the pattern first stands in [from, end) of the bytes, or -1. */
export type Finder = (from: number, end: number) => number;

const PAGE_BYTES = 64 * 1024;
/** A finder may look so far behind the end: the longest pattern, and sixteen lanes. */
const BEHIND_BYTES = 4096;
/** More of them seldom tell more. */
const MOST_PROBES = 3;

export class ScannedBytes {
  readonly #memory: WebAssembly.Memory | null;
  #bytes: Buffer;

  constructor(capacity: number) {
    this.#memory = wasmMemory(capacity + BEHIND_BYTES);
    this.#bytes = this.#memory ? viewOf(this.#memory, capacity) : Buffer.allocUnsafeSlow(capacity);
  }

  /** To be read into. Not the same any more after `load`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Copies bytes to the beginning; makes room for them. */
  load(bytes: Uint8Array): void {
    if (bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes);
  }

  /** Works on what the bytes are when it is asked. With a `hint`, places where that does not hold may be left out. */
  finder(pattern: BytePattern, hint: Condition | null = null): Finder {
    const candidate = this.#memory && compiled({ pattern, hint }, this.#memory);
    if (candidate === null) return (from, end) => pattern.find(this.#bytes, from, end);
    return (from, end) => {
      const starts = end - pattern.length + 1;
      for (let at = from; at < starts; at += 1) {
        at = candidate(at, starts);
        if (at === -1 || at >= starts) return -1;
        if (pattern.standsAt(this.#bytes, at)) return at;
      }
      return -1;
    };
  }

  #grow(capacity: number): void {
    if (this.#memory === null) this.#bytes = Buffer.allocUnsafeSlow(capacity);
    else {
      this.#memory.grow(pagesFor(capacity) - this.#memory.buffer.byteLength / PAGE_BYTES);
      this.#bytes = viewOf(this.#memory, capacity);
    }
  }
}

function pagesFor(capacity: number): number {
  return Math.ceil((capacity + BEHIND_BYTES) / PAGE_BYTES);
}

function viewOf(memory: WebAssembly.Memory, capacity: number): Buffer {
  return Buffer.from(memory.buffer, 0, capacity);
}

interface Wanted {
  readonly pattern: BytePattern;
  readonly hint: Condition | null;
}

/** Null when the machine cannot do it, or the pattern is too long. */
function compiled({ pattern, hint }: Wanted, memory: WebAssembly.Memory): Finder | null {
  const [first, second, ...others] = probesOf(pattern);
  if (first === undefined || pattern.length > BEHIND_BYTES / 2) return null;
  // Two rare bytes beside each other stand nearly nowhere: what costs more is asked only there.
  const module = scanModule({
    all: [second ? { all: [first, second] } : first, ...others, ...(hint ? [hint] : [])],
  });
  if (!WebAssembly.validate(module)) return null;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { scan: { bytes: memory } });
  return exports.find as Finder;
}

/** The places whose bytes are the rarest. */
function probesOf({ choices }: BytePattern): Probe[] {
  return choices
    .map((allowed, place) => ({ ...probeFor(allowed, place), rarity: Math.min(...allowed.map(rarityOf)) }))
    .sort((a, b) => b.rarity - a.rarity)
    .slice(0, MOST_PROBES);
}

/** The bits that all bytes of a choice have in common: for a letter in either case all but one. */
export function probeFor(allowed: ByteChoice, place: number): Probe {
  const [first = 0] = allowed;
  const mask = allowed.reduce((bits, byte) => bits & ~(byte ^ first), 0xff);
  return { place, mask, value: first & mask };
}

/** From frequent to rare, in JSON that holds English and code; what is not among them is rarer still. */
const FREQUENT = ' etaoinsrl"hdcumpfg,:.0123/\\-bvwykj_xqz456789';

function rarityOf(byte: number): number {
  const place = FREQUENT.indexOf(String.fromCharCode(byte).toLowerCase());
  return place === -1 ? FREQUENT.length : place;
}
