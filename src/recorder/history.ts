/**
 * The history of a rollout as response items, for a program that goes on with it. Promises: read as a stream, one line at a
 * time; a damaged line costs that line; the chain of `history_base` is read first, its oldest file at the beginning. Never writes.
 */
import { constants } from 'node:buffer';
import type { SessionMeta } from '../format/dialect.ts';
import { RolltopError } from '../format/errors.ts';
import type { ConversationId, Dialect } from '../format/identity.ts';
import { parseLine } from '../format/parse-line.ts';
import { requireTexts } from '../format/required-text.ts';
import type { ResponseItem } from '../format/response-item.ts';
import { parseResponseItem } from '../format/response-item-schema.ts';
import { openRollout } from '../rollout/file/open.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';
import { requireMeta } from '../rollout/read/header.ts';
import { type HistoryPart, readInherited, withFile } from '../rollout/read/history.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';
import { segmentFinder } from '../sessions/path-of.ts';
import { isRecorded } from './write/policy.ts';

/** A line that is not in `history` because it could not be read. */
export interface UnreadLine {
  readonly path: string;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  /** Why, as the end of a sentence about it. */
  readonly reason: string;
}

interface HistoryIdentity {
  readonly conversationId: ConversationId;
  /** As it was passed. */
  readonly rolloutPath: string;
  /** Lines that are damaged, or longer than a string can be (512 MB); left out when there is none. */
  readonly unread?: readonly UnreadLine[];
}

/**
 * What `getRolloutHistory` found. `new`: a header, and no response item yet, nor a line too long to be read. `resumed`: a conversation of its own. `forked`:
 * its header names the conversation that it was forked from. `history` has the items that a recorder keeps, in file order.
 */
export type InitialHistory =
  | (HistoryIdentity & { readonly kind: 'new' })
  | (HistoryIdentity & {
      readonly kind: 'resumed';
      readonly history: readonly ResponseItem[];
      /** Earlier segments of the conversation that are not there or cannot be read. */
      readonly missing: readonly ConversationId[];
    })
  | (HistoryIdentity & {
      readonly kind: 'forked';
      readonly forkedFromId: ConversationId;
      /** The inherited items first, then the fork's own. */
      readonly history: readonly ResponseItem[];
      /** How many of `history` come from ancestors. */
      readonly inherited: number;
      /** Ancestors, and earlier segments of the fork, that are not there or cannot be read: their part is missing. */
      readonly missing: readonly ConversationId[];
    });

/**
 * Reads the response items of a rollout, for a model that goes on with the conversation. The whole file is read as a stream;
 * all items are in memory at the end. Damaged lines are passed over, and listed in `unread`. Compressed and archived files are read as they are.
 * A conversation that was taken back is read through its earlier segments, a fork through its ancestors; they are found in
 * its home by their ids.
 *
 * @throws RolloutNotFoundError when there is no file
 * @throws TypeError when `path` is missing
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
  requireTexts('getRolloutHistory', { path }, 'path');
  const file = await openRollout(path);
  try {
    const meta = await requireMeta(file);
    const { items, unreadLines, forkedFromId, ...chain } = await chainItems(meta, path);
    const own = await itemsOf(file, meta.dialect, file.size);
    const history = [...items, ...own.items];
    const unread = [...unreadLines, ...own.unread];
    const known = {
      conversationId: meta.id,
      rolloutPath: path,
      ...(unread.length === 0 ? {} : { unread }),
    };
    if (forkedFromId !== null) return { kind: 'forked', ...known, forkedFromId, history, ...chain };
    const { missing } = chain;
    const isNew = history.length === 0 && missing.length === 0 && !own.hasTooLong;
    if (isNew) return { kind: 'new', ...known };
    return { kind: 'resumed', ...known, history, missing };
  } finally {
    await file.close();
  }
}

interface ChainItems {
  readonly items: readonly ResponseItem[];
  readonly unreadLines: readonly UnreadLine[];
  /** How many of them come from other conversations. */
  readonly inherited: number;
  /** Conversations, or segments of this one, that are not there. */
  readonly missing: readonly ConversationId[];
  /** The conversation that this one is a fork of. */
  readonly forkedFromId: ConversationId | null;
}

/** The bytes of each file of the chain up to where the next one goes on, oldest first. */
async function chainItems(meta: SessionMeta, path: string): Promise<ChainItems> {
  const { inherited: pieces } = await readInherited({ path, meta }, segmentFinder(path));
  let items: ResponseItem[] = [];
  let inherited = 0;
  const unread = new Set<string>();
  const unreadLines: UnreadLine[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'border') continue;
    const found = await partItems(piece);
    if (found === null) unread.add(piece.path);
    items = items.concat(found?.items ?? []);
    unreadLines.push(...(found?.unread ?? []));
    if (piece.inheritedFrom !== null) inherited = items.length;
  }
  const borders = pieces.filter(piece => piece.kind === 'border');
  const fork = borders.findLast(border => border.relation === 'fork');
  return {
    items,
    unreadLines,
    inherited,
    missing: pieces.flatMap((piece, at) => {
      if (piece.kind !== 'border') return [];
      const above = pieces[at - 1];
      const isUnread = above?.kind === 'part' && unread.has(above.path);
      if (!piece.missing && !isUnread) return [];
      return piece.relation === 'fork' ? piece.parentId : piece.segmentId;
    }),
    forkedFromId: meta.forkedFromId ?? fork?.parentId ?? null,
  };
}

/** Null when the ancestor's first line is damaged, or its file is gone: the fork's own part is there all the same. */
async function partItems(part: HistoryPart): Promise<ReadItems | null> {
  const { meta, length } = part;
  if (meta === null) return null;
  try {
    return await withFile(part, file => itemsOf(file, meta.dialect, length));
  } catch (error) {
    if (error instanceof RolltopError) return null;
    throw error;
  }
}

interface ReadItems {
  readonly items: readonly ResponseItem[];
  readonly unread: readonly UnreadLine[];
  /** One of the lines is longer than a string can be: what it holds is not known, but it is something. */
  readonly hasTooLong: boolean;
}

/** The response items that the policy keeps, in file order. */
async function itemsOf(file: RolloutFile, dialect: Dialect, end: number): Promise<ReadItems> {
  const { path } = file;
  const items: ResponseItem[] = [];
  const unread: UnreadLine[] = [];
  let hasTooLong = false;
  for await (const lines of readLinesForward(file, { end, capBytes: constants.MAX_STRING_LENGTH })) {
    for (const raw of lines) {
      const line = parseLine(raw, dialect);
      const { offset, length } = line;
      if (line.kind === 'oversize') {
        hasTooLong = true;
        unread.push({ path, offset, length, reason: 'longer than a string can be' });
      } else if (line.kind === 'damaged') {
        unread.push({ path, offset, length, reason: line.message });
      }
      if (line.kind !== 'record' || line.type !== 'response_item') continue;
      const item = parseResponseItem(line.payload);
      if (item !== null && isRecorded(item)) items.push(item);
    }
  }
  return { items, unread, hasTooLong };
}
