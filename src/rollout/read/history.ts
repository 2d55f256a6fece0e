/**
 * The history of a conversation: an ordered list of parts, each the beginning of one file. First what a fork inherits from its
 * ancestors (FORMAT.md, section 4), oldest first, each part followed by a border; last the conversation's own file. Everything stands
 * on one line of positions: a part's byte n is at position `base + n`, a border takes one position, and the own file of a conversation
 * that is no fork has its own offsets. Promises: positions grow strictly and name one place while the file stays; an ancestor that is
 * missing, unreadable or circular is a border that says so, never an exception; the chain is bounded. Reads first lines only, and
 * opens each ancestor once.
 */
import type { HistoryBase, SessionMeta } from '../../format/dialect.ts';
import type { ByteOffset, ConversationId, Dialect } from '../../format/identity.ts';
import type { AssemblerOptions } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import { openRollout } from '../file/open.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { readHeader } from './header.ts';

/** Bytes [0, length) of one file. */
export interface HistoryPart {
  readonly kind: 'part';
  /** Position of its first byte. */
  readonly base: number;
  /** Of the own file: its size when the history was read; the file may grow. */
  readonly length: number;
  readonly path: string;
  /** Null when neither the first line nor a later one shows it. */
  readonly dialect: Dialect | null;
  /** Null when the first line is no header. */
  readonly meta: SessionMeta | null;
  /** Null for the conversation's own file. */
  readonly inheritedFrom: ConversationId | null;
  /** The part ends too early: its file is compressed and cut off, and no more could be unpacked. */
  readonly cutOff: boolean;
  /** The caller closes what it gets. Ancestors are opened for each use: a long chain of forks must not hold a descriptor each. */
  readonly open: () => Promise<RolloutFile>;
}

/** Between an ancestor's part, or where one is missing, and what inherits it. */
export interface HistoryBorder {
  readonly kind: 'border';
  readonly base: number;
  readonly length: 1;
  readonly parentId: ConversationId;
  /** Why there is no part of this ancestor, nor of anything before it; null when there is one. */
  readonly problem: string | null;
}

export type HistoryPiece = HistoryPart | HistoryBorder;

export interface History {
  readonly inherited: readonly HistoryPiece[];
  readonly own: HistoryPart;
}

/** The path of a conversation's rollout, archived ones included; null when there is none. */
export type FindPath = (id: ConversationId) => Promise<string | null>;

/** Deeper than anybody forks; a chain this long is a mistake or a trap. */
const DEPTH_CAP = 64;

/**
 * Reads the history of the conversation whose own file `openOwn` opens.
 * @throws whatever `openOwn` throws
 */
export async function readHistory(openOwn: () => Promise<RolloutFile>, findPath: FindPath): Promise<History> {
  const own = await readPart(openOwn);
  const inherited = own.meta === null ? [] : await readInherited(own.meta, findPath);
  const last = inherited.at(-1);
  const base = last === undefined ? 0 : last.base + last.length;
  return { inherited, own: { ...own, base, inheritedFrom: null } };
}

/** What a conversation with this header inherits, oldest first; nothing when it is no fork by reference. */
export async function readInherited(meta: SessionMeta, findPath: FindPath): Promise<readonly HistoryPiece[]> {
  const pieces: HistoryPiece[] = [];
  let base = 0;
  for (const { id, part, problem } of await ancestorsOf(meta, findPath)) {
    if (part !== null) {
      pieces.push({ ...part, base, inheritedFrom: id });
      base += part.length;
    }
    pieces.push({ kind: 'border', base, length: 1, parentId: id, problem });
    base += 1;
  }
  return pieces;
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

/** A border as an item. Nothing of it stands in a file: `offset` is the caller's. */
export function borderItem({ parentId, problem }: HistoryBorder, offset: number): Item {
  return {
    offset: offset as ByteOffset,
    length: 0,
    line: null,
    ordinal: null,
    timestamp: null,
    inheritedFrom: null,
    joined: [],
    kind: 'fork',
    parentId,
    missing: problem !== null,
  };
}

/** How the lines of a part become items. */
export function assemblerOptions({ dialect, inheritedFrom }: HistoryPart): AssemblerOptions {
  return inheritedFrom === null ? { dialect } : { dialect, inheritedFrom };
}

type UnplacedPart = Omit<HistoryPart, 'base' | 'inheritedFrom'>;

interface Ancestor {
  readonly id: ConversationId;
  readonly part: UnplacedPart | null;
  readonly problem: string | null;
}

/** Oldest first. The first one that cannot be read ends the chain. */
async function ancestorsOf(meta: SessionMeta, findPath: FindPath): Promise<readonly Ancestor[]> {
  const ancestors: Ancestor[] = [];
  const seen = new Set<ConversationId>([meta.id]);
  for (let base = meta.historyBase; base; ) {
    const ancestor: Ancestor = await readAncestor(base, seen, findPath);
    ancestors.unshift(ancestor);
    seen.add(base.threadId);
    base = ancestor.part?.meta?.historyBase ?? null;
  }
  return ancestors;
}

async function readAncestor(
  { threadId, endByteOffset }: HistoryBase,
  seen: ReadonlySet<ConversationId>,
  findPath: FindPath,
): Promise<Ancestor> {
  const missing = (problem: string): Ancestor => ({ id: threadId, part: null, problem });
  if (seen.has(threadId)) return missing('it inherits from itself');
  if (seen.size > DEPTH_CAP) return missing(`more than ${DEPTH_CAP} forks of forks`);
  const path = await findPath(threadId).catch(() => null);
  if (path === null) return missing('it is not on this disk');
  const part = await readPart(() => openRollout(path)).catch(() => null);
  if (part === null) return missing('it cannot be read');
  const length = Math.min(endByteOffset, part.length);
  const cutOff = part.cutOff && length < endByteOffset;
  return { id: threadId, part: { ...part, length, cutOff }, problem: null };
}

async function readPart(open: () => Promise<RolloutFile>): Promise<UnplacedPart> {
  return withFile({ open }, async file => {
    const { path, size, cutOff = false } = file;
    const { dialect, meta } = await readHeader(file);
    return { kind: 'part', length: size, path, cutOff, open, dialect, meta };
  });
}
