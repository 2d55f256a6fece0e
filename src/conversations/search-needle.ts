/**
 * What the bytes of a line must hold for the query to stand in its text. Promises: a line without it cannot match, whatever way its writer
 * escaped JSON, and however deep (arguments and outputs are JSON in a JSON string). A line that has it need not match.
 *
 * Only words are looked for: signs may be escaped (`\"`, `\/`, `\u003c`), spaces and quotes may have been put in by us (the words of
 * a command). Letters beyond ASCII stand as UTF-8 or as `\uXXXX`.
 */
import { type ByteChoice, BytePattern } from './byte-pattern.ts';
import { fold, isExact } from './search-query.ts';

/** Spellings of one word; one of them must be there. */
export type Word = readonly BytePattern[];

export interface Needle {
  /** Searched for in all bytes: the word that is found fastest. */
  readonly anchor: Word;
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
  const exact = isExact(text);
  const words = longestLine(text).map(word => ({ word, patterns: spellings(word, exact) }));
  const known = words.filter(({ patterns }) => patterns.length > 0).sort((a, b) => rank(b) - rank(a));
  const [anchor, ...others] = known.map(({ patterns }) => patterns);
  return anchor === undefined ? null : { anchor, others };
}

/** An item joins several lines of the file with newlines, so only what stands between two newlines is sure to be in one. */
function longestLine(text: string): readonly string[] {
  const lines = text.split(/[\r\n]/).map(wordsOf);
  return lines.reduce((best, words) => (rankOf(words) > rankOf(best) ? words : best), []);
}

function wordsOf(line: string): readonly string[] {
  return (line.match(WORD) ?? []).filter(word => !OURS.has(word.toLowerCase())).map(shortened);
}

/** Never half of a pair. */
function shortened(word: string): string {
  return word.length <= LONGEST ? word : [...word].slice(0, LONGEST / 2).join('');
}

function rankOf(words: readonly string[]): number {
  return Math.max(0, ...words.map(word => word.length));
}

/** Long is rare; among the rare ones, a word with several spellings is searched for several times. */
function rank({ word, patterns }: { readonly word: string; readonly patterns: Word }): number {
  return word.length < 4 ? word.length : 4 + word.length / patterns.length;
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
