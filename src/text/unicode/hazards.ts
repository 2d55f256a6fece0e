/**
 * What each code point can do to a terminal or to a reader; `sanitise.ts` decides together with the neighbours. Whole Unicode classes
 * are covered, not lists of examples, so that a new invisible character is covered, too.
 */
import { lazily, lazyTable } from './lazy-table.ts';
import { isPlainCharacter } from './plain-characters.ts';

export const PLAIN = 0;
/** Controls, format and bidi characters, tags, fillers, line separators, noncharacters: always shown as a mark. */
export const HAZARD = 1;
/** Adds to the character before it. Fine in small numbers. */
export const EXTEND = 2;
/** U+FE0E and U+FE0F: fine after an emoji. */
export const SELECTOR = 3;
/** U+200D: fine inside emoji sequences and between letters of scripts that need it. */
export const JOINER = 4;
/** U+200C: fine between letters of scripts that need it (Persian, the Indic scripts). */
export const NON_JOINER = 5;
/** Skin tones: fine after an emoji that takes one. */
export const MODIFIER = 6;
/** Letters that swallow the character after them. */
export const PREPEND = 7;
export const JAMO_LEADING = 8;
const JAMO_VOWEL = 9;
const JAMO_TRAILING = 10;
export const LONE_SURROGATE = 11;

/**
 * Character classes of thousands of ranges take a while to build, and a screen of plain text needs none of them: they are built for
 * the first character that is not plain.
 */
const patterns = lazily(() => ({
  always: /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u,
  /** Thai and Lao AM are letters, and join all the same. */
  extending: /[\p{M}\p{Grapheme_Extend}\u{e33}\u{eb3}]/u,
  /** Grapheme_Cluster_Break=Prepend outside the format characters (Unicode 16); JavaScript has no property for it. */
  prepending:
    /[\u{D4E}\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]/u,
}));

function within(codePoint: number, first: number, last: number): boolean {
  return codePoint >= first && codePoint <= last;
}

function jamo(codePoint: number): number {
  if (within(codePoint, 0x1100, 0x115e) || within(codePoint, 0xa960, 0xa97c)) return JAMO_LEADING;
  if (within(codePoint, 0x1161, 0x11a7) || within(codePoint, 0xd7b0, 0xd7c6)) return JAMO_VOWEL;
  if (within(codePoint, 0x11a8, 0x11ff) || within(codePoint, 0xd7cb, 0xd7fb)) return JAMO_TRAILING;
  return PLAIN;
}

function classify(codePoint: number): number {
  if (codePoint === 0x0a || codePoint === 0x09) return PLAIN;
  if (within(codePoint, 0xd800, 0xdfff)) return LONE_SURROGATE;
  if (codePoint === 0xfe0e || codePoint === 0xfe0f) return SELECTOR;
  if (codePoint === 0x200d) return JOINER;
  if (codePoint === 0x200c) return NON_JOINER;
  if (within(codePoint, 0x1f3fb, 0x1f3ff)) return MODIFIER;
  if (isPlainCharacter(codePoint)) return PLAIN;
  const { always, extending, prepending } = patterns();
  const character = String.fromCodePoint(codePoint);
  if (always.test(character)) return HAZARD;
  if (extending.test(character)) return EXTEND;
  if (prepending.test(character)) return PREPEND;
  return jamo(codePoint);
}

export const hazardOf = lazyTable(classify);
