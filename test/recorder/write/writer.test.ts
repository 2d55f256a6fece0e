/** The queue in front of a rollout: order, bound, one block for many, one sync for many, nothing lost when the disk fails. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RecorderClosedError, RecorderWriteError } from '../../../src/format/errors.ts';
import { AppendFile } from '../../../src/recorder/write/append-file.ts';
import type { LineDraft } from '../../../src/recorder/write/line-text.ts';
import { QUEUE_LIMIT, type RecorderState, Writer } from '../../../src/recorder/write/writer.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';

function draft(text: string): LineDraft {
  return { timestamp: 'T', type: 'response_item', payload: JSON.stringify({ text }) };
}

function lineOf(text: string): string {
  return `${JSON.stringify({ text })}\n`;
}

async function open(faults: Partial<FileOperations> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-writer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rollout.jsonl');
  writeFileSync(path, 'head\n');
  const calls: string[] = [];
  const operations: FileOperations = {
    ...nodeFileOperations,
    write: (fd, bytes) => {
      calls.push(`write ${bytes.length}`);
      return (faults.write ?? nodeFileOperations.write)(fd, bytes);
    },
    fdatasync: fd => {
      calls.push('sync');
      return (faults.fdatasync ?? nodeFileOperations.fdatasync)(fd);
    },
  };
  const file = await AppendFile.open({ path, operations, clock: systemClock });
  const states: RecorderState[] = [];
  const onStateChange = (state: RecorderState) => void states.push(state);
  const writer = new Writer({
    file,
    dialect: 'bare',
    requireLock: async () => {},
    readLastOrdinal: async () => 0,
    onStateChange,
  });
  return { writer, calls, states, path, read: () => readFileSync(path, 'utf8').slice('head\n'.length) };
}

function noSpace(): never {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}

describe('what is queued', () => {
  it('goes out in order, in one write for everything', async () => {
    const { writer, calls, read } = await open();
    for (const text of ['a', 'b', 'c']) await writer.add([draft(text)]);
    await writer.flush({ durable: false });
    expect(read()).toBe(lineOf('a') + lineOf('b') + lineOf('c'));
    expect(calls).toEqual([`write ${lineOf('a').length * 3}`]);
  });

  it('is written without a flush, too', async () => {
    const { writer, read, states } = await open();
    await writer.add([draft('a')]);
    await expect.poll(read).toBe(lineOf('a'));
    await writer.close();
    expect(states.map(state => state.kind)).toEqual(['writing', 'idle', 'closed']);
  });

  it('is synced once for many durable flushes', async () => {
    const { writer, calls } = await open();
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        await writer.add([draft(String(at))]);
        await writer.flush({ durable: true });
      }),
    );
    expect(calls.filter(call => call === 'sync').length).toBeLessThan(5);
    expect(calls.filter(call => call !== 'sync').length).toBeLessThan(5);
  });

  it('of long lines goes out in several writes, in order', async () => {
    const { writer, calls, read } = await open();
    const texts = Array.from({ length: 5 }, (_, at) => `${at}`.repeat(3_000_000));
    for (const text of texts) await writer.add([draft(text)]);
    await writer.flush({ durable: false });
    expect(calls.filter(call => call !== 'sync')).toHaveLength(2);
    expect(read()).toBe(texts.map(lineOf).join(''));
  });

  it('resolves a flush although others never stop', async () => {
    const { writer } = await open();
    let stop = false;
    const adding = (async () => {
      while (!stop) await writer.add([draft('x')]);
    })();
    await writer.flush({ durable: false });
    await writer.flush({ durable: true });
    stop = true;
    await adding;
    await writer.close();
  });

  it('needs no sync when nothing was written since the last one', async () => {
    const { writer, calls } = await open();
    await writer.flush({ durable: true });
    expect(calls).toEqual([]);
  });

  it('waits at the bound, is dropped never, and stays in order', async () => {
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const { writer, read } = await open({
      write: async (fd, bytes) => {
        await gate;
        return nodeFileOperations.write(fd, bytes);
      },
    });
    // The first goes to the (stuck) disk and still counts, the next ones fill the queue.
    await writer.add([draft('first')]);
    void writer.flush({ durable: false });
    const adding = Array.from({ length: QUEUE_LIMIT + 40 }, (_, at) => writer.add([draft(`${at}`)]));
    let queued = 0;
    for (const each of adding) void each.then(() => (queued += 1));
    await new Promise(setImmediate);
    expect(queued).toBe(QUEUE_LIMIT - 1);
    release();
    await Promise.all(adding);
    await writer.close();
    const numbers = Array.from({ length: QUEUE_LIMIT + 40 }, (_, at) => lineOf(`${at}`));
    expect(read()).toBe(lineOf('first') + numbers.join(''));
  });
});

describe('a disk that fails', () => {
  it('keeps the lines, says so to flush and observer, and writes them when it works again', async () => {
    let full = true;
    const write: FileOperations['write'] = (fd, bytes) =>
      full ? noSpace() : nodeFileOperations.write(fd, bytes);
    const { writer, read, states } = await open({ write });
    await writer.add([draft('a')]);
    const failed = writer.flush({ durable: false });
    await expect(failed).rejects.toThrow(RecorderWriteError);
    await expect(failed).rejects.toMatchObject({ unwritten: [lineOf('a').trim()], code: 'RECORDER_WRITE' });
    expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { name: 'RecorderWriteError' } });
    await writer.add([draft('b')]);
    full = false;
    await writer.flush({ durable: true });
    expect(read()).toBe(lineOf('a') + lineOf('b'));
    expect(states.at(-1)).toEqual({ kind: 'idle' });
  });

  it('is tried again by the next record alone', async () => {
    let failures = 1;
    const write: FileOperations['write'] = (fd, bytes) =>
      failures-- > 0 ? noSpace() : nodeFileOperations.write(fd, bytes);
    const { writer, read } = await open({ write });
    await writer.add([draft('a')]);
    await expect(writer.flush({ durable: false })).rejects.toThrow(/kept/);
    await writer.add([draft('b')]);
    await expect.poll(read).toBe(lineOf('a') + lineOf('b'));
  });

  it('with a short count first: the rest follows, and no byte is written twice', async () => {
    let budget = 7;
    const write: FileOperations['write'] = (fd, bytes) => {
      if (budget === 0) return noSpace();
      const part = bytes.subarray(0, budget);
      budget -= part.length;
      return nodeFileOperations.write(fd, part);
    };
    const { writer, read } = await open({ write });
    await writer.add([draft('a'), draft('b')]);
    await expect(writer.flush({ durable: false })).rejects.toThrow(RecorderWriteError);
    expect(read()).toBe(lineOf('a').slice(0, 7));
    budget = 1000;
    await writer.flush({ durable: false });
    expect(read()).toBe(lineOf('a') + lineOf('b'));
  });

  it('in the middle of a line that others then write behind: the line is ended and comes again, whole', async () => {
    const rest = { short: true };
    const world = { path: '' };
    const write: FileOperations['write'] = (fd, bytes) => {
      if (!rest.short) return nodeFileOperations.write(fd, bytes);
      rest.short = false;
      const count = nodeFileOperations.write(fd, bytes.subarray(0, lineOf('a').length + 4));
      writeFileSync(world.path, 'foreign\n', { flag: 'a' });
      return count;
    };
    const { writer, read, path } = await open({ write });
    world.path = path;
    await writer.add([draft('a'), draft('b')]);
    await writer.flush({ durable: false });
    expect(read()).toBe(`${lineOf('a')}${lineOf('b').slice(0, 4)}foreign\n${lineOf('b')}`);
  });

  it.each([
    ['all of it', 1000, ''],
    ['its first line', lineOf('a').length, `\n${lineOf('b')}`],
    ['nothing', 0, `\n${lineOf('a')}${lineOf('b')}`],
  ])(
    'with an error although %s landed, and others wrote behind it: nothing is written twice',
    async (_, landed, again) => {
      const world = { path: '', broken: true };
      const write: FileOperations['write'] = (fd, bytes) => {
        if (!world.broken) return nodeFileOperations.write(fd, bytes);
        world.broken = false;
        nodeFileOperations.write(fd, bytes.subarray(0, landed));
        writeFileSync(world.path, '{"foreign":1}', { flag: 'a' });
        return noSpace();
      };
      const { writer, read, path } = await open({ write });
      world.path = path;
      await writer.add([draft('a'), draft('b')]);
      await expect(writer.flush({ durable: false })).rejects.toThrow(RecorderWriteError);
      await writer.flush({ durable: false });
      expect(read()).toBe(`${(lineOf('a') + lineOf('b')).slice(0, landed)}{"foreign":1}${again}`);
    },
  );

  it('when closing: every caller gets the error, and the file is closed all the same', async () => {
    const { writer } = await open({ write: noSpace });
    await writer.add([draft('a')]);
    await expect(writer.close()).rejects.toMatchObject({ unwritten: [lineOf('a').trim()] });
    await expect(writer.add([draft('b')])).rejects.toThrow(RecorderClosedError);
  });

  it('and a full queue: a waiting caller gets the error and waits no longer', async () => {
    const { writer } = await open({ write: noSpace });
    const adding = Array.from({ length: QUEUE_LIMIT + 1 }, (_, at) => writer.add([draft(`${at}`)]));
    await expect(adding.at(-1)).rejects.toThrow(RecorderWriteError);
    await expect(adding.at(-2)).resolves.toBeUndefined();
  });
});

describe('a sync that fails', () => {
  const broken = () => Promise.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));

  it('is reported, and the lines are searched for before the next one is believed', async () => {
    let fails = true;
    const fdatasync: FileOperations['fdatasync'] = fd =>
      fails ? broken() : nodeFileOperations.fdatasync(fd);
    const { writer, read } = await open({ fdatasync });
    await writer.add([draft('a')]);
    await expect(writer.flush({ durable: true })).rejects.toMatchObject({ unwritten: [lineOf('a').trim()] });
    fails = false;
    await writer.flush({ durable: true });
    expect(read()).toBe(lineOf('a'));
  });

  it('and the system threw the lines away: they are written again, in order', async () => {
    let fails = true;
    const world = { path: '' };
    const fdatasync: FileOperations['fdatasync'] = fd => {
      if (!fails) return nodeFileOperations.fdatasync(fd);
      const text = readFileSync(world.path, 'utf8');
      writeFileSync(world.path, `${text.slice(0, 'head\n'.length + lineOf('a').length + 3)}\0\0\0`);
      return broken();
    };
    const { writer, read, path } = await open({ fdatasync });
    world.path = path;
    await writer.add([draft('a'), draft('b'), draft('c')]);
    await expect(writer.flush({ durable: true })).rejects.toThrow(/EIO/);
    fails = false;
    await writer.flush({ durable: true });
    expect(read()).toBe(`${lineOf('a')}${lineOf('b').slice(0, 3)}\0\0\0\n${lineOf('b')}${lineOf('c')}`);
  });
});

describe('a sync that goes on behind the writing, because none was requested for megabytes', () => {
  const long = ['a', 'b', 'c', 'd', 'e'].map(letter => letter.repeat(3_000_000));

  it('keeps no line waiting', async () => {
    const ends: (() => void)[] = [];
    const fdatasync = (): Promise<void> => new Promise(resolve => ends.push(resolve));
    const { writer, read } = await open({ fdatasync });
    for (const text of long) await writer.add([draft(text)]);
    await writer.flush({ durable: false });
    expect(read()).toBe(long.map(lineOf).join(''));
    expect(ends).toHaveLength(1);
    const closing = writer.close();
    await expect.poll(() => ends.splice(0).map(end => end()).length).toBe(1);
    await expect.poll(() => ends.splice(0).map(end => end()).length).toBe(1);
    await closing;
  });

  it('and fails rejects the next flush, and what the system dropped is written again', async () => {
    let fails = true;
    const world = { path: '' };
    const fdatasync: FileOperations['fdatasync'] = fd => {
      if (!fails) return nodeFileOperations.fdatasync(fd);
      fails = false;
      writeFileSync(world.path, 'head\n');
      return Promise.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
    };
    const { writer, read, path } = await open({ fdatasync });
    world.path = path;
    for (const text of long.slice(0, 3)) await writer.add([draft(text)]);
    await writer.flush({ durable: false });
    await writer.add([draft('last')]);
    await expect(writer.flush({ durable: true })).rejects.toThrow(/4 lines are not safe.*EIO/);
    await writer.flush({ durable: true });
    expect(read()).toBe([...long.slice(0, 3), 'last'].map(lineOf).join(''));
  });
});

describe('a file that is not where it was', () => {
  it('is not written to: the lines could not be found', async () => {
    const { writer, path } = await open();
    rmSync(path);
    writeFileSync(path, 'another file\n');
    await writer.add([draft('a')]);
    await expect(writer.flush({ durable: false })).rejects.toThrow(/took the place/);
    expect(readFileSync(path, 'utf8')).toBe('another file\n');
  });
});
