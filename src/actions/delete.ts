/**
 * Moves a session to the trash, with the sub-agents that it spawned, and brings it back. The outcome is a value. What is pinned, and what a
 * fork that stays was made from, is refused.
 */
import type { Conversation, Summary } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { forksOf } from '../sessions/forks.ts';
import { Origins } from '../sessions/origins.ts';
import { filesOf } from '../sessions/path-of.ts';
import { spawnedBelow } from '../sessions/spawned.ts';
import type { TrashEntry } from '../sessions/trash/entry.ts';
import { trashConversation } from '../sessions/trash/move-in.ts';
import { emptyEntry, restoreEntry } from '../sessions/trash/move-out.ts';
import type { TrashPlace } from '../sessions/trash/trash-place.ts';

export type DeleteResult =
  | {
      readonly kind: 'trashed';
      readonly entry: TrashEntry;
      /** How many went with it. */
      readonly subagents: number;
      readonly sizeBytes: number;
    }
  /** Nothing was moved; `message` says why, as a sentence. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

export type RestoreResult =
  | { readonly kind: 'restored'; readonly path: string; readonly subagents: number }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

/** What of a session decides whether and under which words it goes. */
export interface DeletedSession extends Pick<Conversation, 'id' | 'name' | 'pinned'> {
  readonly summary: Pick<Summary, 'title'> | null;
}

/** Where the place has no origins, they are read once for all that is asked of them here; a caller with many sessions hands over its own. */
export async function deleteSession(session: DeletedSession, inPlace: TrashPlace): Promise<DeleteResult> {
  const { id, name, pinned, summary } = session;
  const place = { ...inPlace, origins: inPlace.origins ?? new Origins() };
  if (pinned) return { kind: 'refused', message: 'It is pinned. Take the pin off first.' };
  try {
    const stays = await forkThatStays(session, place);
    if (stays !== null) return { kind: 'refused', message: stays };
    const entry = await trashConversation(place, id, { title: summary?.title ?? null, name });
    return { kind: 'trashed', entry, ...sizeOf(entry) };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

export async function restoreSession(entry: TrashEntry, place: TrashPlace): Promise<RestoreResult> {
  try {
    const path = await restoreEntry(place, entry);
    return { kind: 'restored', path, subagents: entry.manifest.conversations.length - 1 };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

/** For good. Resolves with the bytes that were freed. */
export async function emptyTrash(place: TrashPlace, entries: readonly TrashEntry[]): Promise<number> {
  let freed = 0;
  for (const entry of entries) {
    await emptyEntry(place, entry);
    freed += sizeOf(entry).sizeBytes;
  }
  return freed;
}

/** How many sub-agents an entry has, and how large it is. */
export function sizeOf({ manifest }: TrashEntry): { readonly subagents: number; readonly sizeBytes: number } {
  const files = manifest.conversations.flatMap(one => one.files);
  return {
    subagents: manifest.conversations.length - 1,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
  };
}

/** Its own sub-agents go with it; any other fork would lose what it was made from. */
async function forkThatStays(
  { id }: DeletedSession,
  { codexHome, origins }: TrashPlace & { readonly origins: Origins },
): Promise<string | null> {
  const below = await spawnedBelow(codexHome, id, { origins, age: 'any' });
  const going = new Set([id, ...below.map(child => child.id)]);
  const ids = new Set(going);
  for (const one of going)
    for (const { segmentId } of await filesOf(codexHome, one, origins.folders(codexHome))) ids.add(segmentId);
  const forks = (await forksOf(codexHome, ids, origins)).filter(fork => !going.has(fork.id));
  const [first] = forks;
  if (first === undefined) return null;
  const others = forks.length === 1 ? '' : ` and ${forks.length - 1} more`;
  return `Session ${first.id}${others} was forked from it and stays. Delete that first, or archive this one.`;
}
