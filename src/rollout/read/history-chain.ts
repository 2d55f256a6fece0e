/**
 * The chain of files that a rollout builds on by `history_base` (FORMAT.md, section 9). Promises: a base names a segment, in forks too;
 * what can be read is read, and each fault is said at the link where it is; never throws. Reads first lines, and what was taken back.
 */
import type { CopiedPart } from '../../format/copied-part.ts';
import type { HistoryBase, SessionMeta } from '../../format/dialect.ts';
import type { ConversationId, Dialect } from '../../format/identity.ts';
import type { Speaker } from '../../format/items/prompt-pairing.ts';
import { rivalEnds, segmentIdOf } from '../../format/segments.ts';
import { LOCAL_FILES, type RolloutFiles } from '../file/files.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { readCopiedPart } from './copied-part.ts';
import { readHeader } from './header.ts';
import { readSpeaker } from './speaker.ts';
import { joinTakenBack, type TakenBack, takenBackFrom } from './taken-back.ts';

/** Bytes [0, length) of one file. */
export interface ChainPart {
  /** Of the current file: its size when the history was read; the file may grow. */
  readonly length: number;
  readonly path: string;
  /** Null when neither the first line nor a later one shows it. */
  readonly dialect: Dialect | null;
  readonly speaker: Speaker;
  /** Null when the first line is no header. */
  readonly meta: SessionMeta | null;
  /** What of it is another conversation's. */
  readonly copied: CopiedPart | null;
  /** The part ends too early: its file is compressed and cut off, and no more could be unpacked. */
  readonly cutOff: boolean;
  /** The caller closes what it gets. Files are opened for each use: a long chain must not hold a descriptor each. */
  readonly open: () => Promise<RolloutFile>;
}

/** The path of a segment's rollout, archived ones included; null when there is none. */
export type FindPath = (segmentId: ConversationId) => Promise<string | null>;

/** One base of the chain. */
export interface ChainLink {
  /** Null where it cannot be read, and then nothing comes before it. */
  readonly part: ChainPart | null;
  /** `fork`: it is another conversation's. `segment`: it is an earlier segment of the same one. */
  readonly relation: 'fork' | 'segment';
  /** Its conversation. */
  readonly parentId: ConversationId;
  readonly segmentId: ConversationId;
  /** What is wrong with it, as the end of a sentence; null when nothing is. */
  readonly problem: string | null;
  /** What the conversation had behind it before a person took it back; null when nothing was. */
  readonly takenBack: TakenBack | null;
  /** The same as bytes of files, in the order of the names: the rest of its own file, then whole segments. */
  readonly removed: readonly RemovedBytes[];
}

/** Bytes [start, part.length) of one file. */
export interface RemovedBytes {
  readonly part: ChainPart;
  readonly start: number;
}

export interface ChainRequest {
  readonly path: string;
  readonly meta: SessionMeta;
  readonly findPath: FindPath;
  readonly earlierSegments: readonly string[];
  /** @default LOCAL_FILES */
  readonly files?: Pick<RolloutFiles, 'open'>;
  /**
   * `not read`: links do not say what was taken back, and nothing of it is read.
   * @default 'read'
   */
  readonly takenBack?: 'read' | 'not read';
}

/** Deeper than anybody forks or takes back; a chain this long is a mistake or a trap. */
const DEPTH_CAP = 64;

/** Oldest first. The first one that cannot be read ends the chain. */
export async function readChain(request: ChainRequest): Promise<readonly ChainLink[]> {
  const { path, meta, earlierSegments } = request;
  const links: ChainLink[] = [];
  const ownId = segmentIdOf(path) ?? (meta.forkedFromId === null ? null : meta.id);
  const seen = new Set<ConversationId>(ownId === null ? [] : [ownId]);
  let above: SessionMeta | null = meta;
  while (above?.historyBase) {
    const link: ChainLink = await readLink(above, above.historyBase, { ...request, seen });
    links.unshift(link);
    seen.add(link.segmentId);
    above = link.part?.meta ?? null;
  }
  return earlierSegments.length === 0 ? links : withTakenBackSegments(links, request);
}

/** What is wrong with a chain, one sentence for each fault. Codex reads none of it then, not even what is there. */
export function chainFaults(links: readonly Pick<ChainLink, 'problem' | 'segmentId'>[]): readonly string[] {
  return links.flatMap(({ problem, segmentId }) =>
    problem === null ? [] : `The history goes on from ${segmentId}, but ${problem}.`,
  );
}

export async function readPart(open: () => Promise<RolloutFile>): Promise<ChainPart> {
  const file = await open();
  try {
    const { path, size, cutOff = false } = file;
    const { dialect, meta } = await readHeader(file);
    const speaker = await readSpeaker(file, dialect);
    const copied = await readCopiedPart(file, { meta, dialect });
    return { length: size, path, cutOff, open, dialect, speaker, meta, copied };
  } finally {
    await file.close();
  }
}

