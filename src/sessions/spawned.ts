/**
 * The sub-agents of a conversation: those it spawned, those they spawned, and so on. Codex moves them to the archive and back with it
 * (FORMAT.md, section 11). Promises: reviews, guardians, forks and side chats are none of them; a parent comes before its children.
 *
 * The first line of a file says who spawned it, so files are opened for it. Mostly those of conversations that began after their
 * parent did (ids of version 7 hold the time) are enough: a child that seems older, since a clock was set back, only stays where it is.
 */
import type { ConversationRef } from '../format/conversation.ts';
import { type ConversationId, timeOfId } from '../format/identity.ts';
import type { ListedFile } from './catalog.ts';
import { currentEndsOf } from './current-ends.ts';
import { Origins } from './origins.ts';

export interface SpawnedConversation extends ConversationRef {
  readonly archived: boolean;
}

export interface SpawnedOptions {
  /** What is known already; left out: nothing. */
  readonly origins?: Origins | undefined;
  /**
   * `younger`: of files that seem more than a day older than `id` none is opened.
   * @default 'younger'
   */
  readonly age?: 'younger' | 'any';
}

/** A clock that was set back meanwhile. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000;

/** Every sub-agent below `id`, nearest first. */
export async function spawnedBelow(
  codexHome: string,
  id: ConversationId,
  { origins = new Origins(), age = 'younger' }: SpawnedOptions = {},
): Promise<SpawnedConversation[]> {
  const sinceMs = age === 'any' ? null : timeOfId(id);
  const children = await childrenByParent(codexHome, origins, file => mayHaveBegunSince(file, sinceMs));
  // A loop is damage; each is taken once.
  const family = new Set([id]);
  for (const parent of family) for (const child of children.get(parent) ?? []) family.add(child);
  family.delete(id);
  const ends = currentEndsOf(family, origins.folders(codexHome));
  return [...family].flatMap(child => {
    const end = ends.get(child);
    return end === undefined ? [] : [{ id: child, path: end.path, archived: end.archived }];
  });
}

async function childrenByParent(
  codexHome: string,
  origins: Origins,
  among: (file: ListedFile) => boolean,
): Promise<ReadonlyMap<ConversationId, readonly ConversationId[]>> {
  const children = new Map<ConversationId, ConversationId[]>();
  for (const { file, origin } of await origins.descended(codexHome, among)) {
    if (origin.spawner === null) continue;
    const same = children.get(origin.spawner);
    if (same === undefined) children.set(origin.spawner, [file.id]);
    else same.push(file.id);
  }
  return children;
}

/** Of two conversations the one that was made from the other has the later id; one that holds no time may be anything. */
function mayHaveBegunSince({ id }: ListedFile, sinceMs: number | null): boolean {
  const ms = sinceMs === null ? null : timeOfId(id);
  return sinceMs === null || ms === null || ms >= sinceMs - CLOCK_SLACK_MS;
}
