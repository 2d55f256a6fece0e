/** Examines the sessions of a home, or some of them: the bytes of each file, and what belongs together. Promises: never writes. */
import type { ConversationRef } from '../../format/conversation.ts';
import type { SessionMeta } from '../../format/dialect.ts';
import type { ConversationId } from '../../format/identity.ts';
import { type NonEmpty, segmentsOf } from '../../format/segments.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { isCompressed } from '../../rollout/file/unpack-beside.ts';
import { readChain } from '../../rollout/read/history-chain.ts';
import { groupById, type ListedFile, listedHome } from '../catalog.ts';
import type { UnlistedFolder } from '../walk.ts';
import { type ExamineOptions, examineFile } from './examine-file.ts';
import { examinePlace } from './examine-tree.ts';
import { type Finding, finding, unreadableFolder } from './finding.ts';

type FilesBySegment = ReadonlyMap<ConversationId, readonly ListedFile[]>;

export interface ExamineHome extends Omit<ExamineOptions, 'isHeld'> {
  readonly codexHome: string;
  /** Null: all. One whose file is in no folder of the home is examined by its path. */
  readonly chosen: readonly ConversationRef[] | null;
  readonly isHeld: (id: ConversationId) => boolean;
  /** Called before each file. */
  readonly onFile: (done: number, files: number) => void;
}

/** What is wrong, session by session; how many files were looked at comes by `onFile`. */
export async function* examineHome(request: ExamineHome): AsyncGenerator<Finding> {
  const all: ListedFile[] = [];
  const slices = new Slices();
  const unlisted: UnlistedFolder[] = [];
  for (const folder of listedHome(request.codexHome, unlisted)) {
    all.push(...folder.files);
    await slices.pause();
  }
  for (const folder of unlisted) yield unreadableFolder(folder);
  const bySegment = new Map<ConversationId, ListedFile[]>();
  for (const file of all) bySegment.set(file.segmentId, [...(bySegment.get(file.segmentId) ?? []), file]);
  const chosen = groupById(request.chosen === null ? all : filesOfChosen(all, request.chosen));
  const files = chosen.reduce((sum, group) => sum + group.length, 0);
  let done = 0;
  for (const group of chosen) {
    const segments = segmentsOf(group);
    yield* sameSegment(group, segments);
    for (const file of group) {
      if (request.signal.aborted) return;
      await slices.pause();
      request.onFile(done, files);
      // Of a whole home the tree is examined apart: there are files that nothing lists.
      if (request.chosen !== null) yield* examinePlace(request.codexHome, file.path, request.nowMs);
      const isHeld = request.isHeld(file.id);
      const { findings, meta } = await examineFile(file, { ...request, isHeld });
      yield* findings;
      if (meta?.historyBase) yield* missingBases(file, segments, { meta, bySegment });
      done += 1;
    }
  }
  request.onFile(done, files);
}

function filesOfChosen(
  all: readonly ListedFile[],
  chosen: readonly ConversationRef[],
): readonly ListedFile[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const files = all.filter(({ id }) => ids.has(id));
  const known = new Set(files.map(({ id }) => id));
  const elsewhere = chosen.filter(({ id }) => !known.has(id));
  return [...files, ...elsewhere.map(strayFile)];
}

function strayFile({ id, path }: ConversationRef): ListedFile {
  const compressed = isCompressed(path);
  return { id, segmentId: id, path, timeText: '', createdMs: 0, place: '', archived: false, compressed };
}

/** Several files of one segment: a plain one with its compressed one, and copies. */
function* sameSegment(group: NonEmpty<ListedFile>, segments: readonly ListedFile[]): Generator<Finding> {
  const kept = new Set(segments);
  for (const file of group) {
    if (kept.has(file)) continue;
    const { path, id, segmentId } = file;
    const counted = [...kept].find(one => one.segmentId === segmentId);
    const isTwin = counted !== undefined && path === `${counted.path}.zst`;
    yield isTwin
      ? finding('twins', { path, id }, `The plain file is beside it: ${counted.path}.`)
      : finding('copies', { path, id }, `The same session is also in ${counted?.path ?? group[0].path}.`);
  }
}

async function* missingBases(
  { path, id }: ListedFile,
  segments: readonly ListedFile[],
  { meta, bySegment }: { readonly meta: SessionMeta; readonly bySegment: FilesBySegment },
): AsyncGenerator<Finding> {
  const isEnd = segments.at(-1)?.path === path;
  const earlierSegments = isEnd ? segments.slice(0, -1).map(one => one.path) : [];
  const findPath = async (segmentId: ConversationId): Promise<string | null> => {
    const [first, ...others] = bySegment.get(segmentId) ?? [];
    return first === undefined ? null : segmentsOf([first, ...others])[0].path;
  };
  const links = await readChain({ path, meta, findPath, earlierSegments, takenBack: 'not read' });
  for (const { segmentId, problem } of links)
    if (problem !== null)
      yield finding('missing-base', { path, id }, `Its history goes on from ${segmentId}, but ${problem}.`);
}
