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

/** Words between signs; a hyphen inside one is never ours. */
const ASCII_WORD = /[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*/g;
/** Without what some writers escape and others do not. */
const OTHER_LETTERS = /[^\0-\x9f\p{Cs}\p{Cf}\p{Zl}\p{Zp}]+/gu;
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
  const ascii = (line.match(ASCII_WORD) ?? []).filter(word => !OURS.has(word.toLowerCase()));
  return [...ascii, ...(line.match(OTHER_LETTERS) ?? [])].map(shortened);
}

/** Never half of a pair. */
function shortened(word: string): string {
  return word.length <= LONGEST ? word : [...word].slice(0, LONGEST / 2).join('');
}

function rankOf(words: readonly string[]): number {
  return Math.max(0, ...words.map(word => word.length));
}

/** A word with two spellings is searched for twice. */
function rank({ word, patterns }: { readonly word: string; readonly patterns: Word }): number {
  return word.length / patterns.length;
}

function spellings(word: string, exact: boolean): Word {
  if (/^[\0-\x7f]*$/.test(word))
    return [new BytePattern([...word].map(letter => asciiChoice(letter, exact)))];
  const letters = [...word].map(letter => (exact ? [letter] : preimages(letter)));
  const plain = sameLength(letters.map(choices => choices.map(letter => Buffer.from(letter))));
  const escaped = sameLength(letters.map(choices => choices.map(letter => Buffer.from(escapedForm(letter)))));
  // Half a spelling is no condition: then the word says nothing.
  return plain && escaped ? [new BytePattern(plain), new BytePattern(escaped.map(eitherHex))] : [];
}

function asciiChoice(letter: string, exact: boolean): ByteChoice {
  const both = exact ? [letter] : [letter.toLowerCase(), letter.toUpperCase()];
  return both.map(each => each.charCodeAt(0));
}

/** One list of choices a byte; null when the cases of a letter are not equally long. */
function sameLength(letters: readonly (readonly Buffer[])[]): ByteChoice[] | null {
  const places: ByteChoice[] = [];
  for (const choices of letters) {
    const length = choices[0]?.length ?? 0;
    if (choices.some(bytes => bytes.length !== length)) return null;
    for (let place = 0; place < length; place++) places.push(choices.map(bytes => bytes[place] as number));
  }
  return places;
}

function escapedForm(letter: string): string {
  let form = '';
  for (let at = 0; at < letter.length; at++)
    form += `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return form;
}

/** Hex digits are written in either case. */
function eitherHex(choice: ByteChoice): ByteChoice {
  return choice.flatMap(byte => (byte >= 0x61 && byte <= 0x66 ? [byte, byte - 32] : [byte]));
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
