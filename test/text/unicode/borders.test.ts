// Every answer about a place in a text is compared with the segmentation of the whole text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderAt, borderBefore, borderBehind } from '../../../src/text/unicode/borders.ts';
import { graphemesOf } from '../../../src/text/unicode/graphemes.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const bordersOf = (text: string): number[] => [
  ...[...segmenter.segment(text)].map(({ index }) => index),
  text.length,
];

/** Characters that join, may join, or look as if they did. */
const PIECES = [
  ...[
    'a',
    ' ',
    'é',
    '日',
    '\n',
    '\r',
    '\t',
    '\u0301',
    '\u0308',
    '\u200d',
    '\u200c',
    '\ufe0f',
    '\ufe0e',
    '\u20e3',
  ],
  ...['👩', '👧', '🏽', '👍', '❤', '©', '🇩', '🇪', '🇫', '🏴', '\u{e0067}', '\u{e007f}'],
  ...[
    'क',
    'ष',
    '\u094d',
    'ि',
    '\u0902',
    'ক',
    '\u09cd',
    'ക',
    '\u0d4d',
    '\u0d4e',
    'က',
    '\u1039',
    'ក',
    '\u17d2',
  ],
  ...[
    'ᄀ',
    'ᅡ',
    'ᆨ',
    '가',
    '각',
    '\u0600',
    '\u110bd',
    '\ud83d',
    '\udc69',
    '\u0e33',
    'ก',
    '\u1b44',
    'ᬓ',
    '\ua9c0',
    'ꦏ',
  ],
];
const joined = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map(pieces => pieces.join(''));
const anything = fc.oneof(
  joined,
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme' }),
);

describe('the borders near a place are those of the whole text', () => {
  it('before, at and behind every index', () => {
    fc.assert(
      fc.property(anything, text => {
        const borders = bordersOf(text);
        for (let index = 0; index <= text.length; index++) {
          expect(borderBefore(text, index)).toBe(borders.findLast(border => border < index) ?? 0);
          expect(borderAt(text, index)).toBe(borders.find(border => border >= index));
          expect(borderBehind(text, index)).toBe(borders.find(border => border > index) ?? text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('one grapheme after the other', () => {
    fc.assert(
      fc.property(anything, text => {
        expect([0, ...graphemesOf(text).ends]).toEqual(text === '' ? [0] : bordersOf(text));
      }),
      { numRuns: 2000 },
    );
  });
});
