/**
 * Codex's mark that somebody compresses the rollouts of a home: `.tmp/rollout-compression.lock`, made only where none is (FORMAT.md, section 13).
 * Codex leaves it behind for six hours, so that it does not look again too soon. Promises: one compresses at a time, of ours and of
 * Codex's; what a dead process left is taken over.
 */
import { constants, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownPid } from '../../system/processes.ts';
import { attemptQuietly, closeQuietly, errorCode, type FileOperations } from '../file/file-operations.ts';

export type MarkerAttempt =
  | { readonly kind: 'taken'; release(): Promise<void> }
  /** `pid`: whose it is, as far as it says. */
  | { readonly kind: 'held'; readonly path: string; readonly pid: number | null };

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const STALE_AFTER_MS = 6 * 60 * 60 * 1000;
/** Whoever makes it writes its line at once: without one it is what a program left that was killed in between. */
const UNFINISHED_AFTER_MS = 60 * 1000;

export async function takeCompressionMarker(
  codexHome: string,
  operations: FileOperations,
): Promise<MarkerAttempt> {
  await operations.mkdir(join(codexHome, '.tmp'), 0o700);
  const path = join(codexHome, '.tmp', 'rollout-compression.lock');
  if (await make(path, operations)) return taken(path, operations);
  const pid = holderIn(path);
  if (!isStale(path) && (pid === null || isAlive(pid))) return { kind: 'held', path, pid };
  await attemptQuietly(() => operations.unlink(path));
  return (await make(path, operations))
    ? taken(path, operations)
    : { kind: 'held', path, pid: holderIn(path) };
}

function taken(path: string, operations: FileOperations): MarkerAttempt {
  return { kind: 'taken', release: () => attemptQuietly(() => operations.unlink(path)) };
}

async function make(path: string, operations: FileOperations): Promise<boolean> {
  try {
    const fd = await operations.open(path, FLAGS, 0o600);
    try {
      await operations.write(fd, Buffer.from(`pid=${ownPid()} started_at=${new Date().toISOString()}\n`));
    } finally {
      await closeQuietly(operations, fd);
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderIn(path: string): number | null {
  try {
    const [, digits] = /^pid=(\d{1,9}) /.exec(readFileSync(path, 'utf8')) ?? [];
    return digits === undefined ? null : Number(digits);
  } catch {
    return null;
  }
}

function isStale(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  const ageMs = Date.now() - found.mtimeMs;
  return ageMs >= STALE_AFTER_MS || (ageMs >= UNFINISHED_AFTER_MS && !hasLine(path));
}

function hasLine(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes('\n');
  } catch {
    return true;
  }
}
