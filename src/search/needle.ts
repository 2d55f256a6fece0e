/**
 * What the bytes of a line must hold for the query to stand in its text. Promises: a line without it cannot match, whatever way its writer
 * escaped JSON, and however deep (arguments and outputs are JSON in a JSON string). A line that has it need not match.
 *
 * Only words are looked for: signs may be escaped (`\"`, `\/`, `\u003c`), spaces and quotes may have been put in by us (the words of
 * a command). Letters beyond ASCII stand as UTF-8 or as `\uXXXX`.
 */
import { type ByteChoice, BytePattern } from './byte-pattern.ts';
import { longestWord, phrasesOfExpression } from './expression-words.ts';
import { fold, isExact, isExactExpression } from './query.ts';

/** Spellings of one word; one of them must be there. */
export type Word = readonly BytePattern[];

export interface Needle {
  /** Searched for in all bytes: the word that is found fastest. */
  readonly anchor: Word;
  /**
   * The words beside it, the nearest first, a single space between each two; what comes behind the last is unknown. Where the bytes have a space there,
   * it is between these two words. Else a string ends: the words of a command are strings of their own, and a tool's name and its input too.
   */
  readonly before: readonly BytePattern[];
  readonly after: readonly BytePattern[];
  /** Must stand in the same line. */
  readonly others: readonly Word[];
}

/** Words between signs; a hyphen between ASCII letters is never ours. Without what some writers escape and others do not. */
const WORD = /(?:[A-Za-z0-9_]|[A-Za-z0-9]-(?=[A-Za-z0-9])|[^\0-\x9f\p{Cs}\p{Cf}\p{Zl}\p{Zp}])+/gu;
const ASCII = /^[\0-\x7f]*$/;
const LONGEST = 48;
/** Words that rolltop writes between what the file says, e.g. `'pattern' in url`. */
const OURS = new Set(['in']);

/** Null: nothing in the query is certain to be in the bytes, so every line has to be read. */
export function needleOf(text: string): Needle | null {
  return needleOfWords(longestLine(text), isExact(text));
}

function needleOfWords(words: readonly QueryWord[], exact: boolean): Needle | null {
  const known = words
    .map(found => ({ ...found, patterns: spellings(found.word, exact) }))
    .filter(({ patterns }) => patterns.length > 0)
    .sort((a, b) => rank(b) - rank(a));
  const [first, ...others] = known;
  if (first === undefined) return null;
  const neighbours = (words: readonly string[]): readonly BytePattern[] =>
    ASCII.test(first.word) ? words.flatMap(word => spellings(word, exact)) : [];
  return {
    anchor: first.patterns,
    before: neighbours(first.before),
    after: neighbours(first.after),
    others: others.map(({ patterns }) => patterns),
  };
}

/**
 * Null: an expression of which nothing is certain to be in the bytes. What follows each other with spaces between is in one line, other words may
 * stand in different lines of one item: of those one must do.
 */
export function needleOfExpression(source: string): Needle | null {
  const phrases = phrasesOfExpression(source);
  if (phrases === null) return null;
  const exact = isExactExpression(source);
  const [phrase = '', ...others] = phrases;
  const needle =
    others.length > 0
      ? null
      : needleOfWords(
          wordsOf(phrase).flatMap(word => certain(word, exact)),
          exact,
        );
  if (needle !== null) return needle;
  const words = phrases.map(longestWord);
  const odd = exact ? [] : ODD_LETTERS.filter(([letter]) => words.some(word => fold(word).includes(letter)));
  const anchor = [
    ...words.flatMap(word => spellings(shortened(word), exact)),
    ...odd.flatMap(([, same]) => [plainForm, escapedForm('')].map(form => new BytePattern(form(same)))),
  ];
  return { anchor, before: [], after: [], others: [] };
}

/** Letters that have an ASCII one as their other case where an expression ignores cases. */
const ODD_LETTERS = [
  ['k', '\u212a'],
  ['s', '\u017f'],
] as const;

/** Without what may be spelt with an odd letter. */
function certain(found: QueryWord, exact: boolean): readonly QueryWord[] {
  if (exact) return [found];
  const { word, before, after } = found;
  const isOdd = (other: string): boolean => ODD_LETTERS.some(([letter]) => fold(other).includes(letter));
  const upToOdd = (words: readonly string[]): readonly string[] => {
    const end = words.findIndex(isOdd);
    return end === -1 ? words : words.slice(0, end);
  };
  return isOdd(word) ? [] : [{ word, before: upToOdd(before), after: upToOdd(after) }];
}

