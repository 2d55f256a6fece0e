/**
 * The bytes a conversation is made of, as one line of offsets: the ancestors' parts of a fork first, oldest first, each followed by
 * one byte that stands for the border, then the file's own bytes. A conversation that is no fork has its own offsets. Promises:
 * offsets grow strictly and name one place for as long as the file stands. Reads first lines only.
 */
import { detectDialect, guessDialect, type SessionMeta } from '../../format/dialect.ts';
import type { ByteOffset, ConversationId, Dialect } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import type { RawLine } from '../../format/line.ts';
import { isBlank } from '../../format/parse-line.ts';
import { openRollout } from '../../rollout/file/open.ts';
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import { inheritedSegments } from '../../rollout/read/fork-history.ts';
import { readLinesForward } from '../../rollout/read/read-lines.ts';

/** Bytes of one file: [0, length) of it stand at [base, base + length). */
export interface Part {
  readonly kind: 'part';
  readonly base: number;
  readonly length: number;
  readonly dialect: Dialect | null;
  /** Null for the file's own bytes. */
  readonly inheritedFrom: ConversationId | null;
  /** Ancestors are opened for each reading: a long chain of forks must not hold a descriptor each. */
  readonly use: <T>(read: (file: RolloutFile) => Promise<T>) => Promise<T>;
}

/** One offset that no byte has: where one file ends and the next begins, or an ancestor that is not there. */
export interface Border {
  readonly kind: 'border';
  readonly base: number;
  readonly length: 1;
  readonly item: Item;
}

export type Piece = Part | Border;

export type FindPath = (id: ConversationId) => Promise<string | null>;

export interface History {
  readonly inherited: readonly Piece[];
  /** Its `length` is that at opening; the file grows. */
  readonly own: Part;
}

/**
 * Lays out the history of an open rollout; `file` is asked each time, since a file that moves is opened anew. Whatever an
 * ancestor lacks is an item that says so.
 */
export async function layOut(file: () => RolloutFile, findPath: FindPath): Promise<History> {
  const { dialect, meta } = await readHeader(file());
  const inherited: Piece[] = [];
  let base = 0;
  const add = (piece: Piece): void => {
    inherited.push(piece);
    base += piece.length;
  };
  const segments = meta === null ? [] : await inheritedSegments(meta, findPath).catch(() => []);
  for (const segment of segments) {
    const part = segment.kind === 'segment' ? await ancestorPart({ ...segment, base }) : null;
    if (part !== null) add(part);
    add({ kind: 'border', base, length: 1, item: borderItem(base, segment.id, part === null) });
  }
  const use: Part['use'] = read => read(file());
  return {
    inherited,
    own: { kind: 'part', base, length: file().size, dialect, inheritedFrom: null, use },
  };
}

async function ancestorPart(segment: {
  readonly id: ConversationId;
  readonly path: string;
  readonly endOffset: number;
  readonly base: number;
}): Promise<Part | null> {
  const { id, path, endOffset, base } = segment;
  const use: Part['use'] = async read => {
    const file = await openRollout(path);
    try {
      return await read(file);
    } finally {
      await file.close();
    }
  };
  try {
    return await use(async file => {
      const { dialect } = await readHeader(file);
      const length = Math.min(endOffset, file.size);
      return { kind: 'part', base, length, dialect, inheritedFrom: id, use };
    });
  } catch {
    return null;
  }
}

function borderItem(offset: number, parent: ConversationId, missing: boolean): Item {
  return {
    offset: offset as ByteOffset,
    length: 0,
    line: null,
    ordinal: null,
    timestamp: null,
    inheritedFrom: null,
    joined: [],
    kind: 'fork',
    parentId: parent,
    missing,
  };
}

/** The first line that is not blank decides; when it is damaged, the first later line that tells a dialect. */
async function readHeader(
  file: RolloutFile,
): Promise<{ readonly dialect: Dialect | null; readonly meta: SessionMeta | null }> {
  for await (const lines of readLinesForward(file)) {
    const told = lines.filter(line => line.bytes === null || !isBlank(line.bytes));
    const [first] = told;
    if (first === undefined) continue;
    const header = detectDialect(first);
    if (header.kind === 'ok') return { dialect: header.dialect, meta: header.meta };
    return { dialect: guess(told), meta: null };
  }
  return { dialect: null, meta: null };
}

function guess(lines: readonly RawLine[]): Dialect | null {
  for (const line of lines) {
    const found = guessDialect(line);
    if (found !== null) return found;
  }
  return null;
}
