/**
 * Where a text has the words of lines that say something about tokens. Promises: the same places as one expression with all three words, in
 * order. Looks for each by a few letters of it that begin with a rare one: the engine jumps from one of those to the next, and takes a third to
 * two thirds of the time that the expression takes, which looks at every quote.
 */

interface Word {
  readonly word: string;
  /** Begins with a rare letter; shorter than seven, which is what the engine looks for by its first letter alone. */
  readonly rare: string;
  readonly rareAt: number;
}

const wordWith = (word: string, rare: string): Word => ({ word, rare, rareAt: word.indexOf(rare) });

/** In a text, quotes are escaped: these are only found where a line says what it is. */
const COUNT = wordWith('"token_count"', '_count');
const TURN = wordWith('"turn_context"', 'xt"');
const SETTINGS = wordWith('"thread_settings_applied"', '_appli');

const NONE = Number.POSITIVE_INFINITY;

export class TellingWords {
  readonly #text: string;
  /** Where the next of each begins. */
  #count: number;
  #turn = -1;
  #settings = -1;

  constructor(text: string) {
    this.#text = text;
    this.#count = placeOf(text, COUNT, 0);
  }

  /** Whether there is a count anywhere. */
  get hasCount(): boolean {
    return this.#count !== NONE;
  }

  /** Behind the first word that begins at `from` or later, or -1. `from` only grows. */
  endOfNext(from: number): number {
    if (this.#count < from) this.#count = placeOf(this.#text, COUNT, from);
    if (this.#turn < from) this.#turn = placeOf(this.#text, TURN, from);
    if (this.#settings < from) this.#settings = placeOf(this.#text, SETTINGS, from);
    const first = Math.min(this.#count, this.#turn, this.#settings);
    if (first === NONE) return -1;
    const { word } = first === this.#count ? COUNT : first === this.#turn ? TURN : SETTINGS;
    return first + word.length;
  }
}

function placeOf(text: string, { word, rare, rareAt }: Word, from: number): number {
  for (let at = text.indexOf(rare, from + rareAt); at !== -1; at = text.indexOf(rare, at + 1))
    if (text.startsWith(word, at - rareAt)) return at - rareAt;
  return NONE;
}
