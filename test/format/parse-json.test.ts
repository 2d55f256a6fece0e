import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { mayBeJson, parseJson } from '../../src/format/parse-json.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function plainParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON, and JSON with a few characters taken out, put in or doubled. */
const texts = fc
  .tuple(
    fc.json(),
    fc.array(fc.tuple(fc.nat(60), fc.constantFrom('', 'x', '{', '}', '"', ',', '\\', '0', ' ', '\n'))),
  )
  .map(([json, changes]) =>
    changes.reduce((text, [at, put]) => text.slice(0, at) + put + text.slice(put === '' ? at + 1 : at), json),
  );

test('whatever texts come one after the other, each gives what JSON.parse gives, and nothing where that throws', () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 40 }), several => {
      for (const text of several) expect(parseJson(text)).toEqual(plainParse(text));
    }),
    { numRuns: 500 },
  );
});

test('a text is called no JSON exactly where it is none, up to thirty levels deep', () => {
  fc.assert(
    fc.property(texts, text => {
      expect(mayBeJson(text)).toBe(plainParse(text) !== undefined);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['{', false],
  ['{}', true],
  [' [1 , {"a" : -0.5e+3}, "\\u00e9\\n"]\r\n', true],
  ['{"a":x}', false],
  ['{"a":01}', false],
  ['{"a":1,}', false],
  ['[1 2]', false],
  ['"\\u00g0"', false],
  ['"a\tb"', false],
  ['{}{}', false],
  ['tru', false],
  ['', false],
  [`${'['.repeat(200)}${']'.repeat(200)}`, true],
])('%j: %s', (text, is) => expect(mayBeJson(text)).toBe(is));

test('thousands of damaged lines, good ones between them or not, come to a few errors', () => {
  const parse = vi.spyOn(JSON, 'parse');
  for (let n = 0; n < 5_000; n++) {
    parseJson('{"timestamp":"2026-11-29T10:00:00.000Z","type":"resp');
    if (n % 10 === 0) parseJson('{}');
    parseJson('{"a":x}');
  }
  const errors = parse.mock.results.filter(({ type }) => type === 'throw');
  expect(errors.length).toBeLessThan(10);
});
