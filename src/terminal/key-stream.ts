/**
 * Input of a terminal → whole key sequences. Waits for the rest of a sequence that arrives in parts (a slow link); a lone Escape is
 * the key only after the wait. A bracketed paste comes out as one. Pure: the caller owns the timer.
 */
import { segmentsOf } from '../text/unicode/segments.ts';

export type Keystroke =
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string };

/** How long the rest of a sequence may take: a round of a slow link, and no delay that a person notices on Escape. */
export const ESCAPE_WAIT_MS = 40;

const ESC = '\u001B';
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
/**
 * A paste whose end never comes must not take all keys for ever. Its length ends it, not time: over a slow link its rest would be read
 * as keys.
 */
const PASTE_LIMIT = 4 * 1024 * 1024;

/** Ctrl-C alone in a chunk was typed, not pasted. */
const INTERRUPT = /^\u0003+$/;

/** The rest of a sequence whose Escape came alone and was taken for the key: still a sequence, not the text `[A`. */
const REST_AFTER_ESCAPE = /^\[[0-9;]*[A-Za-z~]$/;

type TakenSequence = { readonly text: string; readonly rest: string } | 'unfinished';

/** CSI: parameters 0x30–3F, intermediates 0x20–2F, one final byte 0x40–7E. */
function takeControlSequence(input: string, start: number): number | 'unfinished' {
  for (let at = start; at < input.length; at++) {
    const code = input.charCodeAt(at);
    if (code >= 0x40 && code <= 0x7e) return at + 1;
    if (code < 0x20 || code > 0x3f) return at; // not a sequence after all: what was read is dropped as one
  }
  return 'unfinished';
}

/** The end of the sequence that starts with Escape at 0. */
function escapeEnd(input: string): number | 'unfinished' {
  const second = input[1];
  if (second === undefined) return 'unfinished';
  if (second === '[') return takeControlSequence(input, 2);
  if (second === 'O') return input.length < 3 ? 'unfinished' : 3;
  if (second === ESC) {
    // Escape Escape [ A is Alt-Up on some terminals; any other second Escape begins a sequence of its own.
    if (input.length < 3) return 'unfinished';
    if (input[2] !== '[' && input[2] !== 'O') return 1;
    const end = escapeEnd(input.slice(1));
    return end === 'unfinished' ? end : end + 1;
  }
  return 1 + ((input.codePointAt(1) ?? 0) > 0xffff ? 2 : 1);
}

function takeOne(input: string): TakenSequence {
  if (input[0] === ESC) {
    const end = escapeEnd(input);
    return end === 'unfinished' ? end : { text: input.slice(0, end), rest: input.slice(end) };
  }
  const code = input.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return { text: input.charAt(0), rest: input.slice(1) };
  if (code < 0x7f && (input.length === 1 || input.charCodeAt(1) < 0x7f))
    return { text: input.charAt(0), rest: input.slice(1) };
  const first = segmentsOf(input)[Symbol.iterator]().next().value?.segment ?? input.charAt(0);
  return { text: first, rest: input.slice(first.length) };
}

/** Terminals paste line ends as CR; other controls in a paste have no business in a text box. */
function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}

export class KeyStream {
  #held = '';
  #paste: string | null = null;
  /** The last key was a lone Escape: it may have been the start of a sequence after all. */
  #escaped = false;

  /** True while something unfinished waits: call `flush` when nothing came for `ESCAPE_WAIT_MS`. */
  get waiting(): boolean {
    return this.#held !== '' || this.#paste !== null;
  }

  /** Takes input as text; returns the keystrokes that are complete. */
  push(chunk: string): Keystroke[] {
    this.#held += this.#escaped && REST_AFTER_ESCAPE.test(chunk) ? ESC + chunk : chunk;
    this.#escaped = false;
    const strokes: Keystroke[] = [];
    if (this.#paste !== null && INTERRUPT.test(chunk)) this.#endPaste(chunk, strokes);
    while (this.#held !== '') {
      if (this.#paste !== null) {
        if (!this.#takePaste(this.#paste, strokes)) break;
        continue;
      }
      if (this.#held.startsWith(PASTE_START)) {
        this.#paste = '';
        this.#held = this.#held.slice(PASTE_START.length);
        continue;
      }
      const taken = takeOne(this.#held);
      if (taken === 'unfinished') break;
      strokes.push({ kind: 'key', text: taken.text });
      this.#held = taken.rest;
    }
    return strokes;
  }

  /**
   * Call it when nothing came for `ESCAPE_WAIT_MS`: a lone Escape is then the key. The start of a longer sequence stays held: it was
   * not typed by hand, and its rest read as text would be keys that were never pressed.
   */
  flush(): Keystroke[] {
    if (this.#paste !== null || !/^\u001B+$/.test(this.#held)) return [];
    const presses = [...this.#held].map(text => ({ kind: 'key', text }) as const);
    this.#held = '';
    this.#escaped = true;
    return presses;
  }

  /** The first Ctrl-C ends the paste only: the pasted text is kept. */
  #endPaste(interrupt: string, strokes: Keystroke[]): void {
    const text = (this.#paste ?? '') + this.#held.slice(0, -interrupt.length);
    strokes.push({ kind: 'paste', text: cleanPaste(text) });
    this.#paste = null;
    this.#held = interrupt.slice(1);
  }

  /** Moves pasted text out of the held input; false: its end has not come. The start of an end marker stays held. */
  #takePaste(pasted: string, strokes: Keystroke[]): boolean {
    const end = this.#held.indexOf(PASTE_END);
    const taken = end < 0 ? Math.max(0, this.#held.length - PASTE_END.length + 1) : end;
    const text = pasted + this.#held.slice(0, taken);
    this.#held = this.#held.slice(end < 0 ? taken : end + PASTE_END.length);
    const done = end >= 0 || text.length > PASTE_LIMIT;
    this.#paste = done ? null : text;
    if (done) strokes.push({ kind: 'paste', text: cleanPaste(text) });
    return done;
  }
}
