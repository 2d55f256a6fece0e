/** A paste between the terminal's brackets, from its start to its end marker, in any pieces. Keeps 4 MB of it and reads over the rest. */

/** A terminal can paste what no message holds; the composer stays usable up to here. */
const PASTE_LIMIT = 4 * 1024 * 1024;
const END = /(?:\u001B\[|\u009B)201~/;
/** One less than the end marker: what may be its start. */
const MAX_CUT_END = 5;

export interface PastedText {
  readonly text: string;
  /** It was longer than what is kept. */
  readonly tooLong: boolean;
}

/** Terminals paste line ends as CR; other controls in a paste have no business in a text box. */
export function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}

export class BracketedPaste {
  #parts: string[] = [];
  #length = 0;
  #tooLong = false;
  /** The end of what came: it may be the start of the end marker. */
  #held = '';

  /** Takes `input`; returns what follows the end marker, or null while that has not come. */
  take(input: string): string | null {
    const text = this.#held + input;
    const end = END.exec(text);
    if (end === null) {
      const cut = Math.max(0, text.length - MAX_CUT_END);
      this.#keep(text.slice(0, cut));
      this.#held = text.slice(cut);
      return null;
    }
    this.#keep(text.slice(0, end.index));
    this.#held = '';
    return text.slice(end.index + end[0].length);
  }

  /** What was pasted, also when its end never came. */
  finish(): PastedText {
    this.#keep(this.#held);
    this.#held = '';
    return { text: cleanPaste(this.#parts.join('')), tooLong: this.#tooLong };
  }

  #keep(text: string): void {
    const kept = text.slice(0, Math.max(0, PASTE_LIMIT - this.#length));
    if (kept.length < text.length) this.#tooLong = true;
    if (kept === '') return;
    this.#parts.push(kept);
    this.#length += kept.length;
  }
}
