import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteScanner } from '../../src/search/byte-scanner.ts';
import { type Needle, needleOf, needleOfExpression } from '../../src/search/needle.ts';
import { fold, isExact } from '../../src/search/query.ts';
import { type CaseRule, spellingsOf } from '../../src/search/spelling.ts';

const scanner = new ByteScanner(64);

function load(bytes: Uint8Array): void {
  scanner.load(bytes);
  scanner.begin(bytes.length);
}

/** All places where an expression matches in the loaded bytes. */
function placesOf(expression: RegExp): number[] {
  const places: number[] = [];
  for (let at = scanner.find(expression, 0); at !== -1; at = scanner.find(expression, at + 1))
    places.push(at);
  return places;
}

const letters = 'a A k K s S b 9 _ - é É ß ẞ ς σ Σ ｚ 日 本 😀 𐐨 𐐀 \u212a \u017f'.split(' ');
const someLetter = fc.constantFrom(...letters);
const someWord = fc.array(someLetter, { minLength: 1, maxLength: 5 }).map(parts => parts.join(''));
/** Backslashes before an escape: one, two in a string in a string, four in a third. */
const someDepth = fc.constantFrom(0, 1, 2, 4);
const someBetween = fc.constantFrom(' ', '"', 'x');
const plainBytes = fc
  .array(fc.oneof(someLetter, someBetween), { maxLength: 40 })
  .map(parts => Buffer.from(parts.join('')));
/** A text whose letters beyond ASCII are written in UTF-8 or escaped, hex in either case. */
const escapedBytes = fc
  .array(fc.tuple(fc.oneof(someLetter, someBetween), someDepth, fc.boolean()), { maxLength: 40 })
  .map(parts => Buffer.from(parts.map(([letter, depth, upper]) => written(letter, depth, upper)).join('')));

function written(letter: string, depth: number, upper: boolean): string {
  if (depth === 0 || !/[^\0-\x7f]/.test(letter)) return letter;
  return letter
    .split('')
    .map(unit => {
      const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
      return `${'\\'.repeat(depth)}u${upper ? hex.toUpperCase() : hex}`;
    })
    .join('');
}

/** The slow way: the escapes undone, then the word searched for in the text. */
function slowlyHas(bytes: Buffer, word: string, rule: CaseRule): boolean {
  const text = bytes
    .toString('utf8')
    .replace(/\\+u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (rule === 'expression') return new RegExp(word, 'iu').test(text);
  return rule === 'exact' ? text.includes(word) : fold(text).includes(fold(word));
}

describe.each(['exact', 'folded', 'expression'] as const)('the spellings of a word (%s)', rule => {
  // An expression's words are ASCII.
  const words = rule === 'expression' ? someWord.filter(word => /^\w+$/.test(word)) : someWord;
  const finds = (word: string, bytes: Buffer): boolean => {
    load(bytes);
    return scanner.find(new RegExp(spellingsOf(word, rule), 'g'), 0) !== -1;
  };

  it('are found in UTF-8 exactly where the slow way finds the word', () => {
    fc.assert(
      fc.property(words, plainBytes, (word, bytes) => {
        expect(finds(word, bytes)).toBe(slowlyHas(bytes, word, rule));
      }),
      { numRuns: 2000 },
    );
  });

  it('are found in escaped text wherever the slow way finds the word', () => {
    fc.assert(
      fc.property(words, escapedBytes, (word, bytes) => {
        if (slowlyHas(bytes, word, rule)) expect(finds(word, bytes)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a needle', () => {
  const texts = fc
    .array(fc.constantFrom('retry', 'the', 'Éa', 'x', ' ', ' ', '"', '-', 'in', '日本', 'Upload'), {
      minLength: 1,
      maxLength: 8,
    })
    .map(parts => parts.join(''));

  function isIn(needle: Needle | null, bytes: Buffer): boolean {
    load(bytes);
    if (needle === null) return true;
    const line = { start: 0, end: bytes.length };
    return placesOf(needle.anchor).length > 0 && needle.others.every(word => scanner.lineHas(word, line));
  }

  it('is in each line that says the text, however deep it is escaped', () => {
    fc.assert(
      fc.property(texts, texts, texts, fc.nat(3), fc.boolean(), (before, text, behind, depth, ascii) => {
        let json = JSON.stringify({ text: before + text + behind });
        for (let left = depth; left > 0; left--) json = JSON.stringify({ arguments: json });
        if (ascii) json = json.replace(/[^\0-\x7f]/g, letter => written(letter, 1, false));
        const query = isExact(text) ? text : text.toLowerCase();
        expect(isIn(needleOf(query), Buffer.from(json))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['certificate expired websocket', '{"text":"Certificate expired Websocket"}', true],
    ['certificate expired websocket', '{"text":"certificate was expired websocket"}', false],
    ['certificate expired websocket', '["certificate","expired","websocket"]', true],
    ['certificate expired websocket', String.raw`"[\"certificate expired\",\"websocket\"]"`, true],
    ['certificate expired', String.raw`{"text":"certificate\n"}`, false],
    ['no such words', '{"text":"no such: words such as no"}', false],
    ['Retry', '{"text":"retry"}', false],
    ['été', '{"text":"ÉTÉ"}', true],
    ['été', String.raw`{"text":"\u00C9t\u00e9"}`, true],
    ['in', '{}', true],
  ])('of %j is in %s: %s', (query, line, expected) => {
    expect(isIn(needleOf(query), Buffer.from(line))).toBe(expected);
  });

  it.each([
    ['asks? kiosk', 'a\u017f\u212a \u212aio\u017f\u212a', true],
    ['websocket|invoice', '{"text":"Invoice"}', true],
    ['websocket|invoice', '{"text":"voice"}', false],
  ])('of the expression %j is in %s: %s', (expression, line, expected) => {
    expect(isIn(needleOfExpression(expression), Buffer.from(line))).toBe(expected);
  });
});

describe('bytes that are scanned', () => {
  const someByte = fc.constantFrom(...Buffer.from('aA \n"\\'), 0, 0xc3, 0xff);

  it('have a pattern at the places where a comparison byte by byte finds it', () => {
    const patterns = fc.array(someByte, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(patterns, fc.array(someByte, { maxLength: 200 }), (pattern, bytes) => {
        load(Uint8Array.from(bytes));
        const source = pattern.map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
        const slow = bytes.flatMap((_, start) =>
          pattern.every((byte, at) => bytes[start + at] === byte) ? start : [],
        );
        expect(placesOf(new RegExp(source, 'g'))).toEqual(slow);
      }),
      { numRuns: 500 },
    );
  });

  it('end where the piece ends, whatever was read there before', () => {
    const small = new ByteScanner(4);
    small.load(Buffer.from(`${'near '.repeat(1000)}far`));
    small.begin(small.bytes.length);
    expect(small.find(/far/g, 0)).toBe(5000);
    small.begin(5000);
    expect(small.find(/far/g, 0)).toBe(-1);
    expect(small.lineAround(10, 0)).toEqual({ start: 0, end: 5000 });
  });
});
