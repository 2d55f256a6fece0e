/** Faults at every file system call of the recorder: no acknowledged line is lost, no two lines are joined, no foreign byte changes. */
import { appendFileSync, closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecorderWriteError } from '../../src/format/errors.ts';
import type { ResponseItem } from '../../src/format/response-item.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { appendedTo, corpusBytes, corpusFile, type JsonLine, ScratchHome } from './scratch-home.ts';

type Fault = 'none' | 'throw' | 'short' | 'half-then-throw';
const FAULT = fc.constantFrom<Fault>('none', 'none', 'none', 'throw', 'short', 'half-then-throw');

function broken(call: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${call}`), { code: 'EIO' });
}

/** The real file system, with the next fault of the list at each call that appending makes; none when the list is used up. */
function faulty(faults: readonly Fault[]) {
  const left = [...faults];
  const state = { armed: false };
  const next = (): Fault => (state.armed ? (left.shift() ?? 'none') : 'none');
  const failing =
    <A extends unknown[], R>(name: string, call: (...args: A) => R) =>
    (...args: A): R => {
      if (next() !== 'none') throw broken(name);
      return call(...args);
    };
  const real = nodeFileOperations;
  const operations: FileOperations = {
    ...real,
    open: failing('open', real.open),
    fstat: failing('fstat', real.fstat),
    lstat: failing('lstat', real.lstat),
    fdatasync: failing('fdatasync', real.fdatasync),
    fsync: failing('fsync', real.fsync),
    read: failing('read', real.read),
    write: (fd, bytes) => {
      const fault = next();
      if (fault === 'none') return real.write(fd, bytes);
      if (fault === 'throw') throw broken('write');
      const count = real.write(fd, bytes.subarray(0, Math.floor(bytes.length / 2)));
      if (fault === 'half-then-throw') throw broken('write');
      return count;
    },
  };
  return { operations, state };
}

function quickClock() {
  let now = Date.UTC(2026, 10, 22);
  return {
    ...systemClock,
    nowMs: () => now,
    elapsedMs: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

/** The user texts in what was appended, in order; throws when a line is not JSON. */
function textsIn(appended: string): string[] {
  return appended
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
    .flatMap(line => {
      const item = line.payload ?? line;
      return item.type === 'message' ? [item.content[0].text] : [];
    });
}

/** One line as JSON, or nothing when it is damaged. */
function parsed(line: string): JsonLine[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

async function acknowledged(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(RecorderWriteError);
    return false;
  }
}

describe.each([
  ['bare', /0\.29\.0\/tui/],
  ['envelope', /0\.77\.0\/tui/],
  ['paginated', /0\.169\.0\/tui/],
])('a failing disk under a %s rollout', (dialect, pattern) => {
  const before = corpusBytes(corpusFile(pattern));

  it('loses nothing that was queued, and writes each line once and whole', async () => {
    const home = new ScratchHome();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(FAULT, { maxLength: 40 }),
        fc.array(fc.constantFrom('flush', 'durable', 'nothing'), { minLength: 1, maxLength: 8 }),
        async (faults, steps) => {
          const path = home.rollout(before, `rollout-${run++}.jsonl`);
          const { operations, state } = faulty(faults);
          const tools = { operations, clock: quickClock() };
          const recorder = await RolloutRecorder.resume({ path, tools });
          state.armed = true;
          const said: string[] = [];
          for (const [at, step] of steps.entries()) {
            await recorder.recordUserMessage(`message ${at}`);
            said.push(`message ${at}`);
            if (step === 'nothing') continue;
            const whole = await acknowledged(recorder.flush({ durable: step === 'durable' }));
            if (whole) expect(textsIn(appendedTo(path, before))).toEqual(said);
          }
          state.armed = false;
          await recorder.shutdown();
          const added = appendedTo(path, before);
          expect(added.endsWith('\n')).toBe(true);
          expect(textsIn(added)).toEqual(said);
          if (dialect !== 'paginated') return;
          const numbers = added
            .trim()
            .split('\n')
            .map(line => JSON.parse(line).ordinal);
          expect(numbers).toEqual(numbers.map((_, index) => 31 + index));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('beside another program that writes without a lock: our lines are whole, once, in order, and numbered on', async () => {
    const home = new ScratchHome();
    let run = 0;
    const meddling = fc.array(fc.constantFrom(0, 0.3, 0.9, 1), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(meddling, fc.integer({ min: 1, max: 6 }), async (parts, messages) => {
        const path = home.rollout(before, `rollout-meddled-${run++}.jsonl`);
        const left = [...parts];
        const write: FileOperations['write'] = (fd, bytes) => {
          const part = left.shift();
          if (part === undefined) return nodeFileOperations.write(fd, bytes);
          const count = nodeFileOperations.write(fd, bytes.subarray(0, Math.floor(bytes.length * part)));
          appendFileSync(path, '{"foreign":1}\n');
          return count;
        };
        const tools = { operations: { ...nodeFileOperations, write }, clock: quickClock() };
        const recorder = await RolloutRecorder.resume({ path, tools });
        const said = Array.from({ length: messages }, (_, at) => `message ${at}`);
        for (const text of said) {
          await recorder.recordUserMessage(text);
          await acknowledged(recorder.flush());
        }
        left.length = 0;
        await recorder.shutdown();
        const whole = appendedTo(path, before).split('\n').flatMap(parsed);
        const items = whole.map(line => (line.payload ?? line) as ResponseItem);
        const texts = items.flatMap(item => (item.type === 'message' ? [item.content[0]?.text] : []));
        expect(texts).toEqual(said);
        const numbers = whole.flatMap(line => line.ordinal ?? []);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });

  it('until the end: shutdown reports what was not written, and gives the lock back', async () => {
    const home = new ScratchHome();
    const path = home.rollout(before);
    const full = { ...nodeFileOperations, write: () => Promise.reject(broken('write')) };
    const recorder = await RolloutRecorder.resume({ path, tools: { operations: full } });
    await recorder.recordUserMessage('lost?');
    const closing = recorder.shutdown();
    await expect(closing).rejects.toThrow(RecorderWriteError);
    const error = await closing.catch((caught: RecorderWriteError) => caught);
    expect(error?.unwritten.join('\n')).toContain('lost?');
    expect(appendedTo(path, before)).toBe('');
    const next = await RolloutRecorder.resume({ path });
    await next.shutdown();
  });
});

describe('creating on a failing disk', () => {
  it('leaves a whole first line or nothing, and can be tried again', async () => {
    const home = new ScratchHome();
    await fc.assert(
      fc.asyncProperty(fc.array(FAULT, { maxLength: 25 }), async faults => {
        const { operations, state } = faulty(faults);
        state.armed = true;
        const options = { codexHome: home.path, cwd: home.path };
        const clock = quickClock();
        try {
          const recorder = await RolloutRecorder.create({ ...options, tools: { operations, clock } });
          state.armed = false;
          await recorder.shutdown();
        } catch {
          state.armed = false;
        }
        for (const file of home.files().filter(name => /\/rollout-[^/]*\.jsonl$/.test(name))) {
          const [line, rest] = readFileSync(`${home.path}/${file}`, 'utf8').split('\n');
          expect(JSON.parse(line ?? '').type).toBe('session_meta');
          expect(rest).toBe('');
        }
      }),
      { numRuns: 60 },
    );
    const after = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path });
    await after.shutdown();
  });
});

describe.runIf(existsSync('/dev/full'))('a disk that is really full', () => {
  it('is reported with the system error, and the line is written when there is space', async () => {
    const home = new ScratchHome();
    const before = corpusBytes(corpusFile(/0\.42\.0\/tui/));
    const path = home.rollout(before);
    const fullDisk = openSync('/dev/full', constants.O_WRONLY);
    let full = true;
    const write: FileOperations['write'] = (fd, bytes) =>
      full ? writeSync(fullDisk, bytes) : nodeFileOperations.write(fd, bytes);
    const tools = { operations: { ...nodeFileOperations, write } };
    const states: string[] = [];
    const recorder = await RolloutRecorder.resume({
      path,
      tools,
      onStateChange: state => states.push(state.kind),
    });
    await recorder.recordUserMessage('important');
    await expect(recorder.flush()).rejects.toThrow(/ENOSPC/);
    await expect(recorder.flush({ durable: true })).rejects.toMatchObject({
      code: 'RECORDER_WRITE',
      cause: { code: 'ENOSPC' },
    });
    await expect.poll(() => states).toContain('failed');
    full = false;
    await recorder.shutdown();
    closeSync(fullDisk);
    expect(textsIn(appendedTo(path, before))).toEqual(['important']);
  });
});
