/**
 * Pins and tags sessions: one line for each at the end of `marks.jsonl`. Promises: what is written builds on what is there while the lock is
 * held, so that two programs which tag at the same time lose nothing; whole lines, on disk before it resolves.
 */
import { dirname } from 'node:path';
import type { Marks } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { type Flock, loadFlock } from '../rollout/lock/flock.ts';
import { appendIndexLines } from './append-index-line.ts';
import { markLine, SessionMarks } from './marks.ts';

/** Half a second each, on a machine that is not busy. */
const MOST_TURNS = 20;

export interface MarkRequest {
  /** `marks.jsonl`; its folder is made where it is missing. */
  readonly path: string;
  readonly ids: readonly ConversationId[];
  /** What is there → what is to be there. */
  readonly change: (marks: Marks, id: ConversationId) => Marks;
  /** For tests; the machine's otherwise. */
  readonly tools?: {
    readonly operations?: FileOperations;
    readonly clock?: Clock;
    readonly flock?: Flock | null;
  };
}

/** The marks of one session, before and after. */
export interface MarkedSession {
  readonly id: ConversationId;
  readonly before: Marks;
  readonly after: Marks;
}

/**
 * Resolves with the marks of each session before and after; one that stays as it is costs no line.
 * @throws Error with a sentence when the file cannot be written, or another program does not let go of it
 */
export async function setMarks({
  path,
  ids,
  change,
  tools = {},
}: MarkRequest): Promise<readonly MarkedSession[]> {
  const { operations = nodeFileOperations, clock = systemClock, flock = loadFlock() } = tools;
  await operations.mkdir(dirname(path), 0o700);
  let changed: readonly MarkedSession[] = [];
  await appendIndexLines(
    path,
    async fd => {
      if (flock !== null && !(await isLocked(fd, flock, clock)))
        throw new Error(`Another program is writing to ${path}; nothing was marked. Try again.`);
      const marks = new SessionMarks(path);
      await marks.refresh();
      changed = ids.map(id => ({ id, before: marks.get(id), after: change(marks.get(id), id) }));
      const lines = changed.filter(({ before, after }) => !isSame(before, after));
      return lines.map(({ id, after }) => markLine(id, after, clock.nowMs())).join('');
    },
    operations,
  );
  return changed;
}

/** Several programs that mark at the same moment have their turns; each turn takes as long as a small program's start. */
async function isLocked(fd: number, flock: Flock, clock: Clock): Promise<boolean> {
  for (let turn = 0; turn < MOST_TURNS; turn++)
    if ((await flock.lock([{ fd, wait: 'a moment' }], clock)) > 0) return true;
  return false;
}

function isSame(a: Marks, b: Marks): boolean {
  return a.pinned === b.pinned && a.tags.join() === b.tags.join();
}
