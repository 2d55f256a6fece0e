/**
 * How the conversations of a home belong together, read once for an act on many: sub-agents below each, forks of each, files of each.
 * Promises: a loop is damage, and each is taken once; what comes to be afterwards is not known here.
 */
import { lstatSync } from 'node:fs';
import type { ConversationId } from '../format/identity.ts';
import { currentEndOf, type NonEmpty } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import { groupById, type ListedFile, listedHome } from './catalog.ts';
import type { Origins } from './origins.ts';
import { type UnlistedFolder, unreadText } from './walk.ts';

export interface Relations {
  /** Every sub-agent below a conversation, nearest first. */
  below(id: ConversationId): readonly ConversationId[];
  /** The conversations that were forked from this one, or from a segment of it; its sub-agents may be among them. */
  forksOf(id: ConversationId): readonly ConversationId[];
  /** One of its files goes on from bytes of another file, or another from one of its: forks by reference, and what was taken back. */
  sharesHistory(id: ConversationId): boolean;
  /** Its files, segments and copies; archived ones too. */
  filesOf(id: ConversationId): readonly ListedFile[];
  /** The bytes of all of its files. */
  sizeOf(id: ConversationId): number;
  /** Its current end is in the archive. */
  isArchived(id: ConversationId): boolean;
}

export interface ReadRelationsOptions {
  /** Called before each conversation is looked at. */
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
  /**
   * True: rejects where a folder cannot be read, for what is in it may need what is acted on. For a home that could be read a moment ago.
   * @default false
   */
  readonly whole?: boolean;
}

/**
 * @throws (rejects) the reason of the signal that stopped it
 * @throws Error with a sentence, see `whole`
 */
export async function readRelations(
  codexHome: string,
  origins: Origins,
  { onProgress, signal, whole = false }: ReadRelationsOptions = {},
): Promise<Relations> {
  const files: ListedFile[] = [];
  const slices = new Slices();
  const unlisted: UnlistedFolder[] = [];
  for (const folder of listedHome(codexHome, unlisted)) {
    files.push(...folder.files);
    await slices.pause();
  }
  const [first] = unlisted;
  if (whole && first !== undefined)
    throw new Error(`Nobody knows what belongs together: ${unreadText(first)}. Nothing was done; try again.`);
  const byId = new Map(groupById(files).map(group => [group[0].id, group] as const));
  const ownerOf = new Map(files.map(file => [file.segmentId, file.id] as const));
  const children = new Map<ConversationId, ConversationId[]>();
  const forks = new Map<ConversationId, ConversationId[]>();
  const sharing = new Set<ConversationId>();
  let looked = 0;
  for (const [id, group] of byId) {
    if (slices.spent) await slices.pause();
    signal?.throwIfAborted();
    onProgress?.(looked, byId.size);
    looked += 1;
    const { spawner, forkedFrom, bases } = await origins.ofAny(group);
    if (spawner !== null) add(children, spawner, id);
    for (const base of bases) sharing.add(id).add(ownerOf.get(base) ?? base);
    for (const from of new Set(forkedFrom.map(one => ownerOf.get(one) ?? one)))
      if (from !== id) add(forks, from, id);
  }
  return {
    below: id => below(id, children),
    forksOf: id => forks.get(id) ?? [],
    sharesHistory: id => sharing.has(id),
    filesOf: id => byId.get(id) ?? [],
    sizeOf: id => sizeOf(byId.get(id) ?? []),
    isArchived: id => isArchived(byId.get(id)),
  };
}

function add(map: Map<ConversationId, ConversationId[]>, key: ConversationId, id: ConversationId): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, [id]);
  else before.push(id);
}

function below(
  id: ConversationId,
  children: ReadonlyMap<ConversationId, readonly ConversationId[]>,
): readonly ConversationId[] {
  const found = new Set([id]);
  for (const parent of found) for (const child of children.get(parent) ?? []) found.add(child);
  found.delete(id);
  return [...found];
}

function sizeOf(files: readonly ListedFile[]): number {
  return files.reduce((sum, { path }) => sum + (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function isArchived(files: NonEmpty<ListedFile> | undefined): boolean {
  return files !== undefined && currentEndOf(files).archived;
}
