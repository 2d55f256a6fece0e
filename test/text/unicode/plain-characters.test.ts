import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { graphemesOf } from '../../../src/text/unicode/graphemes.ts';
import { isPlainCharacter } from '../../../src/text/unicode/plain-characters.ts';
import { safeText } from '../../../src/text/unicode/sanitise.ts';

const codePoints = Array.from({ length: 0x3000 }, (_, codePoint) => codePoint).filter(isPlainCharacter);
const segmenter = new Intl.Segmenter();

it('a character that needs no table takes one cell, joins nothing and is safe', () => {
  expect(codePoints.length).toBeGreaterThan(1_000);
  const wrong = codePoints.filter(codePoint => {
    const character = String.fromCodePoint(codePoint);
    const alone = [...segmenter.segment(`a${character}a`)].length === 3;
    return !alone || stringWidth(character) !== 1 || /[\p{C}\p{Z}\p{M}]/u.test(character.trim());
  });
  expect(wrong.map(codePoint => codePoint.toString(16))).toEqual([]);
});

it('what follows such a character still joins it', () => {
  for (const text of ['↔\uFE0F', 'e\u0301', '│\u0301', '↔\uFE0F\u200D│']) {
    const segments = [...segmenter.segment(text)];
    expect(graphemesOf(text).ends).toEqual(segments.map(({ index, segment }) => index + segment.length));
  }
  expect(safeText('│…▌')).toBe('│…▌');
});
