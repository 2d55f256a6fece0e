/**
 * Sizes and times of many files. Promises: follows no link; a file that is gone is left out. Calls are synchronous, in slices:
 * a stat takes microseconds, and fifty times as long through the thread pool.
 */
import { lstatSync, type Stats } from 'node:fs';
import { Slices } from '../rollout/file/slices.ts';
import type { ListedFile } from './catalog.ts';

export interface StatedFile extends ListedFile {
  /** Epoch ms. */
  readonly updatedMs: number;
  readonly sizeBytes: number;
}

/** Node decodes a name that is no UTF-8 with these in it: nothing can be opened by it. */
const REPLACEMENT = '\ufffd';

/** Paths whose names are no UTF-8, so that nothing can be opened by them, are added to `unnameable`. */
export async function statFiles(
  files: readonly ListedFile[],
  unnameable: string[] = [],
): Promise<StatedFile[]> {
  const slices = new Slices();
  const stated: StatedFile[] = [];
  for (const file of files) {
    const found = statOf(file.path);
    if (found?.isFile()) stated.push(statedFile(file, found));
    else if (file.path.includes(REPLACEMENT)) unnameable.push(file.path);
    if (slices.spent) await slices.pause();
  }
  return stated;
}

/** Null when it is gone, or in a folder that may not be read. */
function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** Spelled out: a spread takes ten times as long, and this runs for every file. */
function statedFile(file: ListedFile, { mtimeMs, size }: Stats): StatedFile {
  return {
    id: file.id,
    segmentId: file.segmentId,
    path: file.path,
    timeText: file.timeText,
    createdMs: file.createdMs,
    place: file.place,
    archived: file.archived,
    compressed: file.compressed,
    updatedMs: Math.trunc(mtimeMs),
    sizeBytes: size,
  };
}
