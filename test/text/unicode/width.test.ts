import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { graphemesOf } from '../../../src/text/unicode/graphemes.ts';
import { safeLine, safeText } from '../../../src/text/unicode/sanitise.ts';
import { cellWidth, cut, expandTabs, padEnd, padStart } from '../../../src/text/unicode/width.ts';
import { anyText, hostileTexts } from '../strange-text.ts';

const graphemeEnds = (text: string): number[] =>
  [...new Intl.Segmenter().segment(text)].map(({ segment, index }) => index + segment.length);

describe('width in cells', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['漢字', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['1️⃣', 2],
    ['🇩🇪', 2],
    ['각', 2],
    ['ｶﾞ', 2],
  ])('%j takes %i', (text, cells) => {
    expect(cellWidth(text)).toBe(cells);
  });

  test('every glyph of ours is one cell', () => {
    for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS])
      for (const [name, glyph] of Object.entries(glyphs))
        if (typeof glyph === 'string') expect([name, stringWidth(glyph)]).toEqual([name, 1]);
    for (const glyph of Object.values(ASCII_GLYPHS)) expect(String(glyph)).toMatch(/^[\x20-\x7e]+$/);
  });

  test('any text: agrees with string-width, and finds the same graphemes', () => {
    fc.assert(
      fc.property(anyText, text => {
        const safe = safeLine(text);
        expect(cellWidth(safe)).toBe(stringWidth(safe));
        expect(graphemesOf(safe).ends).toEqual(graphemeEnds(safe));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    [0, 0x3400],
    [0xa000, 0xac40],
    [0xd780, 0xd800],
    [0xf900, 0x12000],
    [0x1d000, 0x1e000],
    [0x1f000, 0x20000],
  ])('every code point from %i to %i beside letters, accents and wide characters', (from, to) => {
    for (let first = from; first < to; first += 64) {
      const points = Array.from({ length: 64 }, (_, index) => String.fromCodePoint(first + index));
      for (const glue of ['a', '漢', '\u0301']) {
        const safe = safeLine(points.join(glue));
        if (cellWidth(safe) !== stringWidth(safe)) expect.fail(`from U+${first.toString(16)} with ${glue}`);
      }
    }
  });
});

describe('made to fit', () => {
  test.each([
    ['hello', 5, 'hello'],
    ['hello!', 5, 'hell…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('cut %j to %i', (text, cells, expected) => {
    expect(cut(text, cells, UNICODE_GLYPHS)).toBe(expected);
  });

  test('padding counts cells', () => {
    expect(padEnd('漢', 4)).toBe('漢  ');
    expect(padStart('漢', 4)).toBe('  漢');
    expect(padEnd('hello', 3)).toBe('hello');
  });

  test('tabs go to the next stop', () => {
    expect(expandTabs('\ta\tbcd\te', 4)).toBe('    a   bcd e');
    expect(expandTabs('漢\tx', 8)).toBe('漢      x');
    expect(expandTabs('\tx', 8, 3)).toBe('     x');
  });

  test('any text: cut is never wider than requested and ends between graphemes', () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (text, cells) => {
        const safe = safeLine(text);
        const short = cut(safe, cells, UNICODE_GLYPHS);
        expect(stringWidth(short)).toBeLessThanOrEqual(cells);
        if (short === safe || cells === 0) return;
        const kept = short.slice(0, -1);
        expect(safe.startsWith(kept)).toBe(true);
        expect([0, ...graphemeEnds(safe)]).toContain(kept.length);
        expect(stringWidth(padEnd(short, cells))).toBe(cells);
      }),
      { numRuns: 2000 },
    );
  });

  test('hostile texts keep every grapheme small', () => {
    for (const text of hostileTexts.filter(text => !text.startsWith('क')))
      for (const { segment } of new Intl.Segmenter().segment(safeText(text)))
        expect(segment.length).toBeLessThanOrEqual(64);
  });
});
