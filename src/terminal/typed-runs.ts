/**
 * Separates typing from pasting where the terminal puts no brackets around a paste (GNU screen, the Linux console, serial lines). A person
 * presses one key at a time: text of several characters in one read, or text that follows it within some milliseconds, is a burst. Line
 * ends inside a burst are text. Pure: times come with the input.
 */
import type { Key } from '../app/key.ts';
import { segmentsOf } from '../text/unicode/segments.ts';
import { cleanPaste } from './bracketed-paste.ts';
import { decodeKey } from './decode-key.ts';

export type TypedStroke =
  | { readonly kind: 'key'; readonly key: Key }
  /** Characters of one line that came together, perhaps with the Enter behind them: typed over a slow link, or a short paste. */
  | { readonly kind: 'burst'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string };

/** Quicker than a person: keys that are rolled over each other are some 30 ms apart. */
export const BURST_GAP_MS = 25;
/** A longer burst of one line is a paste; a key that is held down repeats the same character. */
const MAX_BURST = 64;
const MAX_REPEATED = 1024;
/** An Enter that comes alone within the gap is suspicious after this many characters. */
const SUSPICIOUS_AFTER = 3;
const REPEATED = /^(.)\1+$/su;
const TABS = /^\t+$/;

/** The run that goes on while its parts come within the gap. */
interface Chain {
  readonly kind: 'keys' | 'burst' | 'paste';
  readonly length: number;
  readonly atMs: number;
}

const NO_CHAIN: Chain = { kind: 'keys', length: 0, atMs: Number.NEGATIVE_INFINITY };

function isOneKey(run: string): boolean {
  if (run.length === 1) return true;
  if (run.length > MAX_BURST) return false;
  return segmentsOf(run)[Symbol.iterator]().next().value?.segment.length === run.length;
}

function isPaste(run: string): boolean {
  if (run.length === 1 || /^\r+$/.test(run)) return false;
  if (/\n|\r./s.test(run)) return true;
  return run.length > (REPEATED.test(run) ? MAX_REPEATED : MAX_BURST);
}

const keysOf = (characters: readonly string[]): TypedStroke[] =>
  characters.map(decodeKey).filter(decoded => decoded.kind === 'key');

export class TypedRuns {
  #chain = NO_CHAIN;
  /** Enter came alone and suspiciously soon: more text makes it a line end, silence a key. */
  #heldEnter = false;

  /** Call `flush` when nothing came for `BURST_GAP_MS`. */
  get waiting(): boolean {
    return this.#heldEnter;
  }

  /** Takes printable text, CR, LF and tabs that came in one read. `isLast`: nothing else came behind them. */
  take(run: string, atMs: number, { isLast }: { readonly isLast: boolean }): TypedStroke[] {
    const chain = atMs - this.#chain.atMs <= BURST_GAP_MS ? this.#chain : NO_CHAIN;
    const before = chain === NO_CHAIN ? this.flush() : [];
    // Some terminals send CR LF for Enter.
    const text = (this.#heldEnter ? `\r${run}` : run).replaceAll('\r\n', '\r');
    this.#heldEnter = false;
    if (text === '\r' && isLast && chain.kind !== 'paste' && chain.length >= SUSPICIOUS_AFTER) {
      this.#heldEnter = true;
      return before;
    }
    const kind = this.#kindOf(text, chain);
    // A key that is held down comes in runs, too, and the next key is pressed as soon as it is let go.
    const next = kind === 'burst' && chain.kind === 'keys' && REPEATED.test(text) ? 'keys' : kind;
    this.#chain = { kind: next, length: chain.length + run.length, atMs };
    if (kind === 'keys') return [...before, ...keysOf(TABS.test(text) ? [...text] : [text])];
    return [...before, kind === 'burst' ? { kind, text } : { kind, text: cleanPaste(text) }];
  }

  /** Another key came, or nothing for `BURST_GAP_MS`. */
  flush(): TypedStroke[] {
    this.#chain = NO_CHAIN;
    if (!this.#heldEnter) return [];
    this.#heldEnter = false;
    return keysOf(['\r']);
  }

  #kindOf(text: string, chain: Chain): Chain['kind'] {
    if (chain.kind === 'paste' || isPaste(text)) return 'paste';
    if (TABS.test(text)) return 'keys';
    return chain.kind === 'keys' && isOneKey(text) ? 'keys' : 'burst';
  }
}
