/**
 * The inherited part of a fork (format.md, section 4): its ancestors' bytes, oldest first. Promises: a missing, damaged or circular
 * ancestor is a value, never an exception; the chain is bounded. Reads first lines only; the caller reads the segments.
 */
import { detectDialect, type HistoryBase, type SessionMeta } from '../../format/dialect.ts';
import type { ConversationId } from '../../format/identity.ts';
import { openRollout } from '../file/open.ts';
import { readLinesForward } from './read-lines.ts';

export type InheritedSegment =
  /** The bytes [0, endOffset) of `path` come before what inherits them. */
  | {
      readonly kind: 'segment';
      readonly id: ConversationId;
      readonly path: string;
      readonly endOffset: number;
    }
  /** An ancestor that cannot be read, and so everything before it. */
  | { readonly kind: 'missing'; readonly id: ConversationId; readonly reason: string };

/** Deeper than anybody forks; a chain this long is a mistake or a trap. */
const DEPTH_CAP = 64;

/**
 * Ancestors of the conversation with header `meta`, oldest first; none when it is no fork by reference.
 * `findPath` finds a rollout by id, archived ones too, and gives null when there is none.
 */
export async function inheritedSegments(
  meta: SessionMeta,
  findPath: (id: ConversationId) => Promise<string | null>,
): Promise<readonly InheritedSegment[]> {
  const segments: InheritedSegment[] = [];
  const seen = new Set<ConversationId>([meta.id]);
  let base = meta.historyBase;
  while (base) {
    const segment: InheritedSegment = await resolveParent(base, seen, findPath);
    segments.unshift(segment);
    seen.add(base.threadId);
    base = segment.kind === 'segment' ? await baseOf(segment.path) : null;
  }
  return segments;
}

async function resolveParent(
  { threadId, endByteOffset }: HistoryBase,
  seen: ReadonlySet<ConversationId>,
  findPath: (id: ConversationId) => Promise<string | null>,
): Promise<InheritedSegment> {
  if (seen.has(threadId)) return missing(threadId, 'it inherits from itself');
  if (seen.size > DEPTH_CAP) return missing(threadId, `more than ${DEPTH_CAP} forks of forks`);
  const path = await findPath(threadId);
  if (path === null) return missing(threadId, 'it is not on this disk');
  return { kind: 'segment', id: threadId, path, endOffset: endByteOffset };
}

function missing(id: ConversationId, reason: string): InheritedSegment {
  return { kind: 'missing', id, reason };
}

/** The parent's own parent; null when it has none or cannot be read: whoever reads the segment will say so. */
async function baseOf(path: string): Promise<HistoryBase | null> {
  const file = await openRollout(path).catch(() => null);
  if (!file) return null;
  try {
    for await (const [first] of readLinesForward(file)) {
      const header = first ? detectDialect(first) : null;
      return header?.kind === 'ok' ? header.meta.historyBase : null;
    }
    return null;
  } finally {
    await file.close();
  }
}
