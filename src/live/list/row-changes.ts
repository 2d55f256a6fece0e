/** What two rows of the same conversation have in common, the one before a change and the one after it. Pure. */
import type { Conversation, LockHolder } from '../../format/conversation.ts';
import { sameState } from '../../format/live-state.ts';
import type { ConversationsSnapshot } from '../snapshot.ts';

/** A summary was read that does not know of a segment: it may be a second current end. */
export function hasOtherSegments(before: Conversation | undefined, now: Conversation): boolean {
  return before?.summary != null && now.summary !== null && before.earlierSegments !== now.earlierSegments;
}

/** A row shows what was on disk all the time, and was only now read. */
export function wasFilledIn(
  before: Conversation | undefined,
  after: Conversation | undefined,
  phase: ConversationsSnapshot['phase'],
): boolean {
  if (before === undefined) return after !== undefined && phase !== 'ready';
  return before.summary === null && after !== undefined && after.summary !== null;
}

/** Its turn has ended, or another one of it. */
export function hasEnded(before: Conversation | undefined, now: Conversation): boolean {
  const [was, is] = [before?.summary ?? null, now.summary];
  return was !== null && is?.turn === 'idle' && was.turnSinceMs !== is.turnSinceMs;
}

/** Nothing that a screen could show differs: then nothing is reported. */
export function sameRow(a: Conversation, b: Conversation): boolean {
  const plain: readonly (keyof Conversation)[] = [
    'path',
    'createdMs',
    'updatedMs',
    'sizeBytes',
    'archived',
    'compressed',
    'earlierSegments',
    'copies',
    'name',
    'pinned',
    'tags',
    'summary',
    'hiddenByCodex',
  ];
  return plain.every(key => a[key] === b[key]) && sameLive(a, b) && sameState(a.state, b.state);
}

function sameLive({ live: a }: Conversation, { live: b }: Conversation): boolean {
  if (a === null || b === null) return a === b;
  return a.pid === b.pid && a.command === b.command && a.daemon === b.daemon && a.turn === b.turn;
}

/** Nothing differs but what the conversation's own lines show. */
export function onlyGrew(before: Conversation, now: Conversation): boolean {
  const plain: readonly (keyof Conversation)[] = [
    'path',
    'name',
    'pinned',
    'tags',
    'summary',
    'hiddenByCodex',
  ];
  const same = sameLive(before, now) && sameState(before.state, now.state);
  return same && plain.every(key => before[key] === now[key]);
}

/** Nothing of it differs that a state depends on. */
export function sameHolder(a: LockHolder, b: LockHolder): boolean {
  return (
    a === b ||
    (a.pid === b.pid &&
      a.command === b.command &&
      a.daemon === b.daemon &&
      a.startedMs === b.startedMs &&
      a.newestChildMs === b.newestChildMs &&
      a.runnable === b.runnable)
  );
}

/** One list for all rows of one file: rows are compared by it. */
export const NO_SEGMENTS: readonly string[] = [];

/** The list of before where it says the same: rows are compared by it. */
export function sameSegments(row: Conversation | undefined, segments: readonly string[]): readonly string[] {
  const before = row?.earlierSegments ?? NO_SEGMENTS;
  const isSame = before.length === segments.length && segments.every((path, at) => path === before[at]);
  return isSame ? before : segments;
}
