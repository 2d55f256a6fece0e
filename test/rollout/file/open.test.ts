import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import type { RolloutFile } from '../../../src/rollout/file/rollout-file.ts';
import { unpackBeside } from '../../../src/rollout/file/unpack-beside.ts';
import { ZstdFrames } from '../../../src/rollout/file/zstd-frames.ts';
import { readLinesForward } from '../../../src/rollout/read/read-lines.ts';
import { summaryAt } from '../../../src/sessions/conversation-row.ts';
import { zstdBomb } from '../../support/hostile-tree.ts';
import { CORPUS, temporaryFile, temporaryFolder } from '../../support/rollout-fixtures.ts';

const COMPRESSED = join(
  CORPUS,
  '0.169.0/compressed/rollout-2026-11-22T06-19-54-01a201e9-459d-79c3-9e6e-429603a5bfa9.jsonl.zst',
);

async function wholeText(file: RolloutFile): Promise<string> {
  const bytes = await file.read(0, file.size);
  await file.close();
  return bytes.toString();
}

describe('a regular file', () => {
  test('reads at any position, and short at its end', async () => {
    const file = await openRollout(temporaryFile('0123456789'));
    expect(file.size).toBe(10);
    expect((await file.read(3, 4)).toString()).toBe('3456');
    expect((await file.read(8, 100)).toString()).toBe('89');
    expect((await file.read(50, 5)).length).toBe(0);
    await file.close();
    await file.close();
  });

  test('reports its present size while it grows', async () => {
    const path = temporaryFile('a');
    const file = await openRollout(path);
    writeFileSync(path, 'more', { flag: 'a' });
    expect((await file.stat()).size).toBe(5);
    expect(file.size).toBe(1);
    await file.close();
  });

  test('still reads after it was deleted', async () => {
    const path = temporaryFile('kept');
    const file = await openRollout(path);
    unlinkSync(path);
    expect(await wholeText(file)).toBe('kept');
  });
});

