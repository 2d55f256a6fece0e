/**
 * Input of a terminal → what a person did: keys, bursts of text, pastes, coming back to the window. Waits for the rest of a sequence
 * that arrives in parts (a slow link); a lone Escape is the key only after the wait. Pure: the caller owns the timer and says the time.
 *
 * Promises: what the terminal sends by itself (answers, the mouse, releases of keys) does nothing, in any pieces; only the end of an
 * answer that is cut for longer than the wait can be taken for text.
 */
import { BracketedPaste } from './bracketed-paste.ts';
import { decodeKey } from './decode-key.ts';
import { REPORTS_FOCUS } from './focus-question.ts';
import { type InputToken, SequenceParser } from './sequence-parser.ts';
import { type ColourReport, colourReport } from './terminal-colours.ts';
import { BURST_GAP_MS, TypedRuns, type TypedStroke } from './typed-runs.ts';

/** What went wrong with a paste: the terminal never sent its end, or it was longer than what is kept. */
export type PasteProblem = 'endLost' | 'tooLong';

export type Keystroke =
  | Exclude<TypedStroke, { kind: 'paste' }>
  | { readonly kind: 'paste'; readonly text: string; readonly problem?: PasteProblem }
  | { readonly kind: 'focus'; readonly gained: boolean }
  /** The terminal says that it reports the focus. */
  | { readonly kind: 'reportsFocus' }
  /** The terminal told one of its colours. */
  | { readonly kind: 'colour'; readonly report: ColourReport };

/** How long the rest of a sequence may take: a round of a slow link, and no delay that a person notices on Escape. */
export const ESCAPE_WAIT_MS = 40;
/** The rest of a sequence that is more than an Escape: it was not typed by hand, so a stalled link gets longer. */
export const HEAD_WAIT_MS = 500;
/** However steadily more of it comes (a key that is held down), a head that does not end is dropped after this. */
const HEAD_LIMIT_MS = 3_000;
/** The rest of a paste. What comes later still counts as a burst, so that it cannot act. */
export const PASTE_WAIT_MS = 2_000;

const ESC = '\u001B';
const PASTE_START = `${ESC}[200~`;

/** Ctrl-C alone in a chunk was typed, not pasted. */
const INTERRUPT = /^\u0003+$/;

