/**
 * The summary of a conversation whose beginning is in other files (FORMAT.md, section 9): title, first prompt and creation come from
 * the beginning of its chain, the last prompt, turn and settings from its end, counts from all of it. A fork without a prompt of its
 * own has the title of the conversation it was made from. Other summaries stay as they are, and cost nothing.
 */
import type { Preview, Summary } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { segmentIdOf } from '../format/segments.ts';
import { openBriefly } from '../rollout/file/open.ts';
import { partOfFile, type RolloutFile } from '../rollout/file/rollout-file.ts';
import { readHeader } from '../rollout/read/header.ts';
import { type ChainLink, chainFaults, type FindPath, readChain } from '../rollout/read/history-chain.ts';
import { NOTHING_SAID, readSummary } from '../rollout/summary/summary.ts';
import { segmentFinder } from './path-of.ts';

/** Whether the file may go on from another one. `summary`: what the file at `path` says itself. */
export function needsChain(path: string, { dialect, id, parentId }: Summary): boolean {
  if (dialect !== 'paginated' || id === null) return false;
  return isLaterSegment(path, id) || parentId !== null;
}

function isLaterSegment(path: string, id: ConversationId): boolean {
  return path.includes('_') && (segmentIdOf(path) ?? id) !== id;
}

export interface ChainSummaryOptions {
  readonly earlierSegments?: readonly string[];
  readonly preview?: boolean;
  /** Finds the other files; left out: they are looked for in the home of this one. */
  readonly findPath?: FindPath | undefined;
}

/** The summary of the whole conversation. */
export async function withChain(
  path: string,
  summary: Summary,
  { earlierSegments = [], preview = true, findPath = segmentFinder(path) }: ChainSummaryOptions,
): Promise<Summary> {
  const links = await linksOf(path, { earlierSegments, findPath });
  if (links.length === 0) return summary;
  // A fork with a prompt of its own has all else in its own file.
  const isWhole = summary.turns !== 0 && summary.id !== null && !isLaterSegment(path, summary.id);
  const parts = isWhole ? [] : await partsOf(links, summary);
  const joined = joinChain(summary, parts, links);
  const spent = isWhole ? [] : await spentIn(parts, earlierSegments);
  return { ...joined, ...tokensOf([...spent, summary]), preview: (preview ? joined : summary).preview };
}

async function linksOf(
  path: string,
  { earlierSegments, findPath }: { readonly earlierSegments: readonly string[]; readonly findPath: FindPath },
): Promise<readonly ChainLink[]> {
  const meta = await read(path, async file => (await readHeader(file)).meta);
  if (meta === null) return [];
  return readChain({ path, meta, findPath, earlierSegments, takenBack: 'not read' });
}

interface SummarisedPart {
  readonly path: string;
  readonly isOwn: boolean;
  readonly summary: Summary;
  /** Of all the file, also of what was taken back. */
  readonly whole: Summary;
}

/** Oldest first, each up to where the chain goes on. */
async function partsOf(links: readonly ChainLink[], { id }: Summary): Promise<readonly SummarisedPart[]> {
  const parts: SummarisedPart[] = [];
  for (const { part, parentId } of links) {
    if (part === null) continue;
    const { path, length } = part;
    const isOwn = parentId === id;
    const found = await read(path, async file => {
      const summary = await readSummary(partOfFile(file, length));
      return { summary, whole: isOwn && length < file.size ? await readSummary(file) : summary };
    });
    if (found !== null) parts.push({ path, isOwn, ...found });
  }
  return parts;
}

/** The files before the last one, as what was used in them: turns that were taken back were used as well, and segments that the chain left. */
async function spentIn(
  parts: readonly SummarisedPart[],
  earlierSegments: readonly string[],
): Promise<readonly Summary[]> {
  const spent = parts.filter(part => part.isOwn).map(part => part.whole);
  const known = new Set(parts.map(({ path }) => path));
  for (const path of earlierSegments) {
    const summary = known.has(path) ? null : await read(path, file => readSummary(file));
    if (summary !== null) spent.unshift(summary);
  }
  return spent;
}

/** Null when the file cannot be read. */
async function read<T>(path: string, use: (file: RolloutFile) => Promise<T>): Promise<T | null> {
  try {
    const file = await openBriefly(path);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

function joinChain(end: Summary, parts: readonly SummarisedPart[], links: readonly ChainLink[]): Summary {
  const own = parts.filter(part => part.isOwn).map(part => part.summary);
  const titled = [...own, end, ...parts.map(part => part.summary)];
  const first = own[0] ?? end;
  const all = [...own, end];
  const faults = chainFaults(links);
  const saidNothing = end.problem === NOTHING_SAID && parts.length > 0;
  return {
    ...end,
    createdAt: first.createdAt,
    branch: first.branch,
    source: first.source,
    startedBy: first.startedBy,
    cliVersion: first.cliVersion,
    parentId: first.parentId,
    title: titleOf(titled),
    cwd: lastKnown(all, 'cwd'),
    model: lastKnown(all, 'model'),
    provider: lastKnown(all, 'provider'),
    items: sum(all, 'items'),
    turns: sum(all, 'turns'),
    damage: end.damage === null ? null : (sum(all, 'damage') ?? end.damage) + faults.length,
    problem: (saidNothing ? null : end.problem) ?? faults[0] ?? null,
    hasUserMessage: all.some(one => one.hasUserMessage),
    preview: previewOf(all.map(one => one.preview)),
  };
}

/** A prompt is a title before any other text. */
function titleOf(summaries: readonly Summary[]): string | null {
  const withPrompt = summaries.find(one => (one.turns ?? 1) > 0 && one.title !== null);
  return (withPrompt ?? summaries.find(one => one.title !== null))?.title ?? null;
}

/** Each file counts its own turns; where one was not read whole, the last total is all that is known. */
function tokensOf(all: readonly Summary[]): Pick<Summary, 'tokens' | 'tokensUncertain'> {
  const counts = all.flatMap(({ tokens }) => tokens ?? []);
  const areWhole = all.every(({ turns }) => turns !== null);
  const tokens =
    counts.length > 1 && areWhole ? counts.reduce((left, own) => left + own, 0) : lastKnown(all, 'tokens');
  const isGuess = (counts.length > 1 && !areWhole) || all.some(one => one.tokensUncertain);
  return { tokens, tokensUncertain: isGuess || undefined };
}

function lastKnown<K extends 'cwd' | 'model' | 'provider' | 'tokens'>(
  summaries: readonly Summary[],
  key: K,
): Summary[K] {
  return summaries.findLast(one => one[key] !== null)?.[key] ?? (null as Summary[K]);
}

/** Null where one of them was not counted. */
function sum(summaries: readonly Summary[], key: 'items' | 'turns' | 'damage'): number | null {
  return summaries.reduce<number | null>((all, one) => {
    const count = one[key];
    return all === null || count === null ? null : all + count;
  }, 0);
}

/** A file that only just began has the last prompt and answer in the one before it. */
function previewOf(previews: readonly Preview[]): Preview {
  const last = previews.findLast(one => one.question !== null || one.answer !== null);
  return last ?? (previews.at(-1) as Preview);
}
