/**
 * Notes that the person looked at a session: a line at the end of `seen.jsonl`. Promises: one write of a whole line, without a lock, which
 * would cost the start of a program each time a session is opened; no look is lost while another program makes the file small; it stays small:
 * what is too old to be news, and more than a thousand sessions, is dropped when it is begun anew, under a lock.
 *
 * A file is made small by putting another in its place. Whoever has added to the old one sees that it is not there any more, and adds to the new one;
 * and what was added to the old one before is taken over from it.
 */
import { constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ConversationId } from '../../format/identity.ts';
import { READY_MS } from '../../format/live-state.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import { type FileStatus, nodeFileOperations } from '../../rollout/file/file-operations.ts';
import { type Flock, loadFlock } from '../../rollout/lock/flock.ts';
import { requireOwnFolder, writeOwnFile } from '../../system/own-folder.ts';
import { appendIndexLines } from '../append-index-line.ts';
import { SeenSessions, seenLine } from './seen.ts';

export interface SeenPlace {
  /** `seen.jsonl`; its folder is made where it is missing. */
  readonly path: string;
  readonly nowMs: number;
}

const LARGE_BYTES = 96 * 1024;
const MOST_SESSIONS = 1_000;
/** It is made small when a program starts: that does not happen so often in a row. */
const MOST_TRIES = 5;

/**
 * Begins the record where there is none: what ended before is no news. A session may have been looked at before that, as the first thing that was
 * done here. Makes a large record small.
 * @throws Error with a sentence, or the system's, when the file cannot be written
 */
export async function beginSeen({ path, nowMs }: SeenPlace, flock = loadFlock()): Promise<void> {
  requireOwnFolder(dirname(path));
  const record = new SeenSessions(path);
  await record.refresh();
  let size = 0;
  await appendIndexLines(
    path,
    async fd => {
      ({ size } = await nodeFileOperations.fstat(fd));
      return record.sinceMs === null ? seenLine(null, nowMs) : '';
    },
    nodeFileOperations,
  );
  if (size > LARGE_BYTES) await shrink({ path, nowMs }, flock);
}

/** @throws Error with a sentence, or the system's, when the file cannot be written */
export async function markSeen({ path, nowMs }: SeenPlace, id: ConversationId): Promise<void> {
  requireOwnFolder(dirname(path));
  await addLines(path, seenLine(id, nowMs));
}

/** Again where the file was replaced meanwhile; twice the same line says the same. */
async function addLines(path: string, lines: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    let file: FileStatus | null = null;
    const take = async (fd: number): Promise<string> => {
      file = await nodeFileOperations.fstat(fd);
      return lines;
    };
    await appendIndexLines(path, take, nodeFileOperations);
    if (await isStillAt(path, file)) return;
  }
}

async function isStillAt(path: string, file: FileStatus | null): Promise<boolean> {
  try {
    const { dev, ino } = await nodeFileOperations.lstat(path);
    return dev === file?.dev && ino === file.ino;
  } catch {
    return false;
  }
}

async function shrink({ path, nowMs }: SeenPlace, flock: Flock | null): Promise<void> {
  const fd = await nodeFileOperations.open(path, constants.O_RDONLY | constants.O_NOFOLLOW, 0);
  try {
    if (flock === null || (await flock.lock([{ fd, wait: 'never' }], systemClock)) === 0) return;
    const file = await nodeFileOperations.fstat(fd);
    // Another program has just made it small.
    if (!(await isStillAt(path, file))) return;
    writeOwnFile({ root: dirname(path), name: basename(path) }, await smallRecord({ path, nowMs }));
    const added = await readFrom(fd, file.size);
    if (added !== '') await addLines(path, added);
  } finally {
    await nodeFileOperations.close(fd);
  }
}

async function smallRecord({ path, nowMs }: SeenPlace): Promise<string> {
  const record = new SeenSessions(path);
  await record.refresh();
  const newest = [...record.entries].sort(([, a], [, b]) => b - a);
  const recent = newest.filter(([, atMs]) => nowMs - atMs < READY_MS);
  const kept = recent.slice(0, MOST_SESSIONS);
  // What is dropped stays looked at.
  const dropped = newest[kept.length]?.[1] ?? 0;
  const since = seenLine(null, Math.max(record.sinceMs ?? nowMs, dropped));
  return since + kept.map(([id, atMs]) => seenLine(id, atMs)).join('');
}

/** What was added behind `offset`: whole lines. */
async function readFrom(fd: number, offset: number): Promise<string> {
  const { size } = await nodeFileOperations.fstat(fd);
  const bytes = Buffer.alloc(Math.max(0, size - offset));
  const read = bytes.length === 0 ? 0 : await nodeFileOperations.read(fd, bytes, offset);
  return bytes.toString('utf8', 0, read);
}
