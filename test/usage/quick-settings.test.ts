/** The settings of a line without parsing it: the same as parsing it, or nothing; the first time and when the text is known. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ByteOffset, parseConversationId } from '../../src/format/identity.ts';
import { objectOf, stringOf } from '../../src/format/narrow.ts';
import { parseSummaryLine } from '../../src/rollout/summary/summary-lines.ts';
import { type QuickSettings, quickSettings } from '../../src/usage/count/quick-settings.ts';
import { statedSettings } from '../../src/usage/count/stated-settings.ts';

const lines = readdirSync('test/fixtures', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.jsonl'))
  .flatMap(name => readFileSync(join('test/fixtures', name), 'utf8').split('\n'))
  .filter(line =>
    /"type":"(?:turn_context|event_msg","payload":\{"type":"thread_settings_applied)"/.test(line),
  );

function parsed(bytes: Buffer): QuickSettings | null {
  const raw = { offset: 1000 as ByteOffset, length: bytes.length, ended: true, bytes };
  const line = parseSummaryLine(raw, 'envelope');
  if (line.kind !== 'record') return null;
  const { type, payload } = line;
  if (type === 'turn_context')
    return {
      of: 'turn',
      stated: statedSettings(payload),
      turnId: parseConversationId(stringOf(payload, 'turn_id') ?? ''),
    };
  if (type !== 'event_msg' || stringOf(payload, 'type') !== 'thread_settings_applied') return null;
  const settings = objectOf(payload, 'thread_settings');
  return { of: 'thread', stated: settings && statedSettings(settings), turnId: null };
}

/** Of a line that stands between others. */
function quickly(bytes: Buffer): QuickSettings | null {
  const before = '{"timestamp":"x"}\n';
  return quickSettings(
    `${before}${bytes.toString('latin1')}\n{}`,
    before.length,
    before.length + bytes.length,
  );
}

it('nearly all such lines of the corpus, and each as it is parsed', () => {
  const short = lines.filter(line => Buffer.byteLength(line) <= 3000).map(line => Buffer.from(line));
  const quick = short.filter(line => quickly(line) !== null);
  expect(quick.length).toBeGreaterThan(short.length * 0.9);
  for (const line of quick) expect(quickly(line)).toEqual(parsed(line));
});

it('of a line with umlauts, and of none that is no UTF-8', () => {
  const [line = ''] = lines.filter(text => text.includes('"turn_context"'));
  const named = Buffer.from(line.replace(/"cwd":"[^"]*"/, '"cwd":"/home/jörg/プロ"'));
  expect(quickly(named)?.stated?.cwd).toBe('/home/jörg/プロ');
  expect(quickly(Buffer.from(named.toString().replace('ö', '\xf6'), 'latin1'))).toBeNull();
});

it.each([
  ['a second payload', '},"payload":{"model":"other"}}'],
  ['another type behind the payload', '},"type":"event_msg"}'],
  ['another object', '},{"model":"other"}}'],
  ['an id once more', ',"turn_id":"01a22672-042e-7d90-8af1-469061cbf399"}}'],
  ['a comma too many', ',}}'],
  ['the next line glued to it', '}}{"timestamp":"x"}'],
])('never of a line with %s', (_, end) => {
  const [line = ''] = lines.filter(text => text.includes('"turn_id"') && text.endsWith('}}'));
  const changed = Buffer.from(line.slice(0, -'}}'.length) + end);
  for (let time = 0; time < 2; time++) expect(quickly(changed)).toBeNull();
});

it('whatever happens to a line, it is as parsed or left to the parser', () => {
  const sample = lines.filter((_, index) => index % 7 === 0);
  const put = [
    '',
    '"',
    '{',
    '}',
    '}}',
    ',',
    '\\',
    '\\u0061',
    'é',
    '\xff',
    '\0',
    '\t',
    '\r',
    ':null',
    '[',
    ']',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...sample),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(...put, '"model":"x",', '"turn_id":"x",', '"type":"x",', '"payload":{},'),
      fc.nat(3),
      (line, where, put, cut) => {
        const bytes = Buffer.from(line);
        const at = Math.floor(where * bytes.length);
        const changed = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(put, 'latin1'),
          bytes.subarray(at + cut),
        ]);
        // Twice: the second time its text is known.
        for (let time = 0; time < 2; time++) {
          const quick = quickly(changed);
          if (quick !== null) expect(quick).toEqual(parsed(changed));
        }
      },
    ),
    { numRuns: 3000 },
  );
});
