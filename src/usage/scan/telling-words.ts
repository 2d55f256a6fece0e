/**
 * Where a text has the words of lines that say something about tokens. Promises: the same places as one expression with all three words, in
 * order. Looks for a few letters of them that begin with a rare one: the engine jumps from one of those to the next, and takes a third to
 * two thirds of the time that the expression takes, which looks at every quote.
 */

/** In a text, quotes are escaped: these are only found where a line says what it is. */
const COUNT = '"token_count"';
const TURN = '"turn_context"';
const SETTINGS = '"thread_settings_applied"';

/** Letters of the words: fewer than seven, which are looked for by the first of them alone. */
const IN_COUNT_AND_TURN = '_co';
const IN_SETTINGS = '_appli';
const [AT_COUNT, AT_TURN, AT_SETTINGS] = [
  COUNT.indexOf('_co'),
  TURN.indexOf('_co'),
  SETTINGS.indexOf('_appli'),
];

const LETTER_N = 0x6e;
const NONE = Number.POSITIVE_INFINITY;

export class TellingWords {
  readonly #text: string;
  /** Where the next of each begins; -1: not known yet. */
  #countOrTurn = -1;
  #settings = -1;
  #nextIsCount = false;
  /** The word that was found last is that of a count. */
  isCount = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the first word that begins at `from` or later, or -1. `from` only grows. */
  endOfNext(from: number): number {
    if (this.#countOrTurn < from) this.#findCountOrTurn(from);
    if (this.#settings < from) this.#findSettings(from);
    const isSettings = this.#settings < this.#countOrTurn;
    this.isCount = !isSettings && this.#nextIsCount;
    if (isSettings) return this.#settings + SETTINGS.length;
    if (this.#countOrTurn === NONE) return -1;
    return this.#countOrTurn + (this.isCount ? COUNT : TURN).length;
  }

  #findCountOrTurn(from: number): void {
    const text = this.#text;
    const first = from + Math.min(AT_COUNT, AT_TURN);
    for (
      let at = text.indexOf(IN_COUNT_AND_TURN, first);
      at !== -1;
      at = text.indexOf(IN_COUNT_AND_TURN, at + 1)
    ) {
      // Before most others is no n.
      if (text.charCodeAt(at - 1) !== LETTER_N) continue;
      this.#nextIsCount = at - AT_COUNT >= from && text.startsWith(COUNT, at - AT_COUNT);
      this.#countOrTurn = at - (this.#nextIsCount ? AT_COUNT : AT_TURN);
      if (this.#nextIsCount || text.startsWith(TURN, this.#countOrTurn)) return;
    }
    this.#nextIsCount = false;
    this.#countOrTurn = NONE;
  }

  #findSettings(from: number): void {
    const text = this.#text;
    for (
      let at = text.indexOf(IN_SETTINGS, from + AT_SETTINGS);
      at !== -1;
      at = text.indexOf(IN_SETTINGS, at + 1)
    ) {
      this.#settings = at - AT_SETTINGS;
      if (text.startsWith(SETTINGS, this.#settings)) return;
    }
    this.#settings = NONE;
  }
}
