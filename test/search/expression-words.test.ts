import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phrasesOfExpression } from '../../src/search/expression-words.ts';

describe('phrases of an expression', () => {
  it.each([
    ['certificate', ['certificate']],
    ['a certificate expired', ['a certificate expired']],
    ['the +certificate expired?', ['certificate expire']],
    ['websocket|invoice', ['websocket', 'invoice']],
    ['(websocket|invoice)s? of', ['websocket', 'invoice']],
    ['no (?:longer word|other) but', ['longer word', 'other']],
    ['(?<name>retry) it', ['retry']],
    ['colou?r', ['colo']],
    ['colours*', ['colour']],
    ['errors{0,1}', ['error']],
    ['hurray+ing', ['hurray']],
    ['\\bretry\\b', ['retry']],
    ['\\d+ retries', ['retries']],
    ['[Rr]etry', ['etry']],
    ['[abc\\]retry]x', null],
    ['(retry)?', null],
    ['(?=retry).', null],
    ['(?!retry)later', ['later']],
    ['(?<!retry)later', ['later']],
    ['(?<=retry)later', ['later']],
    ['retry|', null],
    ['retry|.', null],
    ['retry|(a|later)', null],
    ['\\p{Letter}+', null],
    ['\\u0061bc', null],
    ['naïveté', ['vet']],
    ['of', null],
    ['', null],
  ])('%s: %s', (source, phrases) => {
    expect(() => new RegExp(source, 'u')).not.toThrow();
    expect(phrasesOfExpression(source)).toEqual(phrases);
  });

  /** An expression, and something that it matches. */
  interface Sample {
    readonly source: string;
    readonly text: string;
  }

  const atoms = fc.constantFrom<Sample>(
    ...['retry', 'the', 'abc', 'a', 'x9_', ' ', '-', 'é', '😀'].map(text => ({ source: text, text })),
    { source: '\\.', text: '.' },
    { source: '.', text: '!' },
    { source: '[a-z|)]', text: 'q' },
    { source: '[^\\]a]', text: '1' },
    { source: '\\d', text: '7' },
    { source: '\\u0062', text: 'b' },
    { source: '(?!later)', text: '' },
  );
  const quantifiers = fc.constantFrom<readonly [string, number]>(
    ...([
      ['', 1],
      ['', 1],
      ['?', 0],
      ['*', 0],
      ['*?', 2],
      ['+', 2],
      ['+?', 1],
      ['{0,2}', 0],
      ['{2}', 2],
    ] as const),
  );
  /** One character, or a group. */
  const repeatable = ({ source }: Sample): boolean =>
    [...source].length === 1 || /^(?:\((?!\?!)|\[|\\)/.test(source);

  const sampleOf = (atom: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> => {
    const part = fc
      .tuple(atom, quantifiers)
      .map(([one, [quantifier, times]]) =>
        repeatable(one) ? { source: one.source + quantifier, text: one.text.repeat(times) } : one,
      );
    const alternatives = fc.array(fc.array(part, { maxLength: 4 }), { minLength: 1, maxLength: 2 });
    return fc.tuple(alternatives, fc.nat()).map(([parts, chosen]) => ({
      source: parts.map(sequence => sequence.map(({ source }) => source).join('')).join('|'),
      text: (parts[chosen % parts.length] ?? []).map(({ text }) => text).join(''),
    }));
  };
  const groupOf = (inside: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
    fc
      .tuple(fc.constantFrom('(', '(?:'), inside)
      .map(([open, { source, text }]) => ({ source: `${open}${source})`, text }));
  const sample = sampleOf(fc.oneof(atoms, groupOf(sampleOf(fc.oneof(atoms, groupOf(sampleOf(atoms)))))));

  it('are in everything that it matches', () => {
    fc.assert(
      fc.property(sample, ({ source, text }) => {
        expect(() => new RegExp(source, 'u')).not.toThrow();
        const phrases = phrasesOfExpression(source);
        expect(phrases === null || phrases.some(phrase => text.includes(phrase))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
