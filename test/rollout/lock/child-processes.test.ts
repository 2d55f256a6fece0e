import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { ChildProcesses } from '../../../src/rollout/lock/child-processes.ts';
import { runnableOf } from '../../../src/rollout/lock/process.ts';

const hasProc = existsSync('/proc/self/stat');

/** A process that runs another one. */
function start(command: string): number {
  const child = spawn('sh', ['-c', command], { stdio: 'ignore', detached: true });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  });
  return pid;
}

it.skipIf(!hasProc)(
  'says when the newest process below a holder began, and none where there is none',
  async () => {
    const before = Date.now();
    const [alone, nested] = [start('exec sleep 60'), start('sh -c "sleep 60; true"; true')];
    const children = new ChildProcesses();
    const newest = () => children.newestBelow(new Set([alone, nested]));
    await expect.poll(() => newest().get(nested), { timeout: 60_000 }).toBeGreaterThan(before - 250);
    expect(newest().get(nested)).toBeLessThan(Date.now() + 250);
    expect(newest().get(alone)).toBeNull();
  },
);

it.skipIf(!hasProc)('a command that has just ended counts for two seconds more', async () => {
  let nowMs = Date.now();
  const holder = start('sleep 60 & echo; wait');
  const children = new ChildProcesses(() => nowMs);
  const newest = () => children.newestBelow(new Set([holder])).get(holder);
  await expect.poll(newest, { timeout: 60_000 }).not.toBeNull();
  const began = newest();
  process.kill(-holder, 'SIGKILL');
  await expect
    .poll(() => new ChildProcesses().newestBelow(new Set([holder])).get(holder), { timeout: 60_000 })
    .toBeNull();
  expect(newest()).toBe(began);
  // Whose parent is gone may take a moment to end itself, and counts for as long.
  await expect
    .poll(
      () => {
        nowMs += 2_000;
        return newest();
      },
      { timeout: 60_000 },
    )
    .toBeNull();
});

it.skipIf(!hasProc)('tells a process that has work to do from one that waits', async () => {
  const busy = start('while :; do :; done');
  const waiting = start('exec sleep 60');
  await expect.poll(() => runnableOf({ pid: busy }), { timeout: 60_000 }).toEqual({ runnable: true });
  await expect.poll(() => runnableOf({ pid: waiting }), { timeout: 60_000 }).toEqual({});
  expect(runnableOf({ pid: null })).toEqual({});
});

it('of nobody it says nothing', () => {
  expect(new ChildProcesses().newestBelow(new Set()).size).toBe(0);
});
