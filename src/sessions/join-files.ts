/** What the files of one conversation are together: one row of a list. Promises: pure; times of files choose nothing. */
import { type ConversationFile, type NonEmpty, segmentsOf } from '../format/segments.ts';

/** What name and stat say of a file. */
export interface StatedRollout extends ConversationFile {
  readonly createdMs: number;
  readonly updatedMs: number | null;
  readonly sizeBytes: number | null;
}

export interface JoinedFiles<T> {
  /** The file that the conversation goes on in. */
  readonly end: T;
  /** The segments before it, oldest first. */
  readonly earlierSegments: readonly string[];
  /** When the first segment began. */
  readonly createdMs: number;
  /** When any segment was last written to. */
  readonly updatedMs: number | null;
  /** Of all segments. */
  readonly sizeBytes: number | null;
  /** Other files, which no segment is read from. */
  readonly copies: number;
}

const NO_SEGMENTS: readonly string[] = [];

export function joinFiles<T extends StatedRollout>(files: NonEmpty<T>): JoinedFiles<T> {
  const segments = segmentsOf(files);
  const copies = files.length - segments.length;
  const [first] = segments;
  const { createdMs, updatedMs, sizeBytes } = first;
  if (segments.length === 1)
    return { end: first, earlierSegments: NO_SEGMENTS, createdMs, updatedMs, sizeBytes, copies };
  return {
    end: segments.at(-1) ?? first,
    earlierSegments: segments.slice(0, -1).map(({ path }) => path),
    createdMs,
    updatedMs: ifAllKnown(
      segments.map(one => one.updatedMs),
      (a, b) => Math.max(a, b),
    ),
    sizeBytes: ifAllKnown(
      segments.map(one => one.sizeBytes),
      (a, b) => a + b,
    ),
    copies,
  };
}

/** Null while one of them is not known. */
function ifAllKnown(
  values: readonly (number | null)[],
  join: (a: number, b: number) => number,
): number | null {
  return values.reduce((a, b) => (a === null || b === null ? null : join(a, b)));
}