/** A word of the query, and the words on either side that single spaces part, the nearest first. */
interface QueryWord {
  readonly word: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** An item joins several lines of the file with newlines, so only what stands between two newlines is sure to be in one. */
function longestLine(text: string): readonly QueryWord[] {
  const lines = text.split(/[\r\n]/).map(wordsOf);
  return lines.reduce((best, words) => (longest(words) > longest(best) ? words : best), []);
}

function wordsOf(line: string): readonly QueryWord[] {
  const found = [...line.matchAll(WORD)].map(({ 0: word, index }) => ({
    word,
    index,
    end: index + word.length,
  }));
  return found.flatMap(({ word }, place) => {
    if (OURS.has(word.toLowerCase())) return [];
    return {
      word: shortened(word),
      before: phraseOf(found.slice(0, place + 1).toReversed(), line),
      after: word.length <= LONGEST ? phraseOf(found.slice(place), line) : [],
    };
  });
}

interface Place {
  readonly word: string;
  readonly index: number;
  readonly end: number;
}

/** The words that follow the first one, in the direction they are given, as long as they say what the bytes are. */
function phraseOf([own, ...others]: readonly Place[], line: string): readonly string[] {
  const phrase: string[] = [];
  let last = own;
  for (const other of others) {
    const [left, right] = last !== undefined && last.index < other.index ? [last, other] : [other, last];
    if (line.slice(left.end, right?.index) !== ' ' || !ASCII.test(other.word) || other.word.length > LONGEST)
      break;
    phrase.push(other.word);
    last = other;
  }
  return phrase;
}

/** Never half of a pair. */
function shortened(word: string): string {
  return word.length <= LONGEST ? word : [...word].slice(0, LONGEST / 2).join('');
}

function longest(words: readonly QueryWord[]): number {
  return Math.max(0, ...words.map(({ word }) => word.length));
}

/** What a known word behind is worth, in letters: both are looked for at once. */
const FOLLOWED = 6;

/** Long is rare; among the rare ones, a word with several spellings is searched for several times. */
function rank({ word, after, patterns }: QueryWord & { readonly patterns: Word }): number {
  const letters = word.length + (after.length > 0 && ASCII.test(word) ? FOLLOWED : 0);
  return word.length < 4 ? letters / 4 : 4 + letters / patterns.length;
}

/** UTF-8; escaped; or escaped in JSON that stands in a JSON string, where the backslash is escaped too. */
function spellings(word: string, exact: boolean): Word {
  const letters = [...word].map(letter => casesOf(letter, exact));
  const forms = ASCII.test(word) ? [plainForm] : [plainForm, escapedForm('\\'), escapedForm('\\\\')];
  const places = forms.map(form => placesOf(letters.map(cases => cases.map(form))));
  // Half of the spellings are no condition: then the word says nothing.
  const known = places.filter(choices => choices !== null);
  return known.length === forms.length ? known.map(choices => new BytePattern(choices)) : [];
}

function casesOf(letter: string, exact: boolean): readonly string[] {
  if (exact) return [letter];
  return ASCII.test(letter) ? [letter.toLowerCase(), letter.toUpperCase()] : preimages(letter);
}

type Form = (letter: string) => readonly ByteChoice[];

const plainForm: Form = letter => [...Buffer.from(letter)].map(byte => [byte]);

/** Hex digits are written in either case. */
const escapedForm =
  (backslashes: string): Form =>
  letter => {
    if (ASCII.test(letter)) return plainForm(letter);
    const units = Array.from(letter.split(''), unit => unit.charCodeAt(0).toString(16).padStart(4, '0'));
    const hex = (digits: string): readonly ByteChoice[] =>
      [...digits].map(digit => [digit.charCodeAt(0), digit.toUpperCase().charCodeAt(0)]);
    return units.flatMap(digits => [...plainForm(`${backslashes}u`), ...hex(digits)]);
  };

/** What may stand at each byte; null when the cases of a letter are not equally long. */
function placesOf(letters: readonly (readonly (readonly ByteChoice[])[])[]): ByteChoice[] | null {
  const places: ByteChoice[] = [];
  for (const cases of letters) {
    const length = cases[0]?.length ?? 0;
    if (cases.some(bytes => bytes.length !== length)) return null;
    for (let place = 0; place < length; place++) places.push(cases.flatMap(bytes => bytes[place] ?? []));
  }
  return places;
}

let foldedFrom: Map<string, string[]> | null = null;

/** Every letter that folds to the same as this one. */
function preimages(letter: string): readonly string[] {
  foldedFrom ??= collectPreimages();
  const folded = fold(letter);
  return foldedFrom.get(folded) ?? [folded];
}

/** Planes with cased letters: the first two. */
const LAST_CASED = 0x1ffff;

function collectPreimages(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (let codePoint = 0x80; codePoint <= LAST_CASED; codePoint++) {
    const letter = String.fromCodePoint(codePoint);
    const folded = fold(letter);
    if (folded !== letter) found.set(folded, [...(found.get(folded) ?? [folded]), letter]);
  }
  return found;
}
