/**
 * Phrases one of which is in whatever an expression matches. Promises: never a phrase that a match could do without; null rather than a guess.
 * Only ASCII letters, digits, `_`, and the spaces between: other letters may be escaped, signs may be written by rolltop.
 */

/** One of these is in every match; null when nothing is certain. Spelt as in the expression. `source` must be a valid one for the flag `u`. */
export function phrasesOfExpression(source: string): readonly string[] | null {
  return new ExpressionReader(source).alternatives();
}

/** Shorter ones are nearly everywhere. */
const SHORTEST = 3;
const LETTER = /^[\w ]$/;
/** The quantifiers of what may be left out, or is counted. */
const MAY_BE_MISSING = /^(?:[*?]|\{\d*,?\d*\})/;
/** An opening parenthesis whose group must match itself: no lookahead, no lookbehind. */
const GROUP = /^\((?:\?:|\?<[^=!>][^>]*>)?(?!\?)/;
/** Each matches a single character, or none. */
const ESCAPE = /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|k<[^>]*>|\d+|.)/s;
const CLASS = /^\[(?:\\.|[^\]\\])*\]/s;

/** Phrases that are equally good: any of them, but one of them. */
type PhraseChoice = readonly string[];

class ExpressionReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Up to the end, or to the parenthesis that ends the group. */
  alternatives(): PhraseChoice | null {
    const choices = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      choices.push(this.#sequence());
    }
    const known = choices.filter(choice => choice !== null);
    return known.length === choices.length ? known.flat() : null;
  }

  #sequence(): PhraseChoice | null {
    const best = new BestPhrases();
    for (let next = this.#source[this.#at]; next !== undefined && next !== '|' && next !== ')'; ) {
      if (LETTER.test(next)) this.#letter(next, best);
      else {
        best.endRun();
        const choice = next === '(' ? this.#group() : this.#other();
        if (!this.#skip(MAY_BE_MISSING)) best.take(choice);
      }
      next = this.#source[this.#at];
    }
    best.endRun();
    return best.choice;
  }

  #letter(letter: string, best: BestPhrases): void {
    this.#at += 1;
    const missing = this.#skip(MAY_BE_MISSING);
    if (!missing) best.run += letter;
    // Repeated, it still is once behind what was before.
    if (missing || this.#source[this.#at] === '+') best.endRun();
  }

  #group(): PhraseChoice | null {
    const itself = GROUP.test(this.#source.slice(this.#at));
    if (itself) this.#skip(GROUP);
    else this.#at += 1;
    const inside = this.alternatives();
    this.#at += 1;
    return itself ? inside : null;
  }

  /** What is no phrase. */
  #other(): null {
    if (!this.#skip(ESCAPE) && !this.#skip(CLASS)) this.#at += 1;
    return null;
  }

  #skip(what: RegExp): boolean {
    const found = what.exec(this.#source.slice(this.#at));
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }
}

/** The best phrases of a sequence so far, and the letters that follow each other at its end. */
class BestPhrases {
  choice: PhraseChoice | null = null;
  run = '';

  take(choice: PhraseChoice | null): void {
    if (worthOf(choice) > worthOf(this.choice)) this.choice = choice;
  }

  endRun(): void {
    this.take([this.run.trim()]);
    this.run = '';
  }
}

/** As good as its worst phrase, and that as its longest word. */
function worthOf(choice: PhraseChoice | null): number {
  if (choice === null) return 0;
  const shortest = Math.min(...choice.map(phrase => longestWord(phrase).length));
  return shortest < SHORTEST ? 0 : shortest;
}

/** The longest of the words between spaces. */
export function longestWord(phrase: string): string {
  return phrase.split(' ').reduce((best, word) => (word.length > best.length ? word : best), '');
}
