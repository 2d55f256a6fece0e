/**
 * The sub-agents of a conversation: those it spawned, those they spawned, and so on. Codex moves them to the archive and back with it
 * (FORMAT.md, section 11). Promises: reviews, guardians, forks and side chats are none of them; a parent comes before its children.
 *
 * The first line of a file says who spawned it, so files are opened for it: one read of 64 KB each, and only of conversations that
 * began after their parent did (ids of version 7 hold the time).
 */
import { Buffer } from 'node:buffer';
import type { ConversationRef } from '../format/conversation.ts';
import { type ConversationId, timeOfId } from '../format/identity.ts';
import { currentEndOf, type NonEmpty } from '../format/segments.ts';
import { openRollout } from '../rollout/file/open.ts';
import { Slices } from '../rollout/file/slices.ts';
import { beginningContains } from '../rollout/read/first-records.ts';
import { readHeader } from '../rollout/read/header.ts';
import { spawnerOf } from '../rollout/summary/facts.ts';
import { groupById, type ListedFile, listedHome } from './catalog.ts';

export interface SpawnedConversation extends ConversationRef {
  readonly archived: boolean;
}

const SPAWN_MARK = Buffer.from('"thread_spawn"');
/** A clock that was set back meanwhile. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000;

/** Every sub-agent below `id`, nearest first. */
export async function spawnedBelow(codexHome: string, id: ConversationId): Promise<SpawnedConversation[]> {
  const children = await spawnedByParent(codexHome, timeOfId(id));
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

async function spawnedByParent(codexHome: string, sinceMs: number | null): Promise<ByParent> {
  const slices = new Slices();
  const spawned: ListedFile[] = [];
  for (const { files } of listedHome(codexHome)) {
    for (const file of files) {
      if (slices.spent) await slices.pause();
      if (isSince(file.id, sinceMs) && mayBeSpawned(file)) spawned.push(file);
    }
    await slices.pause();
  }
  const byParent = new Map<ConversationId, NonEmpty<ListedFile>[]>();
  for (const files of groupById(spawned)) {
    const parent = await spawnerIn(files[0].path);
    if (parent !== null) byParent.set(parent, [...(byParent.get(parent) ?? []), files]);
  }
  return byParent;
}

function isSince(id: ConversationId, sinceMs: number | null): boolean {
  const ms = timeOfId(id);
  return sinceMs === null || ms === null || ms >= sinceMs - CLOCK_SLACK_MS;
}

/** A compressed file is unpacked for its first line in any case. */
function mayBeSpawned({ path, compressed }: ListedFile): boolean {
  return compressed || beginningContains(path, SPAWN_MARK);
}

/** Null also for a file that cannot be read. */
async function spawnerIn(path: string): Promise<ConversationId | null> {
  try {
    const file = await openRollout(path);
    try {
      const { meta } = await readHeader(file);
      return meta === null ? null : spawnerOf(meta);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
