/** The writer lock, against flock(1) as a stand-in for Codex: the same system call on the same files. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConversationBusyError, LockUnavailableError } from '../../../src/format/errors.ts';
import { type ConversationId, parseConversationId } from '../../../src/format/identity.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';
import { loadFlock } from '../../../src/rollout/lock/flock.ts';
import { probeAllHolders, probeHolder } from '../../../src/rollout/lock/probe.ts';
import { takeThreadLock, threadLockPath } from '../../../src/rollout/lock/thread-lock.ts';
import { takeWriterLock } from '../../../src/rollout/lock/writer-lock.ts';

const ID = parseConversationId('01a201f0-a178-7982-a7a6-d7416d4f2dfb') as ConversationId;
const OTHER = parseConversationId('01a201f0-a178-7982-a7a6-d7416d4f2dfc') as ConversationId;

function home(): { codexHome: string; path: string; lockPath: string; folder: string } {
  const codexHome = mkdtempSync(join(tmpdir(), 'rolltop-lock-'));
  onTestFinished(() => rmSync(codexHome, { recursive: true, force: true }));
  const path = join(codexHome, 'rollout.jsonl');
  writeFileSync(path, '');
  const folder = join(codexHome, 'thread-writer-locks');
  mkdirSync(folder);
  return { codexHome, path, lockPath: threadLockPath(codexHome, ID), folder };
}

async function running(command: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>(resolve => child.stdout?.once('data', () => resolve()));
  return child;
}

/**
 * A process that holds the flock of `path` and says so. The lock was taken by a process that is gone (flock) and is held
 * by the one that inherited the descriptor: the table has the wrong pid, and the holder is found all the same.
 */
function holder(path: string): Promise<ChildProcess> {
  return running('bash', ['-c', 'exec 9>>"$0"; flock -n 9 || exit 1; echo held; exec sleep 60 9>&9', path]);
}

function request(place: { codexHome: string | null; path: string }) {
  const { codexHome, path } = place;
  return {
    codexHome,
    path,
    id: ID,
    operations: nodeFileOperations,
    clock: systemClock,
    allowUnlocked: false,
  };
}

function lockedByOthers(path: string): boolean {
  return spawnSync('flock', ['-n', path, 'true']).status !== 0;
}

