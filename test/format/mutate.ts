/** Bytes of a real rollout with seeded damage: bits flipped, parts cut, doubled, swapped, and hostile bytes put in. */
import { randomOf } from '../support/hostile-contents.ts';

const INSERTS: readonly Buffer[] = [
  '\n',
  '\r\n',
  '\0\0\0\0\0\0\0\0',
  '\ufeff',
  '"',
  '\\',
  '\\ud800',
  '\\u0000',
  '\\u001b[2J',
  '{',
  '}',
  '[[[[[[[[[[[[',
  'null',
  '1e400',
  '-9007199254740993',
  '"__proto__":{"a":1},',
  '"type":"message",',
  '"call_id":"call_1_0",',
  '{"timestamp":"T","type":"event_msg","payload":{"type":"task_complete"}}\n',
  '\u202e\u001b]0;x\u0007',
]
  .map(text => Buffer.from(text))
  .concat([Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])]);

/** One to twelve changes. The same seed makes the same bytes. */
export function mutate(whole: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  const below = (most: number) => Math.floor(random() * most);
  let bytes = Buffer.from(whole);
  for (let left = 1 + below(12); left > 0; left--) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(random() < 0.5 ? 20 : 2000));
    const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const change = below(6);
    if (change === 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else if (change === 1) bytes = Buffer.concat([before, after]);
    else if (change === 2) bytes = Buffer.concat([before, part, part, after]);
    else if (change === 3) bytes = Buffer.concat([after, part, before]);
    else if (change === 4)
      bytes = Buffer.concat([before, INSERTS[below(INSERTS.length)] ?? part, part, after]);
    else if (random() < 0.3) bytes = before;
  }
  return bytes;
}
