/** Which trash is meant, and the locks under which its files move: those of every conversation concerned, Codex's own. */
import { realpathSync } from 'node:fs';
import type { ConversationId } from '../../format/identity.ts';
import { type Clock, systemClock } from '../../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../../rollout/file/file-operations.ts';
import type { Flock } from '../../rollout/lock/flock.ts';
import type { HeldLock } from '../../rollout/lock/thread-lock.ts';
import { takeWriterLock } from '../../rollout/lock/writer-lock.ts';
import type { Origins } from '../origins.ts';
import { placesOf, type TrashEntry } from './entry.ts';

/** Which trash, and of which home. */
export interface TrashPlace {
  readonly codexHome: string;
  /** In the order in which they are tried: the first on the same disk is used (`trashRoots`). */
  readonly roots: readonly string[];
  /** What is known of where conversations came from, for many moves in a row. */
  readonly origins?: Origins;
  /** For tests; the machine's otherwise. */
  readonly tools?: {
    readonly operations?: FileOperations;
    readonly clock?: Clock;
    readonly flock?: Flock | null;
  };
}

/** A conversation that is moved. */
export interface Member {
  readonly id: ConversationId;
  /** Under whose lock it is moved. */
  readonly path: string;
}

/** Those of an entry, by where their files belong. */
export function membersOf(entry: TrashEntry): readonly Member[] {
  return entry.manifest.conversations.flatMap(({ id, files }) => {
    const [file] = files;
    return file === undefined ? [] : [{ id, path: placesOf(entry, file).home }];
  });
}

/**
 * Runs `work` while no other program can write to one of `members`.
 * @throws ConversationBusyError when another program holds one
 * @throws LockUnavailableError where no lock can be taken
 */
export async function underLocks<Result>(
  place: TrashPlace,
  members: readonly Member[],
  work: () => Promise<Result>,
): Promise<Result> {
  const { flock } = place.tools ?? {};
  const locks: HeldLock[] = [];
  try {
    for (const { id, path } of members)
      locks.push(
        await takeWriterLock({
          codexHome: realpathSync(place.codexHome),
          id,
          path,
          operations: operationsOf(place),
          clock: clockOf(place),
          allowUnlocked: false,
          ...(flock === undefined ? {} : { flock }),
        }),
      );
    return await work();
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

export function operationsOf({ tools }: TrashPlace): FileOperations {
  return tools?.operations ?? nodeFileOperations;
}

export function clockOf({ tools }: TrashPlace): Clock {
  return tools?.clock ?? systemClock;
}
