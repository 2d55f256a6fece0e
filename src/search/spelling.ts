/**
 * The spellings of a word in the bytes of a rollout, as the source of a regular expression whose characters are bytes. Promises: matches
 * the word however its writer escaped it. ASCII letters are written plainly; any other letter is UTF-8, or `\uXXXX` behind as many
 * backslashes as there are strings around it (arguments and outputs are JSON in a JSON string).
 */
import { fold } from './query.ts';

/** `exact`: this case only. `folded`: all letters that `fold` makes the same. `expression`: all that match under the flags `iu`. */
export type CaseRule = 'exact' | 'folded' | 'expression';

const ASCII = /^[\0-\x7f]*$/;

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** `word` is made of ASCII letters, digits, `_`, `-`, and any letters beyond ASCII. */
export function spellingsOf(word: string, rule: CaseRule): string {
  return [...word].map((letter, index) => letterSource(casesOf(letter, rule), index)).join('');
}

function letterSource(cases: readonly string[], index: number): string {
  const plain = [...new Set(cases.filter(isAscii))];
  // Of the backslashes before a word's first letter one is enough: a run of them would be gone through from each of its places.
  const backslashes = index === 0 ? String.raw`\\` : String.raw`\\+`;
  const beyond = cases
    .filter(letter => !isAscii(letter))
    .flatMap(letter => [utf8Source(letter), escapeSource(letter, backslashes)]);
  const [only = ''] = plain;
  const ascii = plain.length === 0 ? [] : [plain.length === 1 ? only : `[${plain.join('')}]`];
  const spellings = [...ascii, ...beyond];
  return spellings.length === 1 ? String(spellings[0]) : `(?:${spellings.join('|')})`;
}

function utf8Source(letter: string): string {
  return Array.from(Buffer.from(letter), byte => `\\x${byte.toString(16)}`).join('');
}

/** Writers put hex digits in either case. */
function escapeSource(letter: string, backslashes: string): string {
  const units = Array.from(letter.split(''), unit => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  const hex = units.map(digits => digits.replace(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`));
  return `${backslashes}u${hex.join(String.raw`\\+u`)}`;
}

/** ASCII letters whose other case under the flags `iu` is beyond ASCII too. */
const ODD_CASES: ReadonlyMap<string, string> = new Map([
  ['k', '\u212a'],
  ['s', '\u017f'],
]);

function casesOf(letter: string, rule: CaseRule): readonly string[] {
  if (rule === 'exact') return [letter];
  if (!isAscii(letter)) return lettersThatFoldAs(letter);
  const lower = letter.toLowerCase();
  const odd = rule === 'expression' ? ODD_CASES.get(lower) : undefined;
  return [lower, letter.toUpperCase(), ...(odd === undefined ? [] : [odd])];
}

/** Planes with cased letters: the first two. */
const LAST_CASED = 0x1ffff;
let foldedFrom: ReadonlyMap<string, readonly string[]> | null = null;

function lettersThatFoldAs(letter: string): readonly string[] {
  foldedFrom ??= collectFolded();
  const folded = fold(letter);
  return foldedFrom.get(folded) ?? [folded];
}

function collectFolded(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (let codePoint = 0x80; codePoint <= LAST_CASED; codePoint++) {
    const letter = String.fromCodePoint(codePoint);
    const folded = fold(letter);
    if (folded !== letter) found.set(folded, [...(found.get(folded) ?? [folded]), letter]);
  }
  return found;
}
