/**
 * What the bytes of a line must hold for the query to be in its text: regular expressions whose characters are bytes. Promises: a line
 * without it cannot match, whatever way its writer escaped JSON, and however deep. A line that has it need not match.
 *
 * Only words are searched for: signs may be escaped (`\"`, `\/`, `\u003c`), spaces and quotes may have been put in by rolltop (the words of
 * a command).
 *
 * Saves a factor of a hundred on a search: parsing 0.8 GB takes a hundred times as long as reading it, and most files have not even the
 * word. The price: words that only rolltop writes (labels, `unknown content`) are found only beside words of the file.
 */
import { longestWord, phrasesOfExpression } from './expression-words.ts';
import { isExact, isExactExpression } from './query.ts';
import { type CaseRule, isAscii, spellingsOf } from './spelling.ts';

export interface Needle {
  /** The rarest word, between its neighbours. */
  readonly anchor: RegExp;
  /** Must be in the same line. */
  readonly others: readonly RegExp[];
}

/** Words between signs; a hyphen between ASCII letters is never ours. Without what some writers escape and others do not. */
const WORD = /(?:[A-Za-z0-9_]|[A-Za-z0-9]-(?=[A-Za-z0-9])|[^\0-\x9f\p{Cs}\p{Cf}\p{Zl}\p{Zp}])+/gu;
const LONGEST = 48;
/** Words that rolltop writes between what the file says, e.g. `'pattern' in url`. */
const OURS = new Set(['in']);

/** Null: nothing in the query is certain to be in the bytes, so every line has to be read. */
export function needleOf(text: string): Needle | null {
  return needleOfWords(longestLine(text), isExact(text) ? 'exact' : 'folded');
}

/**
 * Null: an expression of which nothing is certain to be in the bytes. Words with single spaces between them are in one line, other words may
 * be in different lines of one item: of those one must do.
 */
export function needleOfExpression(source: string): Needle | null {
  const phrases = phrasesOfExpression(source);
  if (phrases === null) return null;
  const rule: CaseRule = isExactExpression(source) ? 'exact' : 'expression';
  const [phrase = '', ...others] = phrases;
  const needle = others.length > 0 ? null : needleOfWords(wordsOf(phrase), rule);
  if (needle !== null) return needle;
  const words = phrases.map(each => spellingsOf(shortened(longestWord(each)), rule));
  return { anchor: new RegExp(words.join('|'), 'g'), others: [] };
}

function needleOfWords(words: readonly QueryWord[], rule: CaseRule): Needle | null {
  const [first, ...others] = words.toSorted((a, b) => rarity(b) - rarity(a));
  if (first === undefined) return null;
  const word = spellingsOf(first.word, rule);
  const spell = (neighbour: string): string => spellingsOf(neighbour, rule);
  const before = isAscii(first.word) ? beforeSource(first.before.map(spell)) : '';
  const after = isAscii(first.word) ? afterSource(first.after.map(spell)) : '';
  // The condition on what comes before is behind the word: before it, it would be tested at each byte.
  const behind = before === '' ? '' : `(?<=${before}${word})`;
  return {
    anchor: new RegExp(`${word}${behind}${after}`, 'g'),
    others: others.map(other => new RegExp(spell(other.word), 'g')),
  };
}

/**
 * The words before the anchor, the nearest first: where the bytes have a space, it is between these two words. Else a string begins: the words
 * of a command are strings of their own, and a tool's name and its input too.
 */
function beforeSource([nearest, ...farther]: readonly string[]): string {
  return nearest === undefined ? '' : `(?:"|${beforeSource(farther)}${nearest} )`;
}

/** The same for the words behind it. Backslashes belong to the end of a string in a string, or to a sign that any writer may have escaped. */
function afterSource([nearest, ...farther]: readonly string[]): string {
  return nearest === undefined ? '' : String.raw`(?:"|\\+["u]| ${nearest}${afterSource(farther)})`;
}

/** A word of the query, and the words on either side that single spaces part, the nearest first. */
interface QueryWord {
  readonly word: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** An item joins several lines of the file with newlines, so only what is between two newlines is sure to be in one. */
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
      before: neighboursOf(found.slice(0, place + 1).toReversed(), line),
      after: word.length <= LONGEST ? neighboursOf(found.slice(place), line) : [],
    };
  });
}

interface WordPlace {
  readonly word: string;
  readonly index: number;
  readonly end: number;
}

/** The words that follow the first one, in the order they are passed, as far as they are certain to be in the bytes. */
function neighboursOf([own, ...others]: readonly WordPlace[], line: string): readonly string[] {
  const neighbours: string[] = [];
  let last = own;
  for (const other of others) {
    const [left, right] = last !== undefined && last.index < other.index ? [last, other] : [other, last];
    if (line.slice(left.end, right?.index) !== ' ' || !isAscii(other.word) || other.word.length > LONGEST)
      break;
    neighbours.push(other.word);
    last = other;
  }
  return neighbours;
}

/** Never half of a pair. */
function shortened(word: string): string {
  return word.length <= LONGEST ? word : [...word].slice(0, LONGEST / 2).join('');
}

function longest(words: readonly QueryWord[]): number {
  return Math.max(0, ...words.map(({ word }) => word.length));
}

/** What a known word behind is worth, in letters: both are searched for in one pass. */
const FOLLOWED = 6;
/** Ways to write a letter beyond ASCII. */
const SPELLINGS = 3;

/** Long is rare; a short word is in nearly every line. */
function rarity({ word, after }: QueryWord): number {
  const ascii = isAscii(word);
  const letters = word.length + (after.length > 0 && ascii ? FOLLOWED : 0);
  return word.length < 4 ? letters / 4 : 4 + letters / (ascii ? 1 : SPELLINGS);
}
