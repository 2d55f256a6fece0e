/**
 * Notes that the person looked at a session: a line at the end of `seen.jsonl`. Promises: one write of a whole line, which several programs
 * may do at the same time without a lock; the file stays small: what is too old to be news, and more than a thousand sessions, is
 * dropped when it is begun anew, under a lock.
 */
import { constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ConversationId } from '../../format/identity.ts';
import { READY_MS } from '../../format/live-state.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import { nodeFileOperations } from '../../rollout/file/file-operations.ts';
import { type Flock, loadFlock } from '../../rollout/lock/flock.ts';
import { writeOwnFile } from '../../system/own-folder.ts';
import { appendIndexLines } from '../append-index-line.ts';
import { SeenSessions, seenLine } from './seen.ts';

export interface SeenPlace {
  /** `seen.jsonl`; its folder is made where it is missing. */
  readonly path: string;
  readonly nowMs: number;
}

const LARGE_BYTES = 96 * 1024;
const MOST_SESSIONS = 1_000;

/**
 * Begins the record where there is none: what ended before is no news. Makes a large one small.
 * @throws Error with a sentence, or the system's, when the file cannot be written
 */
export async function beginSeen({ path, nowMs }: SeenPlace, flock = loadFlock()): Promise<void> {
  await nodeFileOperations.mkdir(dirname(path), 0o700);
  let size = 0;
  await appendIndexLines(
    path,
    async fd => {
      ({ size } = await nodeFileOperations.fstat(fd));
      return size === 0 ? seenLine(null, nowMs) : '';
    },
    nodeFileOperations,
  );
  if (size > LARGE_BYTES) await shrink({ path, nowMs }, flock);
}

/** @throws Error with a sentence, or the system's, when the file cannot be written */
export async function markSeen({ path, nowMs }: SeenPlace, id: ConversationId): Promise<void> {
  await appendIndexLines(path, () => seenLine(id, nowMs), nodeFileOperations);
}

/** A look that another program notes in the same moment may be lost: then that session is news once more. */
async function shrink({ path, nowMs }: SeenPlace, flock: Flock | null): Promise<void> {
  const fd = await nodeFileOperations.open(path, constants.O_RDONLY | constants.O_NOFOLLOW, 0);
  try {
    if (flock === null || (await flock.lock([{ fd, wait: 'never' }], systemClock)) === 0) return;
    const record = new SeenSessions(path);
    await record.refresh();
    const newest = [...record.entries].sort(([, a], [, b]) => b - a);
    const recent = newest.filter(([, atMs]) => nowMs - atMs < READY_MS);
    const kept = recent.slice(0, MOST_SESSIONS);
    // What is dropped stays looked at.
    const dropped = newest[kept.length]?.[1] ?? 0;
    const since = seenLine(null, Math.max(record.sinceMs ?? nowMs, dropped));
    const lines = kept.map(([id, atMs]) => seenLine(id, atMs)).join('');
    writeOwnFile({ root: dirname(path), name: basename(path) }, since + lines);
  } finally {
    await nodeFileOperations.close(fd);
  }
}
