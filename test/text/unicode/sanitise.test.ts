import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonSafe } from '../../../src/text/unicode/json-safe.ts';
import { safeLine, safeText } from '../../../src/text/unicode/sanitise.ts';
import { NEVER_DRAWN } from '../never-drawn.ts';
import { anyText, hostileTexts } from '../strange-text.ts';

const withoutBreaks = (text: string): string => text.replace(/[\n\t]/g, '');

describe('what a session holds is made visible, never obeyed', () => {
  test.each([
    ['plain text stays', 'ls -la src/', 'ls -la src/', 'ls -la src/'],
    ['newline and tab stay', 'a\n\tb', 'a\n\tb', 'a\n\tb'],
    ['other scripts stay', 'süß 漢字 😀 नमस्ते', 'süß 漢字 😀 नमस्ते', 'süß 漢字 😀 नमस्ते'],
    ['escape', '\u001b[31m', '␛[31m', '^[[31m'],
    ['bell and null', '\u0007\u0000', '␇␀', '^G^@'],
    ['delete', '\u007f', '␡', '^?'],
    ['C1', '\u009b1m', '‹U+009B›1m', '<U+009B>1m'],
    ['bidi', 'a\u202eb', 'a‹U+202E›b', 'a<U+202E>b'],
    ['zero width space', 'a\u200bb', 'a‹U+200B›b', 'a<U+200B>b'],
    ['tag', '\u{e0041}', '‹U+E0041›', '<U+E0041>'],
    ['Hangul filler', '\u3164', '‹U+3164›', '<U+3164>'],
    ['line separator', 'a\u2028b', 'a‹U+2028›b', 'a<U+2028>b'],
    ['half a pair', 'a\ud800b', 'a\ufffdb', 'a\ufffdb'],
    ['carriage return alone', 'a\rb', 'a␍b', 'a^Mb'],
    ['carriage return of a line end', 'a\r\nb', 'a\nb', 'a\nb'],
    ['joiner in an emoji family', '👩‍👧', '👩‍👧', '👩‍👧'],
    ['joiner between letters', 'a\u200db', 'a‹U+200D›b', 'a<U+200D>b'],
    ['non-joiner in Persian', 'می‌خواهم', 'می‌خواهم', 'می‌خواهم'],
    ['non-joiner in Latin', 'ad\u200cmin', 'ad‹U+200C›min', 'ad<U+200C>min'],
    ['emoji style', '❤️ 1️⃣', '❤️ 1️⃣', '❤️ 1️⃣'],
    ['selector on a letter', 'a\ufe0f', 'a‹U+FE0F›', 'a<U+FE0F>'],
    ['selector on a digit that is no keycap', '1\ufe0f2', '1‹U+FE0F›2', '1<U+FE0F>2'],
    ['skin tone on a hand', '👍🏽', '👍🏽', '👍🏽'],
    ['skin tone on a letter', 'a🏽', 'a‹U+1F3FD›', 'a<U+1F3FD>'],
    ['accents', 'e\u0301', 'e\u0301', 'e\u0301'],
    ['an accent on nothing', '\u0301 \u0301', '‹U+0301› ‹U+0301›', '<U+0301> <U+0301>'],
  ])('%s', (_, text, unicode, ascii) => {
    expect(safeText(text)).toBe(unicode);
    expect(safeText(text, { ascii: true })).toBe(ascii);
  });

  test('what was taken apart cannot grow together again', () => {
    expect(safeText('\u001b\u001b[[31m31m')).toBe('␛␛[[31m31m');
  });

  test('a tower of accents is broken up', () => {
    expect(safeText(`z${'\u0301'.repeat(9)}`)).toBe(`z${'\u0301'.repeat(8)}‹U+0301›`);
  });

  test('any text: nothing dangerous is left, and twice is as good as once', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, ascii) => {
        const style = ascii ? { ascii: true as const } : {};
        const safe = safeText(text, style);
        expect(withoutBreaks(safe)).not.toMatch(NEVER_DRAWN);
        expect(Buffer.from(safe).toString()).toBe(safe);
        expect(safeText(safe, style)).toBe(safe);
        expect(safeLine(text, style)).not.toMatch(NEVER_DRAWN);
      }),
      { numRuns: 3000 },
    );
  });

  test('every single code point', () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const safe = safeLine(`a${String.fromCodePoint(codePoint)}b`);
      if (NEVER_DRAWN.test(safe)) expect.fail(`U+${codePoint.toString(16)} comes through`);
    }
  });

  test('long text is not copied when there is nothing to do', () => {
    const text = 'ünï '.repeat(1000);
    expect(safeText(text)).toBe(text);
  });
});

describe('JSON output is lossless and shows nothing raw', () => {
  test('controls and invisible characters are escaped', () => {
    const value = { text: '\u001b]0;x\u0007 \u009b \u202e \u200b \u{e0041} \ud800 ü 漢 \u007f' };
    const safe = jsonSafe(JSON.stringify(value));
    expect(safe).not.toMatch(NEVER_DRAWN);
    expect(safe).toContain('\\u202e');
    expect(safe).toContain('ü 漢');
    expect(JSON.parse(safe)).toEqual(value);
  });

  test('line breaks between tokens become spaces, inside strings escapes', () => {
    expect(jsonSafe('{\n\t"a": "\u2028",\r\n "b\\"": "\u0085"}')).toBe(
      '{  "a": "\\u2028",   "b\\"": "\\u0085"}',
    );
  });

  test('any text survives', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, text) => {
        const json = JSON.stringify({ [key]: [text, hostileTexts] }, null, 2);
        const safe = jsonSafe(json);
        expect(safe).not.toMatch(NEVER_DRAWN);
        expect(JSON.parse(safe)).toEqual(JSON.parse(json));
      }),
    );
  });
});
