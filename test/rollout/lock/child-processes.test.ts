import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { ChildProcesses } from '../../../src/rollout/lock/child-processes.ts';
import { isRunnable } from '../../../src/rollout/lock/process.ts';

const [ONE, TWO, THREE] = [1, 2, 3].map(n => `01a201f0-0000-7000-8000-00000000000${n}` as ConversationId) as [
  ConversationId,
  ConversationId,
  ConversationId,
];
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
    const sessions = new Map([
      [ONE, alone],
      [TWO, nested],
    ]);
    const newest = () => children.newestBelow(sessions);
    await expect.poll(() => newest().get(TWO), { timeout: 60_000 }).toBeGreaterThan(before - 250);
    expect(newest().get(TWO)).toBeLessThan(Date.now() + 250);
    expect(newest().get(ONE)).toBeNull();
  },
);

it.skipIf(!hasProc)('a command that has just ended counts for two seconds more', async () => {
  let nowMs = Date.now();
  const holder = start('sleep 60 & echo; wait');
  const children = new ChildProcesses(() => nowMs);
  const newest = () => children.newestBelow(new Map([[ONE, holder]])).get(ONE);
  await expect.poll(newest, { timeout: 60_000 }).not.toBeNull();
  const began = newest();
  process.kill(-holder, 'SIGKILL');
  await expect
    .poll(() => new ChildProcesses().newestBelow(new Map([[ONE, holder]])).get(ONE), { timeout: 60_000 })
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

it.skipIf(!hasProc)('of a process that holds several sessions each has its own commands', async () => {
  const daemon = start(`CODEX_THREAD_ID=${ONE} sleep 60 & CODEX_THREAD_ID=${THREE} sleep 61 & wait`);
  const children = new ChildProcesses();
  const newest = () => children.newestBelow(new Map([ONE, TWO].map(id => [id, daemon])));
  await expect.poll(() => newest().get(ONE), { timeout: 60_000 }).not.toBeNull();
  // For a moment it is the shell, which says nothing of a session; then it is no command of this one.
  await expect
    .poll(() => new ChildProcesses().newestBelow(new Map([[TWO, daemon]])).get(TWO), { timeout: 60_000 })
    .toBeNull();
  expect(newest().get(ONE)).not.toBeNull();
});

it.skipIf(!hasProc)('tells a process that has work to do from one that waits', async () => {
  const busy = start('while :; do :; done');
  const waiting = start('exec sleep 60');
  await expect.poll(() => isRunnable(busy), { timeout: 60_000 }).toBe(true);
  await expect.poll(() => isRunnable(waiting), { timeout: 60_000 }).toBe(false);
  expect(isRunnable(2 ** 30)).toBe(false);
});

it('of nobody it says nothing', () => {
  expect(new ChildProcesses().newestBelow(new Map()).size).toBe(0);
});
