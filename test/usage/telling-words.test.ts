/** Words that tell are found where an expression finds them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TellingWords } from '../../src/usage/scan/telling-words.ts';

const WORDS = ['"token_count"', '"turn_context"', '"thread_settings_applied"'];

function byExpression(text: string): readonly number[] {
  return [...text.matchAll(new RegExp(WORDS.join('|'), 'g'))].map(
    ({ index, 0: word }) => index + word.length,
  );
}

function byWords(text: string): readonly number[] {
  const words = new TellingWords(text);
  const ends: number[] = [];
  for (let end = words.endOfNext(0); end !== -1; end = words.endOfNext(end)) {
    expect(words.isCount).toBe(text.endsWith('"token_count"', end));
    ends.push(end);
  }
  return ends;
}

const PIECES = [...WORDS, ...WORDS.map(word => word.slice(1)), ...WORDS.map(word => word.slice(0, -1))];
const texts = fc
  .array(fc.constantFrom(...PIECES, '_co', '_count', '_appli', '"t', '"', '\n', ' ', 'k'))
  .map(parts => parts.join(''));

it('in any text', () => {
  fc.assert(
    fc.property(texts, text => {
      expect(byWords(text)).toEqual(byExpression(text));
    }),
    { numRuns: 2000 },
  );
});

it('from any place on', () => {
  fc.assert(
    fc.property(texts, fc.nat(60), (text, from) => {
      const behind = byExpression(text.slice(from)).map(end => end + from);
      expect(new TellingWords(text).endOfNext(from)).toBe(behind[0] ?? -1);
    }),
    { numRuns: 1000 },
  );
});
