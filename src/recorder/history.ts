/**
 * The history of a rollout as response items, for whoever goes on with it. Promises: read as a stream, one line at a
 * time; a damaged line costs that line; a fork is read through its `history_base`, parents first. Never writes.
 */
import { resolve } from 'node:path';
import { homeAbove } from '../rollout/append-place.ts';
import type { HistoryBase, SessionMeta } from '../rollout/dialect.ts';
import type { ConversationId, Dialect } from '../rollout/identity.ts';
import { openRollout } from '../rollout/open-file.ts';
import { parseLine } from '../rollout/parse-line.ts';
import { isRecorded } from '../rollout/policy.ts';
import { readLinesForward } from '../rollout/read-lines.ts';
import type { ResponseItem } from '../rollout/response-item.ts';
import { parseResponseItem } from '../rollout/response-item-schema.ts';
import type { RolloutFile } from '../rollout/rollout-file.ts';
import { readHeader } from './read-header.ts';
import { rolloutsBeside, rolloutsOf } from './rollouts-of.ts';

interface Known {
  readonly conversationId: ConversationId;
  readonly rolloutPath: string;
}

/** `new`: a valid meta line and nothing said yet; it keeps its id and path. */
export type InitialHistory =
  | (Known & { readonly kind: 'new' })
  | (Known & { readonly kind: 'resumed'; readonly history: readonly ResponseItem[] })
  | (Known & {
      readonly kind: 'forked';
      readonly forkedFromId: ConversationId;
      /** The inherited items first, then the fork's own. */
      readonly history: readonly ResponseItem[];
      /** How many of `history` come from ancestors. */
      readonly inherited: number;
      /** Ancestors whose rollout is not there: their part is missing. */
      readonly missing: readonly ConversationId[];
    });

/** More generations than anybody forks; a circle of forks ends here, too. */
const GENERATION_LIMIT = 64;

/**
 * @throws RolloutNotFoundError, RolloutUnreadableError
 * @throws EmptyRolloutError ("empty session file"), InvalidRolloutError when the first line is no header
 */
export async function getRolloutHistory(path: string): Promise<InitialHistory> {
  const file = await openRollout(path);
  try {
    const meta = await readHeader(file);
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
  { path, ...known }: Known & { readonly path: string },
): Promise<InitialHistory> {
  const forkedFromId = meta.forkedFromId ?? meta.id;
  const inherited = await inheritedItems(meta.historyBase, path);
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

interface Inherited {
  readonly items: readonly ResponseItem[];
  readonly missing: readonly ConversationId[];
}

/** The ancestors' bytes up to where each fork began, the oldest first. */
async function inheritedItems(base: HistoryBase | null, path: string): Promise<Inherited> {
  const generations: (readonly ResponseItem[])[] = [];
  const missing: ConversationId[] = [];
  for (let next = base; next !== null && generations.length < GENERATION_LIMIT; ) {
    const parent = await readParent(next, path);
    if (parent === null) {
      missing.push(next.threadId);
      break;
    }
    generations.unshift(parent.items);
    next = parent.base;
  }
  return { items: generations.flat(), missing };
}

async function readParent(
  base: HistoryBase,
  childPath: string,
): Promise<{ readonly items: readonly ResponseItem[]; readonly base: HistoryBase | null } | null> {
  const codexHome = homeAbove(resolve(childPath));
  const [path] =
    codexHome === null
      ? await rolloutsBeside(childPath, base.threadId)
      : await rolloutsOf(codexHome, base.threadId);
  if (path === undefined) return null;
  const file = await openRollout(path);
  try {
    const meta = await readHeader(file);
    const end = Math.min(base.endByteOffset, file.size);
    return { items: await itemsOf(file, meta.dialect, end), base: meta.historyBase };
  } finally {
    await file.close();
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
