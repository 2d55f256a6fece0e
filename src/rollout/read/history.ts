/**
 * The history of a conversation: an ordered list of parts, each the beginning of one file. First the chain before its current file
 * (FORMAT.md, section 9), oldest first: what a fork inherits from its ancestors, then the conversation's own earlier segments, each
 * part followed by a border; last the file that it goes on in. Everything is on one line of positions: a part's byte n is at position
 * `base + n`, a border takes one position, and the file of a conversation without a chain has its own offsets. What a person took back
 * has its positions, too, but is no part of what the conversation says (`removed`): so a place stays the same when the conversation goes
 * on in another file. Promises: positions grow strictly and name one place while the file stays; what is wrong with the chain is a border
 * that says so, never an exception; the chain is bounded. Opens each file of it once (`history-chain.ts`).
 */
import type { SessionMeta } from '../../format/dialect.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import type { AssemblerOptions } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import { LOCAL_FILES, type RolloutFiles } from '../file/files.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { type ChainLink, type ChainPart, type FindPath, readChain, readPart } from './history-chain.ts';

export type { FindPath } from './history-chain.ts';

/** Bytes [start, length) of one file. */
export interface HistoryPart extends ChainPart {
  readonly kind: 'part';
  /** Position of the first byte of its file. */
  readonly base: number;
  /** 0, except in what was taken back. */
  readonly start: number;
  /** Null for the conversation's own files. */
  readonly inheritedFrom: ConversationId | null;
  /** What is in it was taken back. */
  readonly takenBack: boolean;
  /** It ends at `length`, whatever its file holds behind; false for the current file, which may grow. */
  readonly bounded: boolean;
}

/** Between a part of the chain, or where one is missing, and what builds on it. */
export interface HistoryBorder extends Omit<ChainLink, 'part' | 'removed'> {
  readonly kind: 'border';
  readonly base: number;
  readonly length: 1;
  /** There is no part of it, nor of anything before it. */
  readonly missing: boolean;
}

export type HistoryPiece = HistoryPart | HistoryBorder;

/** What was taken back at one border. */
export interface RemovedRun {
  /** Its first position. It ends at the position of its border. */
  readonly start: number;
  readonly border: number;
  /** Parts of files, and a border between two of them. */
  readonly pieces: readonly HistoryPiece[];
}

/** The chain before the current file, and what was taken back of it. */
export interface InheritedHistory {
  readonly inherited: readonly HistoryPiece[];
  /** Oldest first. */
  readonly removed: readonly RemovedRun[];
}

export interface History extends InheritedHistory {
  readonly own: HistoryPart;
}

export interface SegmentsOf {
  /**
   * The paths of all other segments of the conversation, as far as they are known; those that no later one builds on were taken back as a
   * whole.
   * @default []
   */
  readonly earlierSegments?: readonly string[];
  /**
   * Where its ancestors are.
   * @default LOCAL_FILES
   */
  readonly files?: Pick<RolloutFiles, 'open'>;
}

/**
 * Reads the history of the conversation whose current file `openOwn` opens.
 * @throws whatever `openOwn` throws
 */
export async function readHistory(
  openOwn: () => Promise<RolloutFile>,
  findPath: FindPath,
  segments: SegmentsOf = {},
): Promise<History> {
  const own = await readPart(openOwn);
  const { inherited, removed } = await readInherited(own, findPath, segments);
  const last = inherited.at(-1);
  const base = last === undefined ? 0 : last.base + last.length;
  const whole = { start: 0, inheritedFrom: null, takenBack: false, bounded: false };
  return { inherited, removed, own: { ...own, ...whole, kind: 'part', base } };
}

