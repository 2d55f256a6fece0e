/**
 * The history of a rollout as response items, for a program that goes on with it. Promises: read as a stream, one line at a
 * time; a damaged line costs that line; a fork is read through its `history_base`, parents first. Never writes.
 */

import { dirname, resolve } from 'node:path';
import type { SessionMeta } from '../format/dialect.ts';
import { RolltopError } from '../format/errors.ts';
import type { ConversationId, Dialect } from '../format/identity.ts';
import { parseLine } from '../format/parse-line.ts';
import type { ResponseItem } from '../format/response-item.ts';
import { parseResponseItem } from '../format/response-item-schema.ts';
import { openRollout } from '../rollout/file/open.ts';
import { homeAbove } from '../rollout/file/place.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';
import { requireMeta } from '../rollout/read/header.ts';
import { type HistoryPart, readInherited, withFile } from '../rollout/read/history.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';
import { listedArchive } from '../sessions/catalog.ts';
import { segmentAmong, segmentPathOf } from '../sessions/path-of.ts';
import { isRecorded } from './write/policy.ts';

interface HistoryIdentity {
  readonly conversationId: ConversationId;
  /** As it was passed. */
  readonly rolloutPath: string;
}

/**
 * What `getRolloutHistory` found. `new`: a header, and no response item yet. `resumed`: a conversation of its own. `forked`:
 * its header names the conversation that it was forked from. `history` has the items that a recorder keeps, in file order.
 */
export type InitialHistory =
  | (HistoryIdentity & { readonly kind: 'new' })
  | (HistoryIdentity & { readonly kind: 'resumed'; readonly history: readonly ResponseItem[] })
  | (HistoryIdentity & {
      readonly kind: 'forked';
      readonly forkedFromId: ConversationId;
      /** The inherited items first, then the fork's own. */
      readonly history: readonly ResponseItem[];
      /** How many of `history` come from ancestors. */
      readonly inherited: number;
      /** Ancestors whose rollout is not there or cannot be read: their part is missing. */
      readonly missing: readonly ConversationId[];
    });

/**
 * Reads the response items of a rollout, for a model that goes on with the conversation. The whole file is read as a stream;
 * all items are in memory at the end. Damaged lines are passed over. Compressed and archived files are read as they are.
 * The ancestors of a fork are found in its home by their ids.
 *
 * @throws RolloutNotFoundError when there is no file
 * @throws RolloutUnreadableError when it is no regular file, may not be read, or cannot be unpacked
 * @throws EmptyRolloutError ("empty session file") when it has no line
 * @throws InvalidRolloutError when its first line is no header; the error has `line` and `offset`
 *
 * @example
 * ```js
 * import { getRolloutHistory } from 'rolltop';
 *
 * const found = await getRolloutHistory(path);
 * const items = found.kind === 'new' ? [] : found.history;
 * ```
 */
export async function getRolloutHistory(path: string): Promise<InitialHistory> {
  const file = await openRollout(path);
  try {
    const meta = await requireMeta(file);
    const known = { conversationId: meta.id, rolloutPath: path };
    if (meta.forkedFromId !== null) return await forkedHistory(file, meta, { ...known, path });
    const history = await itemsOf(file, meta.dialect, file.size);
    return history.length === 0 ? { kind: 'new', ...known } : { kind: 'resumed', ...known, history };
  } finally {
    await file.close();
  }
}

async function forkedHistory(
  file: RolloutFile,
  meta: SessionMeta,
  { path, ...known }: HistoryIdentity & { readonly path: string },
): Promise<InitialHistory> {
  const forkedFromId = meta.forkedFromId ?? meta.id;
  const inherited = await inheritedItems(meta, path);
  const own = await itemsOf(file, meta.dialect, file.size);
  const history = [...inherited.items, ...own];
  return {
    kind: 'forked',
    ...known,
    forkedFromId,
    history,
    inherited: inherited.items.length,
    missing: inherited.missing,
  };
}

interface InheritedItems {
  readonly items: readonly ResponseItem[];
  readonly missing: readonly ConversationId[];
}

/** The ancestors' bytes up to where each fork began, the oldest first. */
async function inheritedItems(meta: SessionMeta, path: string): Promise<InheritedItems> {
  let items: ResponseItem[] = [];
  const missing: ConversationId[] = [];
  let readable = true;
  for (const piece of await readInherited(meta, id => findPath(id, path))) {
    if (piece.kind === 'part') {
      const found = await partItems(piece);
      readable = found !== null;
      items = items.concat(found ?? []);
    } else {
      if (piece.problem !== null || !readable) missing.push(piece.parentId);
      readable = true;
    }
  }
  return { items, missing };
}

/** In the home of the fork; for one that is in no home, in its folder. */
async function findPath(id: ConversationId, forkPath: string): Promise<string | null> {
  const codexHome = homeAbove(resolve(forkPath));
  if (codexHome !== null) return segmentPathOf(codexHome, id);
  return segmentAmong(listedArchive(dirname(forkPath)).files, id);
}

/** Null when the ancestor's first line is damaged, or its file is gone: the fork's own part is there all the same. */
async function partItems(part: HistoryPart): Promise<ResponseItem[] | null> {
  const { meta, length } = part;
  if (meta === null) return null;
  try {
    return await withFile(part, file => itemsOf(file, meta.dialect, length));
  } catch (error) {
    if (error instanceof RolltopError) return null;
    throw error;
  }
}

/** The response items that the policy keeps, in file order. */
async function itemsOf(file: RolloutFile, dialect: Dialect, end: number): Promise<ResponseItem[]> {
  const items: ResponseItem[] = [];
  for await (const lines of readLinesForward(file, { end, capBytes: Number.POSITIVE_INFINITY })) {
    for (const raw of lines) {
      const line = parseLine(raw, dialect);
      if (line.kind !== 'record' || line.type !== 'response_item') continue;
      const item = parseResponseItem(line.payload);
      if (item !== null && isRecorded(item)) items.push(item);
    }
  }
  return items;
}
