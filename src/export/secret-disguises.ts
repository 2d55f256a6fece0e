/**
 * Ways in which a secret is written so that its shape does not show: escaped for JSON, a page or an address, in base64, with colours or marks of
 * no width in the middle, put together of strings, broken over lines. Pure.
 */
import { stripVTControlCharacters } from 'node:util';
import { SECRET_SHAPES } from './secret-shapes.ts';

/** Colours, real ones and as they are escaped in strings; characters of no width. */
const NOISE =
  /\u001b|\\{1,8}(?:u001[bB]|x1[bB]|033|e)\[[0-9;]{0,20}[A-Za-z]|[\u241b^]\[\[?[0-9;]{0,20}[A-Za-z]|\[[0-9;]{1,20}m|[\u00ad\u200b-\u200d\u2060\ufeff]/;
const ALL_NOISE = new RegExp(NOISE.source.replace('\\u001b|', ''), 'g');

/** The text without what would hide a secret in it; the very text where there is nothing of that. */
export function withoutNoise(text: string): string {
  return NOISE.test(text) ? stripVTControlCharacters(text).replace(ALL_NOISE, '') : text;
}

/** A character that was escaped, or two strings put together. Global. */
export const ESCAPED =
  /\\u00[2-7][0-9a-fA-F]|\\x[2-7][0-9a-fA-F]|%[2-7][0-9a-fA-F]|&(?:amp|lt|gt|quot|apos|#\d{2,3}|#x[0-9a-fA-F]{2});|\\[_\-*.~/=:+@]|["'`]\s{0,3}\+\s{0,3}["'`]/g;

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
/** What an address is escaped in was escaped itself. */
const ROUNDS = 3;

/** A line with what was escaped in it as characters. Marks of a string's ends stay as they are. */
export function unescaped(line: string): string {
  let result = line;
  for (let round = 0; round < ROUNDS; round++) {
    const before = result;
    result = unescapedOnce(before);
    if (result === before) break;
  }
  return result;
}

function unescapedOnce(line: string): string {
  return line
    .replace(/(?:\\{1,8}u00|\\{1,8}x|%)([2-7][0-9a-fA-F])/g, (found, code: string) =>
      printable(found, Number.parseInt(code, 16)),
    )
    .replace(/&#x([2-7][0-9a-fA-F]);/g, (found, code: string) => printable(found, Number.parseInt(code, 16)))
    .replace(/&#(\d{2,3});/g, (found, code: string) => printable(found, Number(code)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (found, name: string) => NAMED_CHARACTERS[name] ?? found)
    .replace(/\\{1,8}([_\-*.~/=:+@])/g, '$1')
    .replace(/["'`]\s{0,3}\+\s{0,3}["'`]/g, '');
}

function printable(found: string, code: number): string {
  const isEndOfString = code === 0x5c || code === 0x7f || code < 0x20;
  return isEndOfString ? found : String.fromCharCode(code);
}

/** A piece of base64 that may be text, and its text. */
export const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{20,}={0,2}(?![A-Za-z0-9+/_-])/g;
const PRINTABLE = /^[\t\n\r\x20-\x7e]+$/;
/** More is a picture, or an archive. */
const MOST_DECODED = 40_000;

/** What a piece of base64 says; null where it is no text. */
export function decoded(piece: string): string | null {
  if (
    piece.length > MOST_DECODED ||
    !PRINTABLE.test(Buffer.from(piece.slice(0, 24), 'base64').toString('latin1'))
  )
    return null;
  const text = Buffer.from(piece, 'base64').toString('latin1');
  return PRINTABLE.test(text) ? text : null;
}

/** What a line begins with in a diff, a quotation, a numbered listing. */
const LINE_START = '[+\\-> |]{0,3}[ \\t]{0,20}(?:\\d{1,6}[ \\t|:]{1,4})?';
const LEADS = [...new Set(SECRET_SHAPES.map(([, lead]) => lead))].join('|');

/** The beginning of a secret at the end of a line, and the lines behind it that are one word each. */
export const BROKEN = new RegExp(
  `(?:${LEADS})[A-Za-z0-9_.+/=-]*(?:\\\\?\\r?\\n${LINE_START}[A-Za-z0-9_.+/=-]{4,}(?![A-Za-z0-9_.+/=-]|[ \\t]+[a-z])){1,8}`,
  'g',
);
const STARTS_ANEW = new RegExp(`^(?:${LEADS}|-)`, 'm');
const BREAK = new RegExp(`\\\\?\\r?\\n${LINE_START}`, 'g');

/** Not a word. */
const SCRAMBLED = /\d[A-Za-z]|[A-Za-z]\d|[a-z][A-Z]/;

/** The lines as one; null where what follows the first does not look like its rest. */
export function joined(broken: string): string | null {
  const [, ...rest] = broken.split(BREAK);
  const isRest = rest.every((line, index) => SCRAMBLED.test(line) || index === rest.length - 1);
  return isRest && SCRAMBLED.test(rest.join('')) && !STARTS_ANEW.test(rest.join('\n'))
    ? broken.replace(BREAK, '')
    : null;
}
