/**
 * The files of one conversation as its chain of segments (FORMAT.md, section 9). Promises: the order and the current end follow from
 * file names alone, and never from the times of files: a copy or a sync changes those. Pure.
 */
import { parseLooseRolloutName } from './file-name.ts';
import type { ConversationId } from './identity.ts';

/** A file of a conversation. */
export interface ConversationFile {
  readonly path: string;
  readonly archived: boolean;
}

/** A list that is never empty. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** What a name says of the segment that it holds. */
interface SegmentPlace {
  /** The first segment of a conversation bears its id. */
  readonly isFirst: boolean;
  readonly timeText: string;
  readonly segmentId: string;
  readonly compressed: boolean;
}

/** The id of the segment in the file at `path`; null when the name holds no id. */
export function segmentIdOf(path: string): ConversationId | null {
  return parseLooseRolloutName(nameOf(path))?.segmentId ?? null;
}

/**
 * One file for each segment, oldest first: the last one is the current end. Of several files of one segment it takes the active one
 * before the archived one, the plain one before the compressed one, the newest name, and the name without a copy's suffix.
 */
export function segmentsOf<T extends ConversationFile>(files: NonEmpty<T>): NonEmpty<T> {
  // Nearly every conversation: no name has to be parsed.
  if (files.length === 1) return files;
  const chosen = new Map<string, T>();
  const places = new Map(files.map(file => [file, segmentPlace(file)]));
  for (const file of files) {
    const { segmentId } = places.get(file) as SegmentPlace;
    const other = chosen.get(segmentId);
    if (other === undefined || compareFiles(file, other) < 0) chosen.set(segmentId, file);
  }
  const [first = files[0], ...others] = [...chosen.values()].sort((a, b) =>
    compareSegments(places.get(a) as SegmentPlace, places.get(b) as SegmentPlace),
  );
  return [first, ...others];
}

/** The file that the conversation goes on in. */
export function currentEndOf<T extends ConversationFile>(files: NonEmpty<T>): T {
  return segmentsOf(files).at(-1) ?? files[0];
}

/** Two names that both could be the current end. Their paths, the one taken first. */
export interface RivalEnds {
  readonly end: string;
  readonly rival: string;
}

/**
 * Whether the bases contradict the names: the segment with the newest name is itself the base of another one, or another has a name of
 * the same second and neither is the base of the other. `segments` are in order; `baseOf` has the segment id that each builds on.
 */
export function rivalEnds(
  segments: readonly string[],
  baseOf: ReadonlyMap<string, string | null>,
): RivalEnds | null {
  const end = segments.at(-1);
  if (end === undefined || segments.length < 2) return null;
  const endPlace = segmentPlace({ path: end });
  for (const rival of segments.slice(0, -1).reverse()) {
    const place = segmentPlace({ path: rival });
    const isNewerByBase = baseOf.get(rival) === endPlace.segmentId;
    const sameSecond =
      !place.isFirst && place.timeText === endPlace.timeText && baseOf.get(end) !== place.segmentId;
    if (isNewerByBase || sameSecond) return { end, rival };
  }
  return null;
}

function segmentPlace({ path }: { readonly path: string }): SegmentPlace {
  const parsed = parseLooseRolloutName(nameOf(path));
  return {
    isFirst: parsed === null || parsed.id === parsed.segmentId,
    timeText: parsed?.timeText ?? '',
    // A file whose name holds no id is a segment of its own.
    segmentId: parsed?.segmentId ?? path,
    compressed: parsed?.compressed ?? path.endsWith('.zst'),
  };
}

function compareSegments(a: SegmentPlace, b: SegmentPlace): number {
  return Number(b.isFirst) - Number(a.isFirst) || compareTexts(segmentKey(a), segmentKey(b));
}

function segmentKey({ timeText, segmentId }: SegmentPlace): string {
  return `${timeText} ${segmentId}`;
}

/** Negative when `a` is the file of the segment to take. */
function compareFiles(a: ConversationFile, b: ConversationFile): number {
  const [left, right] = [segmentPlace(a), segmentPlace(b)];
  return (
    Number(a.archived) - Number(b.archived) ||
    Number(left.compressed) - Number(right.compressed) ||
    compareTexts(right.timeText, left.timeText) ||
    nameOf(a.path).length - nameOf(b.path).length ||
    compareTexts(b.path, a.path)
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
