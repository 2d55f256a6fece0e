/** The header of a session that copied nothing, without parsing it: the same as parsing it, or nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeHeader } from '../../src/format/dialect.ts';
import type { ByteOffset } from '../../src/format/identity.ts';
import { parentOf } from '../../src/rollout/summary/facts.ts';
import { parseSummaryObject } from '../../src/rollout/summary/summary-lines.ts';
import { type CountedHeader, quickHeader } from '../../src/usage/count/quick-header.ts';

const headers = readdirSync('test/fixtures', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.jsonl'))
  .map(name => readFileSync(join('test/fixtures', name), 'utf8').split('\n')[0] ?? '')
  .filter(line => line.includes('"session_meta"'));

const NOTE = /\(([a-z ]+) left out, \d+ characters\)/;
/** With instructions as long as real ones are, and of their letters. */
const lengthened = (line: string, length: number): string =>
  line.replace(NOTE, () => 'You are a \\"coding agent\\" — be brief.\\n'.repeat(length / 40));
const long = headers.filter(line => NOTE.test(line)).map(line => lengthened(line, 4000));

/** As any header; null where it may have copied something. */
function parsed(bytes: Buffer): CountedHeader | null {
  const raw = { offset: 0 as ByteOffset, length: bytes.length, ended: true, bytes };
  const object = parseSummaryObject(raw);
  const judged = judgeHeader(object);
  if (judged.kind !== 'ok') return null;
  const { id, dialect, timestamp, cwd, provider, historyBase } = judged.meta;
  if (historyBase !== null || parentOf(judged.meta) !== null) return null;
  return { id, dialect, timestamp, cwd, provider };
}

/** Of a header that other lines follow. */
function quickly(bytes: Buffer): CountedHeader | null {
  const file = Buffer.concat([bytes, Buffer.from('\n{"timestamp":"x"}\n')]);
  return quickHeader(file.toString('latin1'), bytes.length, file);
}

it('most of the corpus with instructions, and each as it is parsed', () => {
  const own = [...headers, ...long].filter(
    line =>
      line.includes('"base_instructions":{') && !/"(?:forked_from_id|parent_thread_id|subagent)"/.test(line),
  );
  const quick = own.map(line => Buffer.from(line)).filter(line => quickly(line) !== null);
  expect(own.length).toBeGreaterThan(20);
  expect(quick.length).toBeGreaterThan(own.length * 0.9);
  for (const line of quick) expect(quickly(line)).toEqual(parsed(line));
});

it('none of a session that came from another one', () => {
  const copies = [...headers, ...long].filter(line => parsed(Buffer.from(line)) === null);
  expect(copies.length).toBeGreaterThan(10);
  for (const line of copies) expect(quickly(Buffer.from(line))).toBeNull();
});

it('whatever happens to a header, it is as parsed or left to the parser', () => {
  const sample = [
    ...headers.filter((_, index) => index % 5 === 0),
    ...long.filter((_, index) => index % 5 === 0),
  ];
  const keys = [
    'forked_from_id',
    'parent_thread_id',
    'cwd',
    'id',
    'source',
    'history_mode',
    'payload',
    'other',
  ];
  const put = [
    '',
    '"',
    '{',
    '}',
    ',',
    '\\',
    '\\x',
    '\\u0061',
    'é',
    '\xff',
    '\0',
    '\t',
    '\n',
    '\r',
    'null',
    '9',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...sample),
      fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.3, noNaN: true })),
      fc.constantFrom(...put, ...keys.map(key => `"${key}":"01a22671-f039-7cb0-8a8e-cba3e7488dda",`)),
      fc.nat(3),
      fc.boolean(),
      (line, where, put, cut, atMember) => {
        const bytes = Buffer.from(line);
        const start = Math.floor(where * bytes.length);
        const comma = atMember ? bytes.indexOf(',"', start) : -1;
        const at = comma === -1 ? start : comma + 1;
        const end = comma === -1 ? at + cut : at;
        const changed = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(put, 'latin1'),
          bytes.subarray(end),
        ]);
        if (changed.includes('\n')) return;
        const quick = quickly(changed);
        if (quick !== null) expect(quick).toEqual(parsed(changed));
      },
    ),
    { numRuns: 4000 },
  );
});
