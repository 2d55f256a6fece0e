/**
 * Where one character of a person ends and the next begins, near a place in a text of any length. Whether there is a border between two
 * code points mostly follows from these two alone. Behind a mark or a joiner it also depends on the letter or picture that carries it
 * (Indic conjuncts, families of emoji), and between two halves of flags on how many stand before. Promises: the same borders as
 * segmenting the whole text, at the cost of what is near.
 */
import { lazily } from './lazy-table.ts';
import { segmentsOf } from './segments.ts';
import { cellsAlone, unitsAt } from './separate-cells.ts';

const FIRST_FLAG_HALF = 0x1f1e6;
const LAST_FLAG_HALF = 0x1f1ff;
/** UTF-16 units of a flag: two halves. */
const FLAG_UNITS = 4;

/** What adds to the character before it, and may join it to the one behind. */
const carried = lazily(() => /^[\p{Grapheme_Extend}\p{Emoji_Modifier}\u{200d}]$/u);

const codePointAt = (text: string, index: number): number => text.codePointAt(index) as number;

function isFlagHalf(text: string, index: number): boolean {
  const codePoint = text.codePointAt(index) ?? 0;
  return codePoint >= FIRST_FLAG_HALF && codePoint <= LAST_FLAG_HALF;
}

/** Where the code point before `index` begins. */
function stepBack(text: string, index: number): number {
  return index >= 2 && unitsAt(text, index - 2) === 2 ? index - 2 : index - 1;
}

/** More contexts than the scripts and emoji of one text have. */
const KEPT_CONTEXTS = 16_384;
/** Longer contexts are rare and are not kept. */
const KEPT_LENGTH = 32;
const contexts = new Map<string, boolean>();

/** Whether the last code point of `context`, `units` long, is a grapheme by itself. */
function splitsBeforeLast(context: string, units: number): boolean {
  const known = contexts.get(context);
  if (known !== undefined) return known;
  let last = 0;
  for (const { index } of segmentsOf(context)) last = index;
  const found = last === context.length - units;
  if (contexts.size >= KEPT_CONTEXTS) contexts.clear();
  if (context.length <= KEPT_LENGTH) contexts.set(context, found);
  return found;
}

/** The halves of flags that were counted last: steps through a text of flags count each once. */
let counted = { text: '', start: 0, end: 0 };

/** Where the halves begin that stand directly before `index`. */
function flagsStart(text: string, index: number): number {
  const known = counted.text === text ? counted : null;
  let start = index;
  while (start > 0 && isFlagHalf(text, stepBack(text, start))) {
    if (known !== null && start > known.start && start <= known.end) return known.start;
    start = stepBack(text, start);
  }
  return start;
}

/** Halves pair up from the left: a flag ends where an even number of them stands before. */
function isBetweenFlags(text: string, index: number): boolean {
  const start = flagsStart(text, index);
  counted = {
    text,
    start,
    end: counted.text === text && counted.start === start ? Math.max(counted.end, index) : index,
  };
  return (index - start) % FLAG_UNITS === 0;
}

/** Whether there is a border at `index`, which is inside the text and between two code points. */
function isBorder(text: string, index: number): boolean {
  let base = stepBack(text, index);
  if (cellsAlone(text, base) > 0 && cellsAlone(text, index) > 0) return true;
  const end = index + unitsAt(text, index);
  if (isFlagHalf(text, base) && isFlagHalf(text, index)) return isBetweenFlags(text, index);
  if (!splitsBeforeLast(text.slice(base, end), end - index)) return false;
  while (base > 0 && carried().test(String.fromCodePoint(codePointAt(text, base))))
    base = stepBack(text, base);
  return splitsBeforeLast(text.slice(base, end), end - index);
}

/** `index`, or the place before it when it is inside a code point. */
const betweenCodePoints = (text: string, index: number): number =>
  index > 0 && unitsAt(text, index - 1) === 2 ? index - 1 : index;

/** The first border behind `index`; the end of the text when there is none. */
export function borderBehind(text: string, index: number): number {
  let at = betweenCodePoints(text, Math.max(0, index));
  do at += unitsAt(text, at);
  while (at < text.length && !isBorder(text, at));
  return Math.min(at, text.length);
}

/** The first border at or behind `index`. */
export function borderAt(text: string, index: number): number {
  if (index <= 0 || index >= text.length) return Math.max(0, Math.min(index, text.length));
  return betweenCodePoints(text, index) === index && isBorder(text, index)
    ? index
    : borderBehind(text, index);
}

/** The last border before `index`; the start of the text when there is none. */
export function borderBefore(text: string, index: number): number {
  if (index > text.length) return text.length;
  let at = index;
  do at = stepBack(text, at);
  while (at > 0 && !isBorder(text, at));
  return Math.max(0, at);
}

/** The end of the grapheme that begins at `start`, where a border is known to be: flags need not be counted from their first. */
export function graphemeEnd(text: string, start: number): number {
  const isFlag = isFlagHalf(text, start) && isFlagHalf(text, start + FLAG_UNITS / 2);
  return isFlag && isFlagHalf(text, start + FLAG_UNITS) ? start + FLAG_UNITS : borderBehind(text, start);
}
