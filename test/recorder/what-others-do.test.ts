/** What other programs do to the files under an open recorder: the lock is removed, the rollout is emptied. Never a file that cannot be resumed. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConversationBusyError, RecorderWriteError } from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { threadLockPath } from '../../src/rollout/lock/thread-lock.ts';
import { appendedTo, corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

const DIALECTS = [
  ['bare', /0\.29\.0\/tui/],
  ['envelope', /0\.77\.0\/tui/],
  ['paginated', /0\.169\.0\/tui/],
] as const;

async function opened(pattern: RegExp) {
  const home = new ScratchHome();
  const before = corpusBytes(corpusFile(pattern));
  const path = home.rollout(before);
  const recorder = await RolloutRecorder.resume({ path });
  await recorder.recordUserMessage('the first');
  await recorder.flush();
  const lockPath = threadLockPath(home.path, recorder.conversationId);
  return { path, before, recorder, lockPath };
}

async function writeErrorOf(call: Promise<void>): Promise<RecorderWriteError> {
  const error = await call.then(
    () => null,
    reason => reason,
  );
  expect(error).toBeInstanceOf(RecorderWriteError);
  return error as RecorderWriteError;
}

/** Another program takes the lock of a new file of this name. */
async function takenByAnother(lockPath: string): Promise<number | undefined> {
  const script = 'exec 9>>"$0"; flock -n 9 || exit 1; echo held; exec sleep 60 9>&9';
  const child = spawn('bash', ['-c', script, lockPath], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>(resolve => child.stdout.once('data', () => resolve()));
  return child.pid;
}

describe('a lock that others remove', () => {
  it('stops the recorder at its next look, which says who has it, and is left to them', async () => {
    const { path, recorder, lockPath } = await opened(/0\.169\.0\/tui/);
    rmSync(lockPath);
    const pid = await takenByAnother(lockPath);
    const size = statSync(path).size;
    await recorder.recordUserMessage('the second');
    const error = await writeErrorOf(recorder.flush());
    expect(error.message).toContain(`pid ${pid}`);
    expect(error.message).toContain(lockPath);
    expect(error.cause).toBeInstanceOf(ConversationBusyError);
    expect(error.unwritten.some(line => line.includes('the second'))).toBe(true);
    // For good: another recorder may be writing.
    await writeErrorOf(recorder.flush({ durable: true }));
    const atEnd = await writeErrorOf(recorder.shutdown());
    expect(atEnd.unwritten).toEqual(error.unwritten);
    expect(statSync(path).size).toBe(size);
    expect(existsSync(lockPath)).toBe(true);
  });

  it.each([
    ['the file', (lockPath: string) => rmSync(lockPath)],
    ['the file, by another one', (lockPath: string) => renameOver(lockPath)],
    ['the folder', (lockPath: string) => rmSync(dirname(lockPath), { recursive: true })],
  ])('%s is gone, and nobody is seen to hold it: nothing more is written', async (_, remove) => {
    const { path, recorder, lockPath } = await opened(/0\.77\.0\/tui/);
    remove(lockPath);
    const size = statSync(path).size;
    await recorder.recordUserMessage('the second');
    const error = await writeErrorOf(recorder.shutdown());
    expect(error.message).toMatch(/nobody is seen to hold it/);
    expect(error.unwritten.join()).toContain('the second');
    expect(statSync(path).size).toBe(size);
    const again = await RolloutRecorder.resume({ path });
    await again.recordUserMessage('the second');
    await again.shutdown();
  });

  it('does not fail a recorder that has nothing to write any more', async () => {
    const { recorder, lockPath } = await opened(/0\.42\.0\/tui/);
    rmSync(lockPath);
    await recorder.flush({ durable: true });
    await recorder.shutdown();
  });
});

function renameOver(path: string): void {
  writeFileSync(`${path}.other`, '');
  renameSync(`${path}.other`, path);
}

describe.each(DIALECTS)('a %s rollout that others empty while it is recorded', (_, pattern) => {
  it.each([
    ['to nothing', (path: string) => truncateSync(path, 0)],
    ['to one byte', (path: string) => truncateSync(path, 1)],
    ['into its first line', (path: string) => truncateSync(path, readFileSync(path).indexOf('\n') - 1)],
    ['and write something else', (path: string) => writeFileSync(path, '{"other":1}\n{"other":2}\n')],
    ['and fill with NULs', (path: string) => writeFileSync(path, Buffer.alloc(100_000))],
  ])('%s gets no line that nobody could read', async (_how, damage) => {
    const { path, recorder } = await opened(pattern);
    damage(path);
    const left = readFileSync(path);
    await recorder.recordUserMessage('the second');
    const error = await writeErrorOf(recorder.flush());
    expect(error.message).toContain('its first line is gone');
    expect(error.message).toContain(path);
    const atEnd = await writeErrorOf(recorder.shutdown());
    expect(atEnd.unwritten.join()).toContain('the second');
    expect(atEnd.message).not.toContain('tried again');
    expect(readFileSync(path)).toEqual(left);
  });

  it('behind its first line goes on, and can be resumed', async () => {
    const { path, recorder } = await opened(pattern);
    truncateSync(path, readFileSync(path).indexOf('\n') + 500);
    await recorder.recordUserMessage('the second');
    // A paginated file may have no ordinal left to go on from; it must not be written to then.
    await recorder.flush().catch(() => {});
    await recorder.shutdown().catch(() => {});
    await (await RolloutRecorder.resume({ path })).shutdown();
  });

  it('and restore, goes on as if nothing had been', async () => {
    const { path, recorder } = await opened(pattern);
    const whole = readFileSync(path);
    truncateSync(path, 0);
    await recorder.recordUserMessage('the second');
    await writeErrorOf(recorder.flush());
    writeFileSync(path, whole);
    await recorder.flush({ durable: true });
    expect(appendedTo(path, whole)).toContain('the second');
    await recorder.shutdown();
  });
});

it('a rollout that is emptied between the look and the write is not taken for written', async () => {
  const home = new ScratchHome();
  const path = home.rollout(corpusBytes(corpusFile(/0\.77\.0\/tui/)));
  let armed = false;
  const write: typeof nodeFileOperations.write = (fd, bytes) => {
    if (armed) truncateSync(path, 0);
    return nodeFileOperations.write(fd, bytes);
  };
  const recorder = await RolloutRecorder.resume({
    path,
    tools: { operations: { ...nodeFileOperations, write } },
  });
  armed = true;
  await recorder.recordUserMessage('lost?');
  await writeErrorOf(recorder.flush());
  const error = await writeErrorOf(recorder.shutdown());
  expect(error.unwritten.join()).toContain('lost?');
});

it('a rollout that is archived in the moment it is opened says so', async () => {
  const home = new ScratchHome();
  const path = home.rollout(corpusBytes(corpusFile(/0\.77\.0\/tui/)));
  const archive = join(home.path, 'archived_sessions');
  mkdirSync(archive);
  const mkdir: typeof nodeFileOperations.mkdir = (folder, mode) => {
    if (existsSync(path)) renameSync(path, join(archive, path.slice(path.lastIndexOf('/') + 1)));
    return nodeFileOperations.mkdir(folder, mode);
  };
  const refused = RolloutRecorder.resume({ path, tools: { operations: { ...nodeFileOperations, mkdir } } });
  await expect(refused).rejects.toMatchObject({ name: 'NotInSessionsError', path });
  await expect(refused).rejects.toThrow(/was archived a moment ago/);
});
