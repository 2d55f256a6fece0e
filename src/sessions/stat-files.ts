/**
 * Sizes and times of many files. Promises: follows no link; a file that is gone is left out, one that cannot be looked at is said. Calls are synchronous, in slices:
 * a stat takes microseconds, and fifty times as long through the thread pool.
 */
import { lstatSync, type Stats } from 'node:fs';
import { Slices } from '../rollout/file/slices.ts';
import type { ListedFile } from './catalog.ts';
import { lookTwice, type UnlistedFolder, unlistedCode } from './walk.ts';

export interface StatedFile extends ListedFile {
  /** Epoch ms. */
  readonly updatedMs: number;
  readonly sizeBytes: number;
}

/** Node decodes a name that is no UTF-8 with these in it: nothing can be opened by it. */
const REPLACEMENT = '\ufffd';

/** What is there and has no size or time. */
export interface NotStated {
  /** Paths whose names are no UTF-8, so that nothing can be opened by them. */
  readonly unnameable?: string[];
  /** Files that cannot be looked at. */
  readonly unlisted?: UnlistedFolder[];
}

/** What is left out is added to `left`. */
export async function statFiles(files: readonly ListedFile[], left: NotStated = {}): Promise<StatedFile[]> {
  const slices = new Slices();
  const stated: StatedFile[] = [];
  for (const file of files) {
    const found = statOf(file.path, left.unlisted);
    if (found?.isFile()) stated.push(statedFile(file, found));
    else if (file.path.includes(REPLACEMENT)) left.unnameable?.push(file.path);
    if (slices.spent) await slices.pause();
  }
  return stated;
}

/** Null when it is gone, and when it cannot be looked at. */
function statOf(path: string, unlisted: UnlistedFolder[] | undefined): Stats | null {
  try {
    return lookTwice(() => lstatSync(path, { throwIfNoEntry: false })) ?? null;
  } catch (error) {
    const code = unlistedCode(error);
    if (code !== null) unlisted?.push({ path, code });
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