/** The chain before the file at `path` with this header, oldest first; nothing when it builds on no other file. */
export async function readInherited(
  { path, meta }: { readonly path: string; readonly meta: SessionMeta | null },
  findPath: FindPath,
  { earlierSegments = [], files = LOCAL_FILES }: SegmentsOf = {},
): Promise<InheritedHistory> {
  const inherited: HistoryPiece[] = [];
  const removed: RemovedRun[] = [];
  if (meta === null) return { inherited, removed };
  let base = 0;
  for (const link of await readChain({ path, meta, findPath, earlierSegments, files })) {
    const { part, parentId } = link;
    if (part !== null) {
      const inheritedFrom = parentId === meta.id ? null : parentId;
      const kept = { start: 0, inheritedFrom, takenBack: false, bounded: true };
      inherited.push({ ...part, ...kept, kind: 'part', base });
      base += part.length;
    }
    const run = removedRun(link, base);
    if (run !== null) removed.push(run);
    base = run?.border ?? base;
    inherited.push(borderOf(link, base));
    base += 1;
  }
  return { inherited, removed };
}

/** What a link has of removed bytes, from the position `start` on; null when there are none. */
function removedRun(link: ChainLink, start: number): RemovedRun | null {
  const pieces: HistoryPiece[] = [];
  let border = start;
  for (const { part, start: first } of link.removed) {
    const goesOn = { ...link, takenBack: null, problem: null };
    if (first === 0) pieces.push(borderOf(goesOn, border++));
    const rest = { start: first, inheritedFrom: null, takenBack: true, bounded: true };
    pieces.push({ ...part, ...rest, kind: 'part', base: border - first });
    border += part.length - first;
  }
  return pieces.length === 0 ? null : { start, border, pieces };
}

function borderOf({ part, removed: _, ...link }: ChainLink, base: number): HistoryBorder {
  return { kind: 'border', base, length: 1, missing: part === null, ...link };
}

/** The piece at a position; the own part for any position behind it, for the file may have grown. Null before the beginning. */
export function pieceAt(history: History, position: number): HistoryPiece | null {
  if (position < 0) return null;
  if (position >= history.own.base) return history.own;
  return (removedAt(history, position)?.pieces ?? history.inherited).find(at(position)) ?? null;
}

/** What was taken back at a position; null where nothing was. */
export function removedAt({ removed }: InheritedHistory, position: number): RemovedRun | null {
  return removed.find(({ start, border }) => position >= start && position < border) ?? null;
}

function at(position: number): (piece: HistoryPiece) => boolean {
  return piece => {
    const start = piece.kind === 'part' ? piece.base + piece.start : piece.base;
    return position >= start && position < piece.base + piece.length;
  };
}

/** The position of a byte of one of the conversation's files. Of a file that is no part of the history, that of the current file's byte. */
export function positionOf(
  { inherited, removed, own }: History,
  { path, offset }: { readonly path: string; readonly offset: number },
): number {
  const pieces = [...inherited, ...removed.flatMap(run => run.pieces)];
  const piece = pieces.find(
    one => one.kind === 'part' && one.path === path && offset >= one.start && offset < one.length,
  );
  return (piece ?? own).base + offset;
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

/** A border as an item. Nothing of it is in a file: `offset` is the caller's. `unfolded`: what was taken back there is shown above it. */
export function borderItem(
  border: HistoryBorder,
  { offset, unfolded = false }: { readonly offset: number; readonly unfolded?: boolean },
): Item {
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
    : {
        ...place,
        kind: 'continued',
        segmentId,
        missing,
        problem,
        removed: takenBack && unfolded ? { ...takenBack, unfolded: true } : takenBack,
      };
}

const EVERYWHERE = [{ start: 0, end: Number.POSITIVE_INFINITY }];

/** How the lines of a part become items. */
export function assemblerOptions(part: HistoryPart): AssemblerOptions {
  const { dialect, speaker, inheritedFrom, takenBack, copied } = part;
  return {
    dialect,
    speaker,
    ...(inheritedFrom === null ? { copied } : { inheritedFrom }),
    ...(takenBack ? { takenBack: EVERYWHERE } : {}),
  };
}