/** The rest of a sequence whose Escape came alone and was taken for the key: still a sequence, not the text `[A`. */
const REST_AFTER_ESCAPE =
  /^(?:\[[0-?]*[ -/]*[@-~]|\[M[^\u0000-\u001F]{3}|[\]P^_X][^\u0000-\u0007\u000E-\u001F]*(?:[\u0007\u009C]|\u001B\\))$/;
/** The rest of a string that was dropped. */
const REST_OF_STRING = /^[^\u0000-\u0007\u000E-\u001F\u0080-\u009F]*(?:[\u0007\u009C]|\u001B\\)/;

function told(answer: string): Keystroke[] {
  const report = colourReport(answer);
  return report === null ? [] : [{ kind: 'colour', report }];
}

/** Printable text, and the controls that a paste without brackets has in it. */
const TYPED = /^[\t\n\r]$/;

export class KeyStream {
  readonly #parser = new SequenceParser();
  readonly #runs = new TypedRuns();
  #paste: BracketedPaste | null = null;
  /** The last key was a lone Escape: it may have been the start of a sequence after all. */
  #escaped = false;
  /** A string was dropped: its end may still come. */
  #stringGivenUp = false;
  /** When the unfinished sequence began. */
  #headSinceMs = 0;

  /** While something unfinished waits: call `flush` when nothing came for this time. */
  get waitMs(): number | null {
    if (this.#paste !== null) return PASTE_WAIT_MS;
    if (this.#runs.waiting) return BURST_GAP_MS;
    const { position } = this.#parser;
    if (position === 'ground') return null;
    return position === 'escape' ? ESCAPE_WAIT_MS : HEAD_WAIT_MS;
  }

  /** Takes what came in one read, at `atMs`; returns the strokes that are complete. */
  push(chunk: string, atMs: number): Keystroke[] {
    const strokes: Keystroke[] = [];
    let input = this.#withLateRest(chunk);
    if (this.#paste !== null && INTERRUPT.test(chunk)) {
      // The first Ctrl-C ends the paste only: the pasted text is kept.
      this.#endPaste(strokes, { lost: true });
      input = chunk.slice(1);
    }
    if (this.#parser.position === 'ground') this.#headSinceMs = atMs;
    else if (atMs - this.#headSinceMs > HEAD_LIMIT_MS) this.#giveUp();
    this.#read(input, atMs, strokes);
    return strokes;
  }

  /**
   * Call it when nothing came for `waitMs`: a lone Escape is then the key. The start of a longer sequence is dropped: its rest read as
   * text would be keys that were never pressed. A paste ends with what came of it.
   */
  flush(): Keystroke[] {
    const strokes: Keystroke[] = [];
    if (this.#paste !== null) this.#endPaste(strokes, { lost: true });
    else if (this.#runs.waiting) strokes.push(...this.#runs.flush());
    else strokes.push(...this.#giveUp());
    return strokes;
  }

  #withLateRest(chunk: string): string {
    const isRest = REST_AFTER_ESCAPE.test(chunk) || chunk.startsWith(PASTE_START.slice(1));
    const late = this.#escaped && isRest ? ESC + chunk : chunk;
    const end = this.#stringGivenUp ? REST_OF_STRING.exec(chunk) : null;
    this.#escaped = false;
    this.#stringGivenUp = false;
    return end === null ? late : chunk.slice(end[0].length);
  }

  #giveUp(): Keystroke[] {
    this.#stringGivenUp = this.#parser.inString;
    const escapes = [...this.#parser.reset()];
    this.#escaped = escapes.length > 0;
    return escapes.flatMap(decodeKey).filter(decoded => decoded.kind === 'key');
  }

  #read(input: string, atMs: number, strokes: Keystroke[]): void {
    let rest: string | null = input;
    while (rest !== null && rest !== '') {
      if (this.#paste === null) {
        rest = this.#readKeys(rest, atMs, strokes);
      } else {
        rest = this.#paste.take(rest);
        if (rest !== null) this.#endPaste(strokes, { lost: false });
      }
    }
  }

  /** Reads up to the start of a paste; returns what is behind it. */
  #readKeys(input: string, atMs: number, strokes: Keystroke[]): string {
    let at = 0;
    let run = '';
    const endRun = ({ isLast }: { readonly isLast: boolean }): void => {
      if (run !== '') strokes.push(...this.#runs.take(run, atMs, { isLast }));
      if (!isLast) strokes.push(...this.#runs.flush());
      run = '';
    };
    while (at < input.length && this.#paste === null) {
      const tokens: InputToken[] = [];
      at = this.#parser.next(input, at, tokens);
      for (const { kind, text } of tokens) {
        // What the terminal sent by itself does not part the text around it.
        if (kind === 'answer') {
          strokes.push(...told(text));
          continue;
        }
        if (kind === 'text' || TYPED.test(text)) {
          // A replacement character is a byte that was no text.
          run += text.replaceAll('\uFFFD', '');
          continue;
        }
        const ended = this.#strokesOf(text);
        // Nor does coming back to the window.
        const isOfWindow = ended.every(({ kind: what }) => what === 'focus' || what === 'reportsFocus');
        if (this.#paste !== null || !isOfWindow) endRun({ isLast: false });
        strokes.push(...ended);
      }
    }
    endRun({ isLast: this.#paste === null });
    return input.slice(at);
  }

  /** What one sequence does; the start of a paste takes the keys. */
  #strokesOf(sequence: string): Keystroke[] {
    // Escape, and then a sequence that Alt cannot be held with: the Escape was pressed.
    if (sequence.startsWith(ESC + ESC) && decodeKey(sequence.slice(1)).kind !== 'key')
      return [...this.#strokesOf(ESC), ...this.#strokesOf(sequence.slice(1))];
    if (sequence === PASTE_START) {
      this.#paste = new BracketedPaste();
      return [];
    }
    if (REPORTS_FOCUS.test(sequence)) return [{ kind: 'reportsFocus' }];
    const decoded = decodeKey(sequence);
    return decoded.kind === 'unknown' ? [] : [decoded];
  }

  #endPaste(strokes: Keystroke[], { lost }: { readonly lost: boolean }): void {
    const { text, tooLong } = this.#paste?.finish() ?? { text: '', tooLong: false };
    this.#paste = null;
    const problem = lost ? 'endLost' : tooLong ? 'tooLong' : null;
    strokes.push({ kind: 'paste', text, ...(problem !== null && { problem }) });
  }
}