interface ChainSoFar extends Pick<ChainRequest, 'findPath' | 'files' | 'takenBack'> {
  readonly seen: ReadonlySet<ConversationId>;
}

async function readLink(
  above: SessionMeta,
  { threadId, endByteOffset }: HistoryBase,
  { seen, findPath, files = LOCAL_FILES, takenBack = 'read' }: ChainSoFar,
): Promise<ChainLink> {
  const missing = (problem: string): ChainLink => ({
    relation: isFork(above) ? 'fork' : 'segment',
    parentId: isFork(above) ? (above.forkedFromId ?? threadId) : above.id,
    segmentId: threadId,
    part: null,
    problem,
    takenBack: null,
    removed: [],
  });
  if (seen.has(threadId)) return missing('it inherits from itself');
  if (seen.size > DEPTH_CAP) return missing(`more than ${DEPTH_CAP} forks of forks`);
  const path = await findPath(threadId).catch(() => null);
  if (path === null) return missing('it is not on this disk');
  const open = (): Promise<RolloutFile> => openMoved(path, { files, find: () => findPath(threadId) });
  const whole = await readPart(open).catch(() => null);
  if (whole === null) return missing('it cannot be read');
  const length = Math.min(endByteOffset, whole.length);
  const tooShort = length < endByteOffset;
  const parentId = whole.meta?.id ?? above.forkedFromId ?? threadId;
  const isSame = parentId === above.id;
  const isForeign = !isSame && !isFork(above);
  const problem = isForeign
    ? `it is a segment of another conversation, ${parentId}`
    : tooShort && !whole.cutOff
      ? `it should have ${endByteOffset} bytes, and has ${whole.length}`
      : null;
  return {
    relation: isSame || isForeign ? 'segment' : 'fork',
    parentId,
    segmentId: threadId,
    part: { ...whole, length, cutOff: whole.cutOff && tooShort },
    problem,
    takenBack: isSame && takenBack === 'read' ? await takenBackOf(open, length) : null,
    removed: isSame && length < whole.length ? [{ part: whole, start: length }] : [],
  };
}

/** The file may have been archived, or brought back, since its path was found. */
async function openMoved(
  path: string,
  {
    files,
    find,
  }: { readonly files: Pick<RolloutFiles, 'open'>; readonly find: () => Promise<string | null> },
): Promise<RolloutFile> {
  try {
    return await files.open(path);
  } catch (error) {
    const now = await find().catch(() => null);
    if (now === null || now === path) throw error;
    return files.open(now);
  }
}

/** A sub-agent builds on the conversation that started it. */
function isFork({ forkedFromId, payload }: SessionMeta): boolean {
  return forkedFromId !== null || 'parent_thread_id' in payload;
}

async function takenBackOf(open: () => Promise<RolloutFile>, start: number): Promise<TakenBack | null> {
  try {
    const file = await open();
    try {
      return await takenBackFrom(file, start);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Segments that nothing builds on were taken back as a whole: that is said where the conversation went on without them. */
async function withTakenBackSegments(
  links: readonly ChainLink[],
  { path, meta, findPath, files = LOCAL_FILES, earlierSegments, takenBack = 'read' }: ChainRequest,
): Promise<readonly ChainLink[]> {
  const bases = new Map<string, string | null>([[path, meta.historyBase?.threadId ?? null]]);
  const onChain = new Set<string>(links.map(({ segmentId }) => segmentId));
  const places = new Map<string, number>(links.map(({ segmentId }, at) => [segmentId, at]));
  const found = [...links];
  for (const segment of earlierSegments) {
    const segmentId = segmentIdOf(segment);
    const find = async (): Promise<string | null> => segmentId && findPath(segmentId);
    const part = await readPart(() => openMoved(segment, { files, find })).catch(() => null);
    const base = part?.meta?.historyBase?.threadId ?? null;
    bases.set(segment, base);
    if (part === null || segmentId === null || onChain.has(segmentId)) continue;
    // What went on from a segment that was taken back is where that is; what builds on nothing that was read is at the end.
    const at = (base === null ? undefined : places.get(base)) ?? links.length - 1;
    places.set(segmentId, at);
    const link = found[at];
    if (link === undefined) continue;
    if (takenBack === 'read')
      found[at] = {
        ...link,
        takenBack: joinTakenBack(link.takenBack, await takenBackOf(part.open, 0)),
        removed: [...link.removed, { part, start: 0 }],
      };
  }
  const rivals = rivalEnds([...earlierSegments, path], bases);
  const last = found.at(-1);
  if (rivals !== null && last !== undefined)
    found[found.length - 1] = { ...last, problem: last.problem ?? twoEnds(rivals) };
  return found;
}

function twoEnds({ end, rival }: { readonly end: string; readonly rival: string }): string {
  return `the conversation has two current ends, ${end} and ${rival}`;
}
