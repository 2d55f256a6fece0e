/** The programs that take the lock for us, each alone on the PATH; and what comes of one that is missing, dies, or never ends. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LockUnavailableError } from '../../../src/format/errors.ts';
import { type ConversationId, parseConversationId } from '../../../src/format/identity.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';
import { type Flock, loadFlock } from '../../../src/rollout/lock/flock.ts';
import { threadLockPath } from '../../../src/rollout/lock/thread-lock.ts';
import { takeWriterLock } from '../../../src/rollout/lock/writer-lock.ts';
import { findProgram } from '../../../src/system/find-program.ts';

const ID = parseConversationId('01a201f0-a178-7982-a7a6-d7416d4f2dfb') as ConversationId;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-flock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A search path with these programs of the machine alone. */
function pathWith(...names: readonly string[]): string {
  const folder = join(scratch(), 'bin');
  mkdirSync(folder);
  for (const name of names) {
    const found = findProgram(name, `/usr/bin:/bin:/usr/local/bin:${process.env.PATH}`);
    if (found === null) throw new Error(`no ${name} here`);
    symlinkSync(found, join(folder, name));
  }
  return folder;
}

/** A search path on which `flock` is this shell script. */
function pathWithFlock(script: string): string {
  const folder = pathWith('sh', 'sleep');
  writeFileSync(join(folder, 'flock'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'flock'), 0o755);
  return folder;
}

function flockOf(path: string): Flock {
  const flock = loadFlock(path);
  if (flock === null) throw new Error('no program found');
  return flock;
}

function isFree(path: string): boolean {
  return spawnSync('flock', ['-n', path, 'true']).status === 0;
}

function request() {
  const codexHome = scratch();
  const path = join(codexHome, 'rollout.jsonl');
  writeFileSync(path, '');
  return {
    codexHome,
    path,
    id: ID,
    operations: nodeFileOperations,
    clock: systemClock,
    allowUnlocked: false,
  };
}

describe.each([
  ['flock', pathNames => pathNames('flock', 'sh', 'sleep')],
  ['perl', pathNames => pathNames('perl')],
  ['python3', pathNames => pathNames('python3')],
] as [string, (names: typeof pathWith) => string][])('by %s', (_, searchPath) => {
  it('both locks are taken by one program and stay ours; another holder is seen by its place', async () => {
    const flock = flockOf(searchPath(pathWith));
    const folder = scratch();
    const paths = ['one', 'two'].map(name => join(folder, name));
    const open = () => paths.map(path => openSync(path, 'a+'));
    const ours = open();
    const targets = (fds: readonly number[]) =>
      fds.map((fd, at) => ({ fd, wait: at === 0 ? ('a moment' as const) : ('never' as const) }));
    expect(await flock.lock(targets(ours), systemClock)).toBe(2);
    expect(paths.map(isFree)).toEqual([false, false]);
    const others = open();
    expect(await flock.lock(targets(others), systemClock)).toBe(0);
    closeSync(ours[0] ?? -1);
    expect(await flock.lock(targets(others), systemClock)).toBe(1);
    closeSync(ours[1] ?? -1);
    expect(await flock.lock(targets(others), systemClock)).toBe(2);
    for (const fd of others) closeSync(fd);
    expect(paths.map(isFree)).toEqual([true, true]);
  });

  it('locks a file that is open for reading alone, and waits a moment for one that becomes free', async () => {
    const flock = flockOf(searchPath(pathWith));
    const path = join(scratch(), 'file');
    const held = openSync(path, 'a+');
    expect(await flock.lock([{ fd: held, wait: 'never' }], systemClock)).toBe(1);
    const reading = openSync(path, 'r');
    const waiting = flock.lock([{ fd: reading, wait: 'a moment' }], systemClock);
    closeSync(held);
    expect(await waiting).toBe(1);
    closeSync(reading);
  });

  it('is a writer lock like any other', async () => {
    const place = request();
    const lock = await takeWriterLock({ ...place, flock: flockOf(searchPath(pathWith)) });
    expect(isFree(threadLockPath(place.codexHome, ID))).toBe(false);
    await lock.release();
    expect(readdirSync(join(place.codexHome, 'thread-writer-locks'))).toEqual(['.coordination.lock']);
  });
});

describe('a program that cannot take the lock', () => {
  it('is told in one sentence when there is none of the three', async () => {
    expect(loadFlock(pathWith('sh'))).toBeNull();
    expect(loadFlock('')).toBeNull();
    const refused = takeWriterLock({ ...request(), flock: null });
    await expect(refused).rejects.toThrow(LockUnavailableError);
    await expect(refused).rejects.toThrow(/flock, perl and python3/);
  });

  it.each([
    ['is killed', 'kill -9 $$', /failed with status|was ended by/],
    ['fails', 'echo "flock: 3: No locks available" >&2; exit 71', /No locks available/],
    ['is no program', 'exit 127', /status 3/],
  ])('and %s', async (_, script, why) => {
    const place = request();
    const refused = takeWriterLock({ ...place, flock: flockOf(pathWithFlock(script)) });
    await expect(refused).rejects.toThrow(LockUnavailableError);
    await expect(refused).rejects.toThrow(why);
    await expect(refused).rejects.toThrow(/flock/);
    expect(isFree(threadLockPath(place.codexHome, ID))).toBe(true);
  });

  it('and never ends is given up, and killed with what it started', async () => {
    const place = request();
    const pidFile = join(place.codexHome, 'pid');
    const flock = flockOf(pathWithFlock(`echo $$ > ${pidFile}; exec sleep 600`));
    // The bound comes as soon as the program hangs.
    const after = (_ms: number, work: () => void) => {
      const timer = setInterval(() => {
        if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim() !== '') work();
      }, 5);
      return () => clearInterval(timer);
    };
    const refused = takeWriterLock({ ...place, clock: { ...systemClock, after }, flock });
    await expect(refused).rejects.toThrow(LockUnavailableError);
    await expect(refused).rejects.toThrow(/did not answer/);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => spawnSync('kill', ['-0', String(pid)]).status).not.toBe(0);
    expect(isFree(threadLockPath(place.codexHome, ID))).toBe(true);
  });

  it('is never one of the folder that rolltop was started in', () => {
    const folder = pathWith('flock', 'sh', 'perl', 'python3');
    const relative = ['.', '', 'bin', '../bin', './'].join(':');
    expect(loadFlock(relative)).toBeNull();
    expect(findProgram('flock', `${relative}:${folder}`)).toBe(join(folder, 'flock'));
  });
});
