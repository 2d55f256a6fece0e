/** The byte ranges a conversation is made of: what a fork inherited from its ancestors, oldest first, then its own file. */
import { rolloutsOf } from '../recorder/rollouts-of.ts';
import { detectDialect, guessDialect, type HistoryBase, type SessionMeta } from '../rollout/dialect.ts';
import type { ConversationId, Dialect } from '../rollout/identity.ts';
import type { RawLine } from '../rollout/line.ts';
import { openRollout, type RolloutFile } from '../rollout/open-file.ts';
import { parseObject } from '../rollout/parse-line.ts';
import { readLinesForward } from '../rollout/read-lines.ts';

export interface Part {
  readonly path: string;
  /** Null when the first line is damaged and the next ones tell nothing. */
  readonly dialect: Dialect | null;
  /** Exclusive; null: to the end of the file. */
  readonly end: number | null;
  readonly inheritedFrom: ConversationId | null;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** The nearest ancestor, if this is a fork by reference. */
  readonly parentId: ConversationId | null;
  /** An ancestor is not there: what it had is left out. */
  readonly missing: boolean;
}

/** More generations than anybody forks; a circle of forks ends here, too. */
const GENERATION_LIMIT = 64;
/** A damaged first line says nothing; one of the next usually does. */
const LINES_LOOKED_AT = 10;

export async function partsOf(path: string, codexHome: string): Promise<Parts> {
  const { dialect, meta } = await headOf(path);
  const parts: Part[] = [{ path, dialect, end: null, inheritedFrom: null }];
  let missing = false;
  let base = meta?.historyBase ?? null;
  while (base !== null && parts.length < GENERATION_LIMIT) {
    const parent = await parentOf(base, codexHome);
    missing = parent === null;
    if (parent === null) break;
    parts.unshift(parent.part);
    base = parent.base;
  }
  return { parts, parentId: meta?.historyBase?.threadId ?? null, missing };
}

async function parentOf(
  { threadId, endByteOffset }: HistoryBase,
  codexHome: string,
): Promise<{ readonly part: Part; readonly base: HistoryBase | null } | null> {
  const [path] = await rolloutsOf(codexHome, threadId);
  if (path === undefined) return null;
  const { dialect, meta } = await headOf(path);
  return {
    part: { path, dialect, end: endByteOffset, inheritedFrom: threadId },
    base: meta?.historyBase ?? null,
  };
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
