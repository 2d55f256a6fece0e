import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortenStrings } from '../../src/format/long-strings.ts';

const LONG = 'use "apply_patch", \\ not ed.\n\tÄ 👩‍💻 '.repeat(1_000);

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const shortened = (value: unknown): unknown => JSON.parse(shortenStrings(bytesOf(value)).toString('utf8'));

test('a long string keeps its beginning, and everything around it stays', () => {
  const found = shortened({ a: 'b', text: LONG, 'c d': [LONG, 'short'], e: { f: null } }) as { text: string };
  expect(found).toEqual({ a: 'b', text: found.text, 'c d': [found.text, 'short'], e: { f: null } });
  expect(LONG.startsWith(found.text)).toBe(true);
  expect(Buffer.byteLength(found.text)).toBeGreaterThan(900);
  expect(found.text.length).toBeLessThan(2_100);
});

test('a line without a long string is the same buffer', () => {
  for (const value of [{}, { text: 'x '.repeat(1_000) }, Array(5_000).fill('word')]) {
    const bytes = bytesOf(value);
    expect(shortenStrings(bytes)).toBe(bytes);
  }
});

test('a long string without a space stays: nowhere else is it safe to cut', () => {
  const bytes = bytesOf({ image: 'A'.repeat(100_000) });
  expect(shortenStrings(bytes)).toBe(bytes);
});

test('a line that is cut off, or glued to another one, is still no JSON', () => {
  const line = bytesOf({ text: LONG, more: LONG });
  const torn = [
    line.subarray(0, 30_000),
    line.subarray(0, -1),
    Buffer.concat([line.subarray(0, 30_000), line]),
  ];
  for (const bytes of torn)
    expect(() => JSON.parse(shortenStrings(bytes).toString('utf8'))).toThrow(SyntaxError);
});

test('NUL bytes, and bytes that are no UTF-8, are not taken away', () => {
  for (const byte of [0x00, 0xff]) {
    const bytes = bytesOf({ text: LONG });
    bytes[20_000] = byte;
    expect(shortenStrings(bytes)).toBe(bytes);
  }
});

test('any JSON stays the same but for its long strings', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const long = fc.tuple(text, text).map(([a, b]) => `${a} ${b}`.repeat(2_000));
  const json = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      long,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  const cut = (value: unknown, other: unknown): void => {
    if (typeof value === 'string') {
      expect(typeof other === 'string' && value.startsWith(other)).toBe(true);
      if (Buffer.byteLength(JSON.stringify(value)) <= 2_048) expect(other).toBe(value);
    } else if (typeof value === 'object' && value !== null) {
      expect(Object.keys(other as object)).toEqual(Object.keys(value));
      for (const [key, one] of Object.entries(value)) cut(one, (other as Record<string, unknown>)[key]);
    } else expect(other).toBe(value);
  };
  fc.assert(
    fc.property(json, value => cut(value, shortened(value))),
    { numRuns: 200 },
  );
});