async function gone(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe('taking the lock', () => {
  it('locks the thread while it is held, and leaves nothing behind', async () => {
    const place = home();
    const lock = await takeWriterLock(request(place));
    expect(lockedByOthers(place.lockPath)).toBe(true);
    expect(lockedByOthers(join(place.folder, '.coordination.lock'))).toBe(false);
    await lock.release();
    await lock.release();
    expect(readdirSync(place.folder)).toEqual(['.coordination.lock']);
  });

  it('is refused while another process holds it, with who', async () => {
    const place = home();
    const child = await holder(place.lockPath);
    const refused = takeWriterLock(request(place));
    await expect(refused).rejects.toThrow(ConversationBusyError);
    await expect(refused).rejects.toMatchObject({ pid: child.pid, command: 'sleep', path: place.path });
    expect(existsSync(place.lockPath)).toBe(true);
    await gone(child);
    await (await takeWriterLock(request(place))).release();
  });

  it('is refused to a second recorder of the same process', async () => {
    const place = home();
    const lock = await takeWriterLock(request(place));
    await expect(takeWriterLock(request(place))).rejects.toThrow(ConversationBusyError);
    await lock.release();
  });

  it('does not mind a lock file that a killed process left behind', async () => {
    const place = home();
    writeFileSync(place.lockPath, '');
    await (await takeWriterLock(request(place))).release();
    expect(existsSync(place.lockPath)).toBe(false);
  });

  it('waits for the coordination lock, but not for ever', async () => {
    const place = home();
    const child = await holder(join(place.folder, '.coordination.lock'));
    const refused = takeWriterLock(request(place));
    await expect(refused).rejects.toThrow(ConversationBusyError);
    // It is not the conversation that is held.
    await expect(refused).rejects.toThrow(`sleep (pid ${child.pid}) does not let go of ${place.folder}`);
    const waiting = takeWriterLock(request(place));
    await gone(child);
    await (await waiting).release();
  });

  it('takes the file that the path names, not one that was unlinked meanwhile', async () => {
    const place = home();
    const flock = loadFlock();
    if (flock === null) throw new Error('no flock here');
    let replaced = 0;
    const open: FileOperations['open'] = (path, flags, mode) => {
      const fd = nodeFileOperations.open(path, flags, mode);
      if (path === place.lockPath && replaced++ === 0) rmSync(path);
      return fd;
    };
    const tools = { flock, operations: { ...nodeFileOperations, open }, clock: systemClock };
    const attempt = await takeThreadLock(place.codexHome, ID, tools);
    if (attempt.kind !== 'taken') throw new Error('not taken');
    expect(replaced).toBe(2);
    expect(lockedByOthers(place.lockPath)).toBe(true);
    await attempt.lock.release();
  });

  it('outside any home locks the rollout itself', async () => {
    const place = home();
    const lock = await takeWriterLock({ ...request(place), codexHome: null });
    expect(lockedByOthers(place.path)).toBe(true);
    expect(readdirSync(place.folder)).toEqual([]);
    await lock.release();
    expect(lockedByOthers(place.path)).toBe(false);
    expect(existsSync(place.path)).toBe(true);
  });

  it('where there is no flock asks first, and goes on when it was allowed', async () => {
    const place = home();
    const without = { ...request(place), flock: null };
    await expect(takeWriterLock(without)).rejects.toThrow(LockUnavailableError);
    await (await takeWriterLock({ ...without, allowUnlocked: true })).release();
    await holder(place.lockPath);
    await expect(takeWriterLock({ ...without, allowUnlocked: true })).rejects.toThrow(ConversationBusyError);
  });
});

describe('a lock that cannot be taken', () => {
  it.each([
    ['a lock folder that may not be written', 'EACCES'],
    ['a file system without locks', 'ENOLCK'],
  ])('%s is told before anything is written', async (_, code) => {
    const place = home();
    const open: FileOperations['open'] = () => {
      throw Object.assign(new Error(`${code}: no`), { code });
    };
    const failing = { ...request(place), operations: { ...nodeFileOperations, open } };
    await expect(takeWriterLock(failing)).rejects.toThrow(LockUnavailableError);
    await expect(takeWriterLock(failing)).rejects.toThrow(code);
    await (await takeWriterLock({ ...failing, allowUnlocked: true })).release();
  });
});

describe('probing without taking part', () => {
  const probe = (place: { codexHome: string | null; path: string }) => probeHolder({ ...place, id: ID });

  it('says free where there is no holder, and where only a lock file was left', async () => {
    const place = home();
    expect(await probe(place)).toEqual({ kind: 'free' });
    writeFileSync(place.lockPath, '');
    expect(await probe(place)).toEqual({ kind: 'free' });
    expect(await probeAllHolders(place.codexHome)).toEqual(new Map());
  });

  it('says who holds it', async () => {
    const place = home();
    const child = await holder(place.lockPath);
    const found = { pid: child.pid, command: 'sleep', daemon: false };
    expect(await probe(place)).toEqual({ kind: 'held', holder: found, by: 'lock' });
    await holder(threadLockPath(place.codexHome, OTHER));
    const all = await probeAllHolders(place.codexHome);
    expect(all?.get(ID)).toEqual(found);
    expect([...(all?.keys() ?? [])].sort()).toEqual([ID, OTHER]);
  });

  it('sees our own recorder as well', async () => {
    const place = home();
    const lock = await takeWriterLock(request(place));
    expect(await probe(place)).toMatchObject({ kind: 'held', by: 'lock' });
    await lock.release();
    expect(await probe(place)).toEqual({ kind: 'free' });
  });

  it('outside any home checks the rollout itself', async () => {
    const place = { ...home(), codexHome: null };
    expect(await probe(place)).toEqual({ kind: 'free' });
    const child = await holder(place.path);
    expect(await probe(place)).toMatchObject({ kind: 'held', by: 'lock', holder: { pid: child.pid } });
  });

  it('separates the daemon from a screen', async () => {
    const place = home();
    const codex = join(place.codexHome, 'codex');
    copyFileSync('/bin/bash', codex);
    const script = 'exec 9>>"$1"; flock -n 9; echo held; while :; do read -t 1 <> <(:); done';
    const child = await running(codex, ['-c', script, 'app-server', place.lockPath]);
    expect(await probe(place)).toMatchObject({
      kind: 'held',
      holder: { pid: child.pid, daemon: true, command: 'codex app-server' },
    });
  });

  it('finds an old Codex, which only has the file open for writing', async () => {
    const place = home();
    const codex = join(place.codexHome, 'codex');
    copyFileSync('/bin/bash', codex);
    const reading = await running(codex, [
      '-c',
      'exec 8<> <(:); exec 9<"$0"; echo open; read -t 60 <&8',
      place.path,
    ]);
    expect(await probe(place)).toEqual({ kind: 'free' });
    await gone(reading);
    const child = await running(codex, [
      '-c',
      'exec 8<> <(:); exec 9>>"$0"; echo open; read -t 60 <&8',
      place.path,
    ]);
    expect(await probe(place)).toMatchObject({
      kind: 'held',
      by: 'open-file',
      holder: { pid: child.pid, daemon: false },
    });
  });

  it('an old Codex that has the file open is a writer, though it takes no lock', async () => {
    const place = home();
    const codex = join(place.codexHome, 'codex');
    copyFileSync('/bin/bash', codex);
    const child = await running(codex, [
      '-c',
      'exec 8<> <(:); exec 9>>"$0"; echo open; read -t 60 <&8',
      place.path,
    ]);
    const refused = { name: 'ConversationBusyError', pid: child.pid };
    await expect(takeWriterLock(request(place))).rejects.toMatchObject(refused);
    await expect(takeWriterLock({ ...request(place), codexHome: null })).rejects.toMatchObject(refused);
    const unlocked = { ...request(place), flock: null, allowUnlocked: true };
    await expect(takeWriterLock(unlocked)).rejects.toMatchObject(refused);
    expect(readdirSync(place.folder)).toEqual(['.coordination.lock']);
    await gone(child);
    await (await takeWriterLock(request(place))).release();
  });

  it('does not take another program that has the file open for a writer', async () => {
    const place = home();
    await running('bash', ['-c', 'exec 8<> <(:); exec 9>>"$0"; echo open; read -t 60 <&8', place.path]);
    expect(await probe(place)).toEqual({ kind: 'free' });
  });
});
