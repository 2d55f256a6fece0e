/** What a conversation is made of, in order: the parts a fork inherited, the border behind each, then its own file. */

import { detectDialect, guessDialect, type SessionMeta } from '../format/dialect.ts';
import type { ConversationId, Dialect } from '../format/identity.ts';
import type { RawLine } from '../format/line.ts';
import { parseObject } from '../format/parse-line.ts';
import { rolloutsOf } from '../recorder/rollouts-of.ts';
import { openRollout, type RolloutFile } from '../rollout/file/open.ts';
import { type InheritedSegment, inheritedSegments } from '../rollout/read/fork-history.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';

export interface Part {
  readonly path: string;
  /** Null when the first line is damaged and the next ones tell nothing. */
  readonly dialect: Dialect | null;
  /** Exclusive; null: to the end of the file. */
  readonly end: number | null;
  readonly inheritedFrom: ConversationId | null;
}

/** Behind what an ancestor gave; `missing`: it gave nothing, because it cannot be read. */
export interface Border {
  readonly parentId: ConversationId;
  readonly missing: boolean;
}

export interface Parts {
  readonly inherited: readonly { readonly part: Part | null; readonly border: Border }[];
  readonly own: Part;
}

/** A damaged first line says nothing; one of the next usually does. */
const LINES_LOOKED_AT = 10;

export async function partsOf(path: string, codexHome: string): Promise<Parts> {
  const { dialect, meta } = await headOf(path);
  const findPath = async (id: ConversationId) => (await rolloutsOf(codexHome, id))[0] ?? null;
  const segments = meta === null ? [] : await inheritedSegments(meta, findPath);
  return {
    inherited: await Promise.all(segments.map(inheritedPart)),
    own: { path, dialect, end: null, inheritedFrom: null },
  };
}

async function inheritedPart(segment: InheritedSegment): Promise<Parts['inherited'][number]> {
  const head = segment.kind === 'segment' ? await headOf(segment.path).catch(() => null) : null;
  const border = { parentId: segment.id, missing: head === null };
  if (segment.kind === 'missing' || head === null) return { part: null, border };
  const { path, endOffset, id } = segment;
  return { part: { path, dialect: head.dialect, end: endOffset, inheritedFrom: id }, border };
}

interface Head {
  readonly dialect: Dialect | null;
  readonly meta: SessionMeta | null;
}

async function headOf(path: string): Promise<Head> {
  const file = await openRollout(path);
  try {
    return headOfLines(await firstLines(file));
  } finally {
    await file.close();
  }
}

function headOfLines([first, ...others]: readonly RawLine[]): Head {
  if (first === undefined) return { dialect: null, meta: null };
  const found = detectDialect(first);
  if (found.kind === 'ok') return { dialect: found.dialect, meta: found.meta };
  const guesses = others.map(guessDialect);
  return { dialect: guesses.find(guess => guess !== null) ?? null, meta: null };
}

async function firstLines(file: RolloutFile): Promise<readonly RawLine[]> {
  const lines: RawLine[] = [];
  for await (const batch of readLinesForward(file)) {
    lines.push(...batch.filter(raw => parseObject(raw).kind !== 'blank'));
    if (lines.length >= LINES_LOOKED_AT) break;
  }
  return lines;
}
