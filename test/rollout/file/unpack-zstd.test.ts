import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { unpackZstd } from '../../../src/rollout/file/unpack-zstd.ts';
import { summaryAt } from '../../../src/sessions/conversation-row.ts';
import { temporaryFile } from '../../support/rollout-fixtures.ts';
import {
  MATCH_BYTES,
  matchBlock,
  repeatedBlock,
  repeatedBlocks,
  singleSegment,
  storedBlock,
  zstdFrame,
} from '../../support/zstd.ts';

async function* inChunks(bytes: Buffer, size = 128 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(bytes: Buffer): Promise<{ end: string; sha: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const end = await unpackZstd(inChunks(bytes), async piece => {
    hash.update(piece);
    size += piece.length;
    return true;
  });
  return { end, sha: hash.digest('hex'), size };
}

/** Blocks that refer back as far as a window of this size lets them, twice, and what they unpack to. */
function farBlocks(windowBytes: number): { readonly blocks: readonly Buffer[]; readonly sha: string } {
  const mark = randomBytes(512);
  const filler = windowBytes - mark.length;
  const match = matchBlock(windowBytes);
  const blocks = [storedBlock(mark), ...repeatedBlocks(0x2e, filler, windowBytes), match, match];
  const hash = createHash('sha256').update(mark);
  const dots = Buffer.alloc(1024 * 1024, 0x2e);
  for (let left = filler; left > 0; left -= dots.length) hash.update(dots.subarray(0, left));
  hash.update(Buffer.concat([mark, dots]).subarray(0, 2 * MATCH_BYTES));
  return { blocks, sha: hash.digest('hex') };
}

const LOGS = Array.from({ length: 17 }, (_, n) => n + 10);
const WINDOWS = LOGS.flatMap(log => [0, 5].map(eighths => ({ log, eighths }))).filter(
  ({ log, eighths }) => log < 26 || eighths === 0,
);
const bytesOf = ({ log, eighths }: { log: number; eighths: number }): number => 2 ** log * (1 + eighths / 8);

describe('the bytes of a frame', () => {
  test.each(WINDOWS)(
    'with a window of 2^$log and $eighths eighths are those that were packed',
    async window => {
      const { blocks, sha } = farBlocks(bytesOf(window));
      const frame = zstdFrame(window, blocks);
      expect(await unpacked(frame)).toEqual({ end: 'whole', sha, size: bytesOf(window) + 2 * MATCH_BYTES });
    },
  );

  test.each([2 ** 26, 3_000_000])(
    'of a single segment of %i bytes are those that were packed',
    async size => {
      const { blocks, sha } = farBlocks(size - 2 * MATCH_BYTES);
      expect(await unpacked(singleSegment(size, blocks))).toEqual({ end: 'whole', sha, size });
    },
  );

  test('are the same wherever the chunks end, and frames follow each other', async () => {
    const one = farBlocks(64 * 1024);
    const skippable = Buffer.from('502a4d1803000000aabbcc', 'hex');
    const frame = zstdFrame({ log: 16 }, one.blocks);
    const both = Buffer.concat([frame, skippable, frame, zstdFrame({ log: 10 }, [])]);
    for (const size of [1, 2, 3, 7, 100]) {
      const pieces: Buffer[] = [];
      const end = await unpackZstd(inChunks(both, size), async piece => pieces.push(piece) > 0);
      const all = Buffer.concat(pieces);
      expect([end, all.length]).toEqual(['whole', 2 * (64 * 1024 + 2 * MATCH_BYTES)]);
      for (const half of [all.subarray(0, all.length / 2), all.subarray(all.length / 2)])
        expect(createHash('sha256').update(half).digest('hex')).toBe(one.sha);
    }
  });

  const hasZstd = spawnSync('zstd', ['--version']).status === 0;
  test.skipIf(!hasZstd)('are those of the zstd program, packed by it and by us', async () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, n) => `{"n":${n},"words":"${'some of it '.repeat(n % 7)}${n * n}"}\n`,
    );
    const content = Buffer.from(lines.join('').repeat(2));
    const sha = createHash('sha256').update(content).digest('hex');
    for (const options of [
      '-1',
      '-3',
      '-19 --zstd=wlog=12',
      '--long=22',
      '--long=26',
      '--no-check',
      '-3 --zstd=wlog=10',
    ]) {
      const packed = spawnSync('zstd', ['-q', '-c', ...options.split(' ')], {
        input: content,
        maxBuffer: 1e9,
      });
      expect([options, await unpacked(packed.stdout)]).toEqual([
        options,
        { end: 'whole', sha, size: content.length },
      ]);
    }
    const { blocks, sha: far } = farBlocks(2 ** 22);
    const plain = spawnSync('zstd', ['-q', '-d', '-c'], {
      input: zstdFrame({ log: 22 }, blocks),
      maxBuffer: 1e9,
    });
    expect(createHash('sha256').update(plain.stdout).digest('hex')).toBe(far);
  });
});

describe('refused with its reason', () => {
  const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
  const skippable = Buffer.from('502a4d1800000000', 'hex');
  test.each([
    ['a window of 72 MB', zstdFrame({ log: 26, eighths: 1 }, []), 'window is over 64 MB'],
    ['a window of 128 MB, as of zstd --long=27', zstdFrame({ log: 27 }, []), 'window is over 64 MB'],
    ['a segment of 64 MB and a byte', singleSegment(2 ** 26 + 1, []), 'window is over 64 MB'],
    [
      'such a window in the second frame',
      Buffer.concat([zstdFrame({ log: 10 }, []), zstdFrame({ log: 27 }, [])]),
      'window is over 64 MB',
    ],
    ['a dictionary', Buffer.concat([Buffer.from('28b52ffd01400700', 'hex'), Buffer.alloc(20)]), 'dictionary'],
    [
      'a block that claims 200 KB',
      zstdFrame({ log: 20 }, [repeatedBlock(0x61, 200_000)]),
      'more than 128 KB',
    ],
    [
      '20,000 blocks of one byte',
      zstdFrame({ log: 26 }, many(20_000, repeatedBlock(0x61, 1))),
      'next to nothing',
    ],
    [
      'a million empty blocks',
      zstdFrame({ log: 26 }, many(1_000_000, storedBlock(Buffer.alloc(0)))),
      'next to nothing',
    ],
    ['100,000 empty frames', Buffer.concat(many(100_000, zstdFrame({ log: 26 }, []))), 'next to nothing'],
    ['100,000 skippable frames', Buffer.concat(many(100_000, skippable)), 'next to nothing'],
  ])('%s, and the list says so', async (_, bytes, reason) => {
    const path = temporaryFile(bytes, 'hostile.jsonl.zst');
    expect((await summaryAt(path)).problem).toContain(reason);
  });
});

test('blocks that were flushed line by line are no reason', async () => {
  const line = Buffer.from(`{"timestamp":"2026-11-29T10:00:00.000Z","type":"event_msg","payload":{"n":1}}\n`);
  const frame = zstdFrame(
    { log: 21 },
    Array.from({ length: 30_000 }, () => storedBlock(line)),
  );
  expect(await unpacked(frame)).toMatchObject({ end: 'whole', size: 30_000 * line.length });
});