describe('never opened, and said so in a sentence', () => {
  const refused = { name: 'RolloutUnreadableError', code: 'ROLLOUT_UNREADABLE' };

  test('a link', async () => {
    const link = join(temporaryFolder(), 'link.jsonl');
    symlinkSync(temporaryFile('x'), link);
    await expect(openRollout(link)).rejects.toMatchObject({ ...refused, path: link });
  });

  test('a pipe, without waiting for its writer', async () => {
    const pipe = join(temporaryFolder(), 'pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    await expect(openRollout(pipe)).rejects.toMatchObject(refused);
  });

  test('a device', async () => {
    await expect(openRollout('/dev/zero')).rejects.toMatchObject(refused);
  });

  test('a folder', async () => {
    await expect(openRollout(temporaryFolder())).rejects.toMatchObject(refused);
  });

  test('a socket', async () => {
    const path = join(temporaryFolder(), 's');
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await new Promise(resolve => server.once('listening', resolve));
    await expect(openRollout(path)).rejects.toMatchObject(refused);
  });

  test.skipIf(process.getuid?.() === 0)('a file one may not read', async () => {
    const path = temporaryFile('secret');
    chmodSync(path, 0);
    await expect(openRollout(path)).rejects.toMatchObject({
      ...refused,
      message: `You may not read ${path}: its owner can give you the right.`,
    });
  });

  test.each(['/nowhere/at/all.jsonl', '/etc/hostname/x.jsonl', 'a\0b'])('nothing at %j', async path => {
    await expect(openRollout(path)).rejects.toMatchObject({ code: 'ROLLOUT_NOT_FOUND' });
  });
});

describe('a compressed rollout', () => {
  test('reads like the plain one', async () => {
    const file = await openRollout(COMPRESSED);
    const lines: string[] = [];
    for await (const batch of readLinesForward(file)) lines.push(...batch.map(line => String(line.bytes)));
    await file.close();
    expect(lines).toHaveLength(14);
    expect(lines.every(line => JSON.parse(line))).toBe(true);
  });

  test('keeps device and inode of the packed file, so that it can be followed', async () => {
    const path = join(temporaryFolder(), 'a.jsonl.zst');
    copyFileSync(COMPRESSED, path);
    const file = await openRollout(path);
    const again = await openRollout(path);
    expect([file.dev, file.ino]).toEqual([again.dev, again.ino]);
    expect(await file.stat()).toMatchObject({ size: file.size, ino: file.ino });
    await file.close();
    await again.close();
  });

  test('is unpacked no further than requested', async () => {
    const file = await openRollout(COMPRESSED, { unpackAtMost: 1000 });
    expect(file).toMatchObject({ size: 1000, partial: true });
    expect((await wholeText(file)).startsWith('{"timestamp"')).toBe(true);
  });

  test('larger than memory is for goes to disk, and reads the same', async () => {
    const path = join(temporaryFolder(), 'large.jsonl.zst');
    writeFileSync(path, storedZstd(Buffer.alloc(20 * 1024 * 1024, 'abc\n')));
    const file = await openRollout(path);
    expect(file.size).toBe(20 * 1024 * 1024);
    expect((await file.read(8 * 1024 * 1024 - 4, 12)).toString()).toBe('abc\nabc\nabc\n');
    await file.close();
  });

  test.each([
    ['no zstd', Buffer.from('{"a":1}\n')],
    ['random bytes behind the magic number', Buffer.from('28b52ffdffffffffffffffffffff', 'hex')],
    ['cut off in its first block', readFileSync(COMPRESSED).subarray(0, 2000)],
    ['cut off in its header', readFileSync(COMPRESSED).subarray(0, 7)],
    ['a window of two gigabytes', Buffer.from('28b52ffd00a800000000', 'hex')],
  ])('that is %s is refused', async (_, bytes) => {
    const path = temporaryFile(bytes, 'bad.jsonl.zst');
    await expect(openRollout(path)).rejects.toMatchObject({ code: 'ROLLOUT_UNREADABLE', path });
  });
});

describe('a compressed rollout that is cut off', () => {
  const content = Buffer.from(
    Array.from({ length: 20_000 }, (_, n) => `{"line":${n},"text":"some words"}\n`).join(''),
  );
  const packed = storedZstd(content);

  test('reads as far as it can be unpacked, and says so', async () => {
    const file = await openRollout(temporaryFile(packed.subarray(0, 300_000), 'cut.jsonl.zst'));
    expect(file.cutOff).toBe(true);
    expect(file.size).toBeGreaterThan(200_000);
    expect((await file.read(0, file.size)).equals(content.subarray(0, file.size))).toBe(true);
    await file.close();
    const summary = await summaryAt(file.path);
    expect(summary.problem).toContain('cut off');
  });

  test('is not one at the border of two frames, nor when only a part was requested', async () => {
    const two = Buffer.concat([packed, Buffer.from('502a4d1803000000aabbcc', 'hex'), packed]);
    for (const [bytes, options] of [
      [two, {}],
      [packed, { unpackAtMost: 1000 }],
    ] as const) {
      const file = await openRollout(temporaryFile(bytes, 'whole.jsonl.zst'), options);
      expect(file.cutOff).toBe(false);
      await file.close();
    }
  });

  test('keeps its file when a program opens it for appending', async () => {
    const path = temporaryFile(packed.subarray(0, 300_000), 'cut.jsonl.zst');
    await expect(unpackBeside(path, nodeFileOperations)).rejects.toMatchObject({
      code: 'ROLLOUT_UNREADABLE',
    });
    expect(readdirSync(dirname(path))).toEqual(['cut.jsonl.zst']);
  });

  test.each([1, 2, 3, 5, 17, 1000])('is detected wherever it is cut, by pieces of %i bytes', step => {
    const real = readFileSync(COMPRESSED);
    for (const end of [4, 5, 6, 12, 13, 100, real.length - 5, real.length - 1, real.length]) {
      const frames = new ZstdFrames();
      for (let at = 0; at < end; at += step) frames.take(real.subarray(at, Math.min(at + step, end)));
      expect(frames.areWhole).toBe(end === real.length);
    }
  });
});

describe('3 GB packed into 96 KB', () => {
  test('is refused, and does not fill the disk first', async () => {
    const path = temporaryFile(zstdBomb(), 'bomb.jsonl.zst');
    await expect(openRollout(path)).rejects.toMatchObject({
      code: 'ROLLOUT_UNREADABLE',
      message: expect.stringContaining('more than 64 MB, far more than a rollout'),
    });
  });

  test('costs a list no more than it requests', async () => {
    const path = temporaryFile(zstdBomb(), 'bomb.jsonl.zst');
    const before = process.memoryUsage().arrayBuffers;
    const file = await openRollout(path, { unpackAtMost: 1024 * 1024 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
    expect(file).toMatchObject({ size: 1024 * 1024, partial: true });
    await file.close();
  });
});

describe('a limited number of open files', () => {
  test('the next waits until one is closed', async () => {
    const path = temporaryFile('x');
    const open = await Promise.all(Array.from({ length: 32 }, () => openRollout(path)));
    let opened = false;
    const waiting = openRollout(path).then(file => {
      opened = true;
      return file;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(opened).toBe(false);
    await open[0]?.close();
    await (await waiting).close();
    await Promise.all(open.map(file => file.close()));
  });

  test('a failed opening gives its place back', async () => {
    const folder = join(temporaryFolder(), 'd');
    mkdirSync(folder);
    for (let n = 0; n < 40; n += 1) await openRollout(folder).catch(() => {});
    await (await openRollout(temporaryFile('x'))).close();
  });
});

/** A zstd frame of stored (raw) blocks: what a packer writes for bytes it cannot press. RFC 8878, 3.1.1. */
function storedZstd(content: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from('28b52ffd', 'hex'), Buffer.from([0x00, 0x58])];
  const size = 128 * 1024;
  for (let at = 0; at < content.length; at += size) {
    const block = content.subarray(at, at + size);
    const last = at + size >= content.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | last, 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
