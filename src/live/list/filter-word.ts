/**
 * One word of a filter's query: how well it matches a session. Promises: pure; each text is matched by itself, so that no match runs
 * from one into the next; texts that many sessions share are matched once. Knows no other words.
 */
import type uFuzzy from '@leeoniya/ufuzzy';

/** Of one session; empty where there is none. */
export interface FilterTexts {
  /** As shown. */
  readonly title: string;
  /** The title behind a name. */
  readonly firstTitle: string;
  readonly id: string;
  readonly cwd: string;
  readonly branch: string;
  readonly model: string;
}

/** The best place counts. */
const POINTS = { titleWord: 8, titlePart: 5, elsewhere: 3, fuzzy: 1, none: 0 } as const;

/** Characters of a word in which a typing error is forgiven: longer words are hardly ever typed. */
const MOST_FUZZY = 32;

export class FilterWord {
  readonly text: string;
  readonly fuzzy: uFuzzy;
  /** Typing errors are forgiven in it. */
  readonly isFuzzy: boolean;
  readonly #fitsIds: boolean;
  /** Points by folder, branch or model. */
  readonly #shared = new Map<string, number>();

  constructor(text: string, fuzzy: uFuzzy) {
    this.text = text;
    this.fuzzy = fuzzy;
    // A word of punctuation only has no letters for the fuzzy matcher. A long one is a path or an id that was pasted, and costs the
    // matcher the square of its length. Both are searched as they are.
    this.isFuzzy = text.length <= MOST_FUZZY && hasFuzzyParts(fuzzy.split(text));
    this.#fitsIds = fitsIds(text);
  }

  /** Points for each session; 0: the word is not in it. */
  pointsIn(sessions: readonly FilterTexts[]): Uint8Array {
    const best = this.#pointsFor(sessions.map(({ title }) => title));
    for (const [index, { title }] of sessions.entries())
      if (best[index] === POINTS.elsewhere) best[index] = this.#pointsAsTitle(title);
    const others = [...sessions.keys()].filter(index => (best[index] ?? 0) < POINTS.elsewhere);
    const inIds = this.#fitsIds ? this.#pointsFor(others.map(index => sessions[index]?.id ?? '')) : null;
    for (const [at, index] of others.entries())
      best[index] = Math.max(best[index] ?? 0, inIds?.[at] ?? 0, this.#pointsBeside(sessions[index]));
    return best;
  }

  #pointsBeside(session: FilterTexts | undefined): number {
    if (session === undefined) return POINTS.none;
    const { cwd, branch, model, firstTitle } = session;
    const inFirstTitle = firstTitle === '' ? POINTS.none : (this.#pointsFor([firstTitle])[0] ?? 0);
    const inShared = [cwd, branch, model].map(text => this.#pointsShared(text));
    return Math.max(...inShared, inFirstTitle);
  }

  #pointsShared(text: string): number {
    let found = this.#shared.get(text);
    if (found === undefined) {
      found = this.#pointsFor([text])[0] ?? POINTS.none;
      this.#shared.set(text, found);
    }
    return found;
  }

  /** Points for each text, as if it were no title. */
  #pointsFor(texts: string[]): Uint8Array {
    const found = new Uint8Array(texts.length);
    const others: number[] = [];
    for (const [index, text] of texts.entries()) {
      if (text.toLowerCase().includes(this.text)) found[index] = POINTS.elsewhere;
      else if (text !== '') others.push(index);
    }
    if (!this.isFuzzy || others.length === 0) return found;
    for (const index of this.fuzzy.filter(texts, this.text, others) ?? []) found[index] = POINTS.fuzzy;
    return found;
  }

  /** A title that has the word. */
  #pointsAsTitle(title: string): number {
    const lower = title.toLowerCase();
    const before = lower[lower.indexOf(this.text) - 1] ?? ' ';
    return /[\p{L}\d]/u.test(before) ? POINTS.titlePart : POINTS.titleWord;
  }
}

/** To the fuzzy matcher the end of a contraction is no part of a word. */
const CONTRACTED = /'\p{L}{1,2}(?![\p{L}\d])/gu;

/** Each part has letters to look for: one like `'s` would be found in every text, between any two characters. */
function hasFuzzyParts(parts: readonly string[]): boolean {
  return parts.length > 0 && parts.every(part => /[\p{L}\d]/u.test(part.replace(CONTRACTED, '')));
}

/** An id has no letters behind f. The fuzzy matcher forgives one in a run of letters, and none in a short one. */
function fitsIds(word: string): boolean {
  return !/[g-z][a-z\d']*[g-z]/.test(word) && !(word.length < 3 && /[g-z]/.test(word));
}
