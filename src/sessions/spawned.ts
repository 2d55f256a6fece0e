/**
 * The sub-agents of a conversation: those it spawned, those they spawned, and so on. Codex moves them to the archive and back with it
 * (FORMAT.md, section 11). Promises: reviews, guardians, forks and side chats are none of them; a parent comes before its children.
 *
 * The first line of a file says who spawned it, so files are opened for it, and only those of conversations that began after their
 * parent did (ids of version 7 hold the time).
 */
import type { ConversationRef } from '../format/conversation.ts';
import { type ConversationId, timeOfId } from '../format/identity.ts';
import { currentEndOf, type NonEmpty } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import { groupById, type ListedFile } from './catalog.ts';
import { Origins } from './origins.ts';

export interface SpawnedConversation extends ConversationRef {
  readonly archived: boolean;
}

/** A clock that was set back meanwhile. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000;

/** Every sub-agent below `id`, nearest first. */
export async function spawnedBelow(
  codexHome: string,
  id: ConversationId,
  origins = new Origins(),
): Promise<SpawnedConversation[]> {
  const children = await spawnedByParent(codexHome, timeOfId(id), origins);
  const found = new Map<ConversationId, SpawnedConversation>();
  const parents = [id];
  for (const parent of parents) {
    for (const files of children.get(parent) ?? []) {
      const { id: childId, path, archived } = currentEndOf(files);
      // A loop is damage; each is taken once.
      if (childId === id || found.has(childId)) continue;
      found.set(childId, { id: childId, path, archived });
      parents.push(childId);
    }
  }
  return [...found.values()];
}

type ByParent = ReadonlyMap<ConversationId, readonly NonEmpty<ListedFile>[]>;

async function spawnedByParent(
  codexHome: string,
  sinceMs: number | null,
  origins: Origins,
): Promise<ByParent> {
  const slices = new Slices();
  const younger: ListedFile[] = [];
  for (const { files } of origins.folders(codexHome)) {
    for (const file of files) if (mayHaveBegunSince(file.id, sinceMs)) younger.push(file);
    await slices.pause();
  }
  const byParent = new Map<ConversationId, NonEmpty<ListedFile>[]>();
  for (const files of groupById(younger)) {
    if (slices.spent) await slices.pause();
    const { spawner } = origins.ofKnown(files) ?? (await origins.ofAny(files));
    if (spawner !== null) byParent.set(spawner, [...(byParent.get(spawner) ?? []), files]);
  }
  return byParent;
}

/** Of two conversations the one that was made from the other has the later id; one that holds no time may be anything. */
export function mayHaveBegunSince(id: ConversationId, sinceMs: number | null): boolean {
  const ms = timeOfId(id);
  return sinceMs === null || ms === null || ms >= sinceMs - CLOCK_SLACK_MS;
}
