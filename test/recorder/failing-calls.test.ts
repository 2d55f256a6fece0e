/**
 * Each call of each operation to the file system fails in turn, once and for ever: every outcome is one of those that are documented, nothing
 * that was acknowledged is lost, and an error on the way out never hides what was not written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecorderWriteError, RolltopError } from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { type FileOperations, nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import type { Flock } from '../../src/rollout/lock/flock.ts';
import { archiveConversation, unarchiveConversation } from '../../src/sessions/archive/archive-family.ts';
import { appendedTo, corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

interface Fault {
  /** Counted from 0, from where it is armed. */
  readonly at: number;
  readonly code: string;
  readonly lasting: boolean;
}

/** A lock that is taken in no time: these tests are about the other calls. */
const quickFlock: Flock = { lock: async targets => targets.length };

function failingAt({ at, code, lasting }: Fault) {
  const state = { armed: false, calls: 0 };
  const operations = Object.fromEntries(
    Object.entries(nodeFileOperations).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        if (state.armed) {
          const turn = state.calls++;
          if (turn === at || (lasting && turn > at)) {
            // The real close comes first: the system gives a descriptor back even when close(2) fails.
            if (name === 'close') void (call as (fd: number) => unknown)(args[0] as number);
            throw Object.assign(new Error(`${code}: injected, ${name}`), { code });
          }
        }
        return (call as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as FileOperations;
  return { operations, state };
}

const CODES = ['EIO', 'ENOSPC', 'EMFILE', 'ENOENT', 'EACCES'];

function* faults(): Generator<Omit<Fault, 'at'>> {
  for (const code of CODES) for (const lasting of [false, true]) yield { code, lasting };
}

async function outcomeOf<T>(call: Promise<T>): Promise<{ readonly value?: T; readonly error?: unknown }> {
  try {
    return { value: await call };
  } catch (error) {
    return { error };
  }
}

const before = corpusBytes(corpusFile(/0\.169\.0\/tui/));

describe.each([...faults()])(
  'every call in turn fails with $code, for ever: $lasting',
  ({ code, lasting }) => {
    it('while a message is recorded and the recorder shut down', async () => {
      const home = new ScratchHome();
      for (let at = 0; ; at += 1) {
        const path = home.rollout(before);
        const { operations, state } = failingAt({ at, code, lasting });
        const recorder = await RolloutRecorder.resume({ path, tools: { operations, flock: quickFlock } });
        state.armed = true;
        await recorder.recordUserMessage('kept');
        const { error } = await outcomeOf(recorder.shutdown());
        state.armed = false;
        const place = `call ${at}`;
        if (error === undefined) {
          expect(appendedTo(path, before), place).toContain('kept');
        } else {
          expect(error, place).toBeInstanceOf(RecorderWriteError);
          expect((error as RecorderWriteError).unwritten.join(), place).toContain('kept');
          // A lock that is not found is one that others removed.
          expect((error as Error).message, place).toMatch(
            code === 'ENOENT' ? /ENOENT|not ours any more/ : code,
          );
        }
        rmSync(join(home.path, 'thread-writer-locks'), { recursive: true, force: true });
        if (state.calls <= at) break;
      }
    });

    it('while a rollout is opened and closed again', async () => {
      const home = new ScratchHome();
      for (let at = 0; ; at += 1) {
        const path = home.rollout(before);
        const { operations, state } = failingAt({ at, code, lasting });
        state.armed = true;
        const opened = await outcomeOf(
          RolloutRecorder.resume({ path, tools: { operations, flock: quickFlock } }),
        );
        if (opened.value !== undefined) await opened.value.shutdown();
        else expect(opened.error, `call ${at}`).toBeInstanceOf(RolltopError);
        expect(readFileSync(path).equals(before)).toBe(true);
        rmSync(join(home.path, 'thread-writer-locks'), { recursive: true, force: true });
        if (state.calls <= at) break;
      }
    });

    it('while a conversation is archived and brought back: it is whole on one side, and the outcome is true', async () => {
      const home = new ScratchHome();
      for (let at = 0; ; at += 1) {
        const rolloutPath = home.rollout(before);
        const name = rolloutPath.slice(rolloutPath.lastIndexOf('/') + 1);
        const archived = join(home.path, 'archived_sessions', name);
        const { operations, state } = failingAt({ at, code, lasting });
        const conversationId = name.slice(-'.jsonl'.length - 36, -'.jsonl'.length);
        const request = {
          codexHome: home.path,
          conversationId,
          tools: { operations, flock: quickFlock },
        };
        state.armed = true;
        await thereAndBack(request, { archived, rolloutPath });
        const isOver = state.calls <= at;
        rmSync(join(home.path, 'archived_sessions'), { recursive: true, force: true });
        rmSync(join(home.path, 'thread-writer-locks'), { recursive: true, force: true });
        if (isOver) break;
      }
    });
  },
);

interface Sides {
  readonly archived: string;
  readonly rolloutPath: string;
}

async function thereAndBack(
  request: Omit<Parameters<typeof archiveConversation>[0], 'rolloutPath'>,
  { archived, rolloutPath }: Sides,
): Promise<void> {
  const there = await outcomeOf(archiveConversation({ ...request, rolloutPath }));
  expectOneSide(there.error === undefined ? archived : rolloutPath, there.error, { archived, rolloutPath });
  if (there.error !== undefined) return;
  const back = await outcomeOf(unarchiveConversation({ ...request, rolloutPath: archived }));
  expectOneSide(back.error === undefined ? rolloutPath : archived, back.error, { archived, rolloutPath });
}

/** Where the way back failed as well, the error names both places. */
function expectOneSide(expected: string, error: unknown, { archived, rolloutPath }: Sides): void {
  if (error !== undefined) expect(error).toBeInstanceOf(RolltopError);
  const found = [archived, rolloutPath].filter(path => existsSync(path));
  expect(found.length).toBeGreaterThan(0);
  for (const path of found) expect(readFileSync(path).equals(before)).toBe(true);
  if (found.length === 1 && found[0] === expected) return;
  expect(String(error)).toContain(archived);
  expect(String(error)).toContain(rolloutPath);
}

it('a new rollout that cannot be created leaves nothing that a list shows', async () => {
  for (const code of CODES) {
    for (let at = 0; ; at += 1) {
      const home = new ScratchHome();
      mkdirSync(join(home.path, 'thread-writer-locks'));
      const { operations, state } = failingAt({ at, code, lasting: false });
      state.armed = true;
      const tools = { operations, flock: quickFlock };
      const made = await outcomeOf(RolloutRecorder.create({ codexHome: home.path, cwd: home.path, tools }));
      const isOver = state.calls <= at;
      if (made.value !== undefined) {
        await made.value.shutdown();
        expect(readFileSync(made.value.rolloutPath, 'utf8')).toMatch(/^\{.*\}\n$/);
      } else {
        expect(String(made.error)).toContain(code);
        for (const place of home.files().filter(name => /rollout-.*\.jsonl$/.test(name)))
          expect(readFileSync(join(home.path, place), 'utf8')).toMatch(/^\{.*\}\n$/);
      }
      home.remove();
      if (isOver) break;
    }
  }
});

it('the lock is free after a shutdown whose lock folder was taken away', async () => {
  const home = new ScratchHome();
  const path = home.rollout(before);
  const recorder = await RolloutRecorder.resume({ path });
  await recorder.recordUserMessage('kept');
  await recorder.flush({ durable: true });
  rmSync(join(home.path, 'thread-writer-locks'), { recursive: true });
  await recorder.shutdown();
  const again = await RolloutRecorder.resume({ path });
  await again.shutdown();
  expect(readdirSync(dirname(path))).toHaveLength(1);
});
