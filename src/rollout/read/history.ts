/**
 * The history of a conversation: an ordered list of parts, each the beginning of one file. First the chain before its current file
 * (FORMAT.md, section 9), oldest first: what a fork inherits from its ancestors, then the conversation's own earlier segments, each
 * part followed by a border; last the file that it goes on in. Everything is on one line of positions: a part's byte n is at position
 * `base + n`, a border takes one position, and the file of a conversation without a chain has its own offsets. Promises: positions
 * grow strictly and name one place while the file stays; what is wrong with the chain is a border that says so, never an exception;
 * the chain is bounded. Opens each file of it once (`history-chain.ts`).
 */
import { copiedPart, type SessionMeta } from '../../format/dialect.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import type { AssemblerOptions } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { type ChainLink, type ChainPart, type FindPath, readChain, readPart } from './history-chain.ts';

export type { FindPath } from './history-chain.ts';

/** Bytes [0, length) of one file. */
export interface HistoryPart extends ChainPart {
  readonly kind: 'part';
  /** Position of its first byte. */
  readonly base: number;
  /** Null for the conversation's own files. */
  readonly inheritedFrom: ConversationId | null;
  /** It ends at `length`, whatever its file holds behind; false for the current file, which may grow. */
  readonly bounded: boolean;
}

/** Between a part of the chain, or where one is missing, and what builds on it. */
export interface HistoryBorder extends Omit<ChainLink, 'part'> {
  readonly kind: 'border';
  readonly base: number;
  readonly length: 1;
  /** There is no part of it, nor of anything before it. */
  readonly missing: boolean;
}

export type HistoryPiece = HistoryPart | HistoryBorder;

export interface History {
  /** The chain before the current file. */
  readonly inherited: readonly HistoryPiece[];
  readonly own: HistoryPart;
}

/**
 * Reads the history of the conversation whose current file `openOwn` opens. `earlierSegments`: the paths of all its other segments, as
 * far as they are known; those that no later one builds on were taken back as a whole.
 * @throws whatever `openOwn` throws
 */
export async function readHistory(
  openOwn: () => Promise<RolloutFile>,
  findPath: FindPath,
  earlierSegments: readonly string[] = [],
): Promise<History> {
  const own = await readPart(openOwn);
  const inherited = await readInherited(own, findPath, earlierSegments);
  const last = inherited.at(-1);
  const base = last === undefined ? 0 : last.base + last.length;
  return { inherited, own: { ...own, kind: 'part', base, inheritedFrom: null, bounded: false } };
}

/** The chain before the file at `path` with this header, oldest first; nothing when it builds on no other file. */
export async function readInherited(
  { path, meta }: { readonly path: string; readonly meta: SessionMeta | null },
  findPath: FindPath,
  earlierSegments: readonly string[] = [],
): Promise<readonly HistoryPiece[]> {
  if (meta === null) return [];
  const pieces: HistoryPiece[] = [];
  let base = 0;
  for (const link of await readChain({ path, meta, findPath, earlierSegments })) {
    const { part, parentId } = link;
    if (part !== null) {
      const inheritedFrom = parentId === meta.id ? null : parentId;
      pieces.push({ ...part, kind: 'part', base, inheritedFrom, bounded: true });
      base += part.length;
    }
    pieces.push(borderOf(link, base));
    base += 1;
  }
  return pieces;
}

function borderOf({ part, ...link }: ChainLink, base: number): HistoryBorder {
  return { kind: 'border', base, length: 1, missing: part === null, ...link };
}

/** The piece at a position; the own part for any position behind it, for the file may have grown. Null before the beginning. */
export function pieceAt({ inherited, own }: History, position: number): HistoryPiece | null {
  if (position < 0) return null;
  if (position >= own.base) return own;
  return inherited.find(({ base, length }) => position >= base && position < base + length) ?? null;
}

/** Runs `read` with the file of a part, and closes it. */
export async function withFile<T>(
  part: Pick<HistoryPart, 'open'>,
  read: (file: RolloutFile) => Promise<T>,
): Promise<T> {
  const file = await part.open();
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

/** A border as an item. Nothing of it is in a file: `offset` is the caller's. */
export function borderItem(border: HistoryBorder, offset: number): Item {
  const { relation, parentId, segmentId, missing, problem, takenBack } = border;
  const place = {
    offset: offset as ByteOffset,
    length: 0,
    line: null,
    ordinal: null,
    timestamp: null,
    inheritedFrom: null,
    joined: [],
  };
  return relation === 'fork'
    ? { ...place, kind: 'fork', parentId, missing, problem }
    : { ...place, kind: 'continued', segmentId, missing, problem, removed: takenBack };
}

/** How the lines of a part become items. */
export function assemblerOptions({ dialect, speaker, inheritedFrom, meta }: HistoryPart): AssemblerOptions {
  if (inheritedFrom !== null) return { dialect, speaker, inheritedFrom };
  return { dialect, speaker, copied: copiedPart(meta) };
}
