import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { HomeHolders } from '../../../src/rollout/lock/home-holders.ts';
import { threadLockPath } from '../../../src/rollout/lock/thread-lock.ts';

const OLD = '01a201f0-0000-7000-8000-000000000001' as ConversationId;
const NEW = '01a201f0-0000-7000-8000-000000000002' as ConversationId;

function home(): { readonly path: string; readonly rollout: string; readonly codex: string } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-holders-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const day = join(path, 'sessions/2026/11/22');
  mkdirSync(day, { recursive: true });
  mkdirSync(join(path, 'thread-writer-locks'));
  const rollout = join(day, `rollout-2026-11-22T09-00-00-${OLD}.jsonl`);
  writeFileSync(rollout, '');
  const codex = join(path, 'codex');
  copyFileSync('/bin/bash', codex);
  return { path, rollout, codex };
}

/** A program that calls itself Codex and keeps `file` open in its way. */
async function keeps(codex: string, open: string, args: readonly string[]): Promise<ChildProcess> {
  const script = `exec 8<> <(:); ${open}; echo open; read -t 60 <&8`;
  const child = spawn(codex, ['-c', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>(resolve => child.stdout?.once('data', () => resolve()));
  return child;
}

const linux = process.platform === 'linux';

describe.runIf(linux)('who holds the sessions of a home, looked at again and again', () => {
  it('an old Codex by its open file, a newer one by its lock, and none when they are gone', async () => {
    const { path, rollout, codex } = home();
    const holders = new HomeHolders(path);
    expect(await holders.read()).toEqual(new Map());
    const before = Date.now();
    const old = await keeps(codex, 'exec 9>>"$1"', ['exec', rollout]);
    const lock = threadLockPath(path, NEW);
    const newer = await keeps(codex, 'exec 9>>"$1"; flock -n 9', ['resume', lock]);
    const seen = await holders.read();
    expect(seen?.get(OLD)).toMatchObject({ pid: old.pid, command: 'codex exec', daemon: false });
    expect(seen?.get(NEW)).toMatchObject({ pid: newer.pid, command: 'codex', daemon: false });
    const startedMs = seen?.get(OLD)?.startedMs ?? 0;
    // The system counts in hundredths of a second, and its own beginning in seconds.
    expect(Math.abs(startedMs - before)).toBeLessThan(5_000);
    for (let look = 0; look < 5; look++) expect(await holders.read()).toEqual(seen);
    old.kill('SIGKILL');
    newer.kill('SIGKILL');
    await vi.waitFor(async () => expect(await holders.read()).toEqual(new Map()), { timeout: 60_000 });
  });

  it('does not take another program, or a reader, for a writer', async () => {
    const { path, rollout, codex } = home();
    await keeps('bash', 'exec 9>>"$1"', ['exec', rollout]);
    await keeps(codex, 'exec 9<"$1"', ['exec', rollout]);
    expect(await new HomeHolders(path).read()).toEqual(new Map());
  });
});

describe.runIf(linux)('locks that come and go between looks', () => {
  it('are seen, also when the folder of the locks was left alone for long before', async () => {
    const { path, codex } = home();
    const folder = join(path, 'thread-writer-locks');
    const first = await keeps(codex, 'exec 9>>"$1"; flock -n 9', ['resume', threadLockPath(path, OLD)]);
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(folder, long, long);
    const holders = new HomeHolders(path);
    for (let look = 0; look < 3; look++) expect((await holders.read())?.get(OLD)?.pid).toBe(first.pid);
    const second = await keeps(codex, 'exec 9>>"$1"; flock -n 9', ['resume', threadLockPath(path, NEW)]);
    expect((await holders.read())?.get(NEW)?.pid).toBe(second.pid);
    // Another file of the same name: its lock is another one.
    rmSync(threadLockPath(path, OLD));
    writeFileSync(threadLockPath(path, OLD), '');
    await vi.waitFor(async () => expect([...((await holders.read())?.keys() ?? [])]).toEqual([NEW]), {
      timeout: 60_000,
    });
  });

  it('are those of the child that inherited them, when who took them is gone', async () => {
    const { path, codex } = home();
    const locks = [threadLockPath(path, OLD), threadLockPath(path, NEW)];
    // flock(1) takes them on descriptors of the shell that started it, and ends.
    const child = await keeps(codex, 'exec 9>>"$1" 7>>"$2"; flock -n 9; flock -n 7', ['resume', ...locks]);
    const holders = new HomeHolders(path);
    for (let look = 0; look < 3; look++) {
      const seen = await holders.read();
      expect([OLD, NEW].map(id => seen?.get(id)?.pid)).toEqual([child.pid, child.pid]);
    }
  });
});
