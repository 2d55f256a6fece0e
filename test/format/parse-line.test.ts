import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/format/identity.ts';
import { readContent } from '../../src/format/interpret/message-content.ts';
import type { Line } from '../../src/format/line.ts';
import { parseLine } from '../../src/format/parse-line.ts';
import { corpusRollouts, parsedLines, rawLines, readBytes } from '../support/rollout-fixtures.ts';

function parseOnly(bytes: Buffer | string, dialect: Dialect | null = 'envelope'): Line {
  const [line] = rawLines(bytes);
  if (!line) throw new Error('no line');
  return parseLine(line, dialect);
}

describe('a record', () => {
  test('keeps its payload, unknown fields included', () => {
    const line = parseOnly(
      '{"timestamp":"T","ordinal":3,"type":"new_thing","payload":{"a":1,"later":[2]},"x":1}\n',
    );
    expect(line).toMatchObject({
      kind: 'record',
      type: 'new_thing',
      timestamp: 'T',
      ordinal: 3,
      payload: { a: 1, later: [2] },
    });
  });

  test.each([
    ['{"record_type":"state"}', 'state'],
    ['{"record_type":"other"}', 'other'],
    ['{"type":"message","role":"user"}', 'response_item'],
    ['{"id":"x","timestamp":"T","instructions":null}', 'session_meta'],
    ['{"a":1}', 'unknown'],
  ])('of a bare file: %s is %s', (text, type) => {
    expect(parseOnly(text, 'bare')).toMatchObject({ kind: 'record', type, payload: JSON.parse(text) });
  });

  test('without envelope in an enveloped file is what it calls itself, never a response_item', () => {
    expect(parseOnly('{"type":"message","role":"user"}')).toMatchObject({ kind: 'record', type: 'message' });
    expect(parseOnly('{"type":"event_msg","payload":7}')).toMatchObject({ payload: { payload: 7 } });
  });

  test('survives a carriage return, and a BOM at the start of the file only', () => {
    expect(parseOnly('\uFEFF{"type":"a","payload":{}}\r\n')).toMatchObject({ kind: 'record', type: 'a' });
    const [, second] = rawLines('{}\n\uFEFF{}\n');
    expect(second && parseLine(second, null)).toMatchObject({ kind: 'damaged' });
  });

  test('with a key __proto__ pollutes nothing', () => {
    const line = parseOnly('{"type":"a","payload":{"__proto__":{"polluted":true},"constructor":1}}');
    expect(line).toMatchObject({ kind: 'record' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('damage costs the line and says why', () => {
  test.each([
    ['not JSON', '{"a":\n', 'not-json'],
    ['two lines glued', '{"type":"resp{"type":"a","payload":{}}\n', 'not-json'],
    ['cut off at the end of the file', '{"type":"resp', 'torn'],
    ['a number', '42\n', 'not-an-object'],
    ['an array', '[1]\n', 'not-an-object'],
    ['null', 'null\n', 'not-an-object'],
    ['NUL bytes', '\0\0\0\0\n', 'nul-run'],
    ['NUL bytes before a record', '\0\0{"type":"a","payload":{}}\n', 'nul-run'],
  ])('%s', (_, text, reason) => expect(parseOnly(text)).toMatchObject({ kind: 'damaged', reason }));

  test('invalid UTF-8, with a text to show', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]);
    expect(parseOnly(bytes)).toMatchObject({
      kind: 'damaged',
      reason: 'not-utf8',
      text: '{"a":"\uFFFD\uFFFD"}',
    });
  });

  test.each([
    ['arrays', '['.repeat(1_000_000)],
    ['closed arrays', `{"type":"a","payload":{"x":${'['.repeat(300_000)}${']'.repeat(300_000)}}}`],
    ['objects', '{"a":'.repeat(500_000)],
  ])('a depth bomb of %s', (_, text) => {
    expect(parseOnly(`${text}\n`)).toMatchObject({ kind: 'damaged', reason: 'not-json' });
  });

  test('but brackets inside a string are no depth', () => {
    const text = `{"type":"a","payload":{"text":"${'[{\\"'.repeat(10_000)}"}}\n`;
    expect(parseOnly(text)).toMatchObject({ kind: 'record' });
  });

  test('a line over the cap is listed by its place', () => {
    const [line] = rawLines('x\n');
    expect(line && parseLine({ ...line, length: 20_000_000, bytes: null }, null)).toEqual({
      kind: 'oversize',
      offset: 0,
      length: 20_000_000,
      ended: true,
    });
  });
});

test.each(['\n', ' \t\r\n', '\r\n'])('%j is blank', text => expect(parseOnly(text).kind).toBe('blank'));

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.constantFrom('bare', 'envelope', null),
      (bytes, dialect) => {
        for (const line of rawLines(Buffer.from(bytes))) parseLine(line, dialect as Dialect | null);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each(corpusRollouts())('%s has no damage but what its name says', path => {
  const damaged = parsedLines(readBytes(path)).filter(line => line.kind === 'damaged');
  expect(damaged).toHaveLength(/torn/.test(path) ? 1 : 0);
});

test('of a message of half a million parts the first are read, and the others counted', () => {
  const { texts } = readContent(Array(490_000).fill({ type: 'output_text', text: 'word' }));
  expect(texts).toHaveLength(4_097);
  expect(texts.at(-1)).toBe('[485904 more parts]');
});
