import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteOffset, Dialect } from '../../../src/format/identity.ts';
import { interpretLine } from '../../../src/format/interpret/line.ts';
import type { Meaning } from '../../../src/format/items/meaning.ts';
import { parseLine } from '../../../src/format/parse-line.ts';
import { HEAD_BYTES, headsOf, kindOfHead, type LineKind } from '../../../src/rollout/read/line-heads.ts';
import { promptPair } from '../../../src/rollout/read/prompt-with-event.ts';
import {
  corpusRollouts,
  dialectOf,
  envelope,
  event,
  message,
  rawLines,
  readBytes,
} from '../../support/rollout-fixtures.ts';

interface RolloutLine {
  readonly dialect: Dialect | null;
  readonly bytes: Buffer;
}

const corpusLines: readonly RolloutLine[] = corpusRollouts().flatMap(path => {
  const raws = rawLines(readBytes(path));
  const dialect = dialectOf(raws);
  return raws.flatMap(({ bytes }) => (bytes === null ? [] : { dialect, bytes }));
});

function meaningOf({ bytes, dialect }: RolloutLine): Meaning | null {
  return interpretLine(
    parseLine({ offset: 0 as ByteOffset, length: bytes.length, ended: true, bytes }, dialect),
  );
}

function kindOf({ bytes, dialect }: RolloutLine): LineKind | null {
  const [head, heads] = [bytes.toString('latin1', 0, HEAD_BYTES), headsOf(dialect)];
  return heads.known.test(head) ? kindOfHead(head, heads) : null;
}

/** What parsing says about the same. */
function kindsOfMeaning(meaning: Meaning): readonly LineKind[] {
  switch (meaning.as) {
    case 'plain':
      // A damaged line may begin like an answer.
      return meaning.content.kind === 'damaged' ? ['answer', 'output', 'other'] : ['other'];
    case 'twin':
      return meaning.voice === 'user' ? [] : ['answer'];
    case 'call':
      return meaning.content.kind === 'tool_call' && meaning.content.tool === 'view_image' ? [] : ['answer'];
    case 'execution':
      return ['answer'];
    case 'output':
      return ['output'];
    case 'compaction':
    case 'rollback':
      return ['other'];
    case 'turn':
      return [];
    default:
      return meaning satisfies never;
  }
}

describe('the head of a line', () => {
  it('says of real lines what parsing them says, also when they were cut or a byte was changed', () => {
    const changes = fc.option(fc.tuple(fc.nat(300), fc.constantFrom(0, 0x22, 0x2c, 0x37, 0x7d, 0xff)));
    const cuts = fc.option(fc.nat(400), { freq: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...corpusLines), cuts, changes, ({ bytes, dialect }, cut, change) => {
        const changed = Buffer.from(cut === null ? bytes : bytes.subarray(0, cut));
        if (change !== null && change[0] < changed.length) changed[change[0]] = change[1];
        const line = { dialect, bytes: changed };
        const [kind, meaning] = [kindOf(line), meaningOf(line)];
        if (kind !== null) expect(meaning && kindsOfMeaning(meaning)).toContain(kind);
      }),
      { numRuns: 10_000 },
    );
  });

  it('is enough for most lines, and never for prompts and borders of turns', () => {
    const known = corpusLines.filter(line => kindOf(line) !== null);
    expect(known.length / corpusLines.length).toBeGreaterThan(0.6);
    const [text] = envelope(message('user', 'hello')).split('\n').slice(1);
    expect(kindOf({ dialect: 'envelope', bytes: Buffer.from(text ?? '') })).toBeNull();
  });
});

describe('a prompt and its event', () => {
  const words = fc.constantFrom('please ', 'look ', 'at this, ', '~', 'W', 'Warning: ');
  const odd = fc.constantFrom('"', '<', '\\', '\x7f', '\n', 'é');
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: words, minLength: 1, maxLength: 12 }) },
    fc.string({ unit: fc.oneof(words, odd), maxLength: 12 }),
  );
  const eventFields = fc.constantFrom(
    { images: [], local_images: [], text_elements: [] },
    { images: [] },
    { kind: 'plain' },
    { images: ['x'] },
  );
  const change = fc.option(fc.tuple(fc.nat(500), fc.constantFrom(0x0a, 0x1f, 0x22, 0x5c, 0x41, 0xff)), {
    freq: 1,
  });

  it('are what parsing both lines gives', () => {
    let pairs = 0;
    fc.assert(
      fc.property(text, fc.option(text, { freq: 1 }), eventFields, change, (said, other, fields, changed) => {
        const lines = envelope(
          message('user', said),
          event('user_message', { message: other ?? said, ...fields }),
        );
        const bytes = Buffer.from(lines.slice(lines.indexOf('\n') + 1) + 'more\n'.repeat(20));
        if (changed !== null && changed[0] < bytes.length) bytes[changed[0]] = changed[1];
        const end = bytes.indexOf(10);
        const pair = promptPair(bytes, 0, end);
        if (pair === null) return;
        pairs += 1;
        expect([pair.eventStart, pair.end]).toEqual([end + 1, bytes.indexOf(10, end + 1) + 1]);
        const halves = [bytes.subarray(0, end), bytes.subarray(end + 1, pair.end - 1)].map(half =>
          meaningOf({ dialect: 'envelope', bytes: half }),
        );
        const user = { as: 'twin', voice: 'user', content: { kind: 'user', text: pair.text, images: [] } };
        expect(halves).toMatchObject([
          { ...user, side: 'item' },
          { ...user, side: 'event' },
        ]);
        // Cut off, the event is not taken.
        expect(promptPair(bytes.subarray(0, pair.end - 1), 0, end)).toBeNull();
      }),
      { numRuns: 3000 },
    );
    expect(pairs).toBeGreaterThan(300);
  });
});
