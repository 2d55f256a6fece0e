/** Sums the folders that no other thread has taken. Promises: gives way to others on the same thread every 8 ms, between two folders. */
import { Slices } from '../../rollout/file/slices.ts';
import type { UnlistedFolder } from '../../sessions/walk.ts';
import type { ByteSum } from './byte-sums.ts';
import type { DiskGrouping } from './disk-groupings.ts';
import { FolderSums, type SummedFolder } from './folder-sums.ts';

export interface DiskOrder {
  readonly grouping: DiskGrouping;
  readonly folders: readonly SummedFolder[];
  /** Shared by the threads. */
  readonly counters: Int32Array;
}

export interface DiskSums {
  readonly groups: readonly ByteSum[];
  readonly unlisted: readonly UnlistedFolder[];
}

/** Places in the shared counters: the next folder that no thread has, and the files that were looked at. */
export const COUNTERS = { next: 0, files: 1, length: 2 } as const;

export async function sumFolders(
  { grouping, folders, counters }: DiskOrder,
  onProgress: (files: number) => void,
): Promise<DiskSums> {
  const sums = new FolderSums(grouping);
  const slices = new Slices();
  for (;;) {
    const folder = folders[Atomics.add(counters, COUNTERS.next, 1)];
    if (folder === undefined) return sums;
    const files = await sums.add(folder);
    onProgress(Atomics.add(counters, COUNTERS.files, files) + files);
    await slices.pause();
  }
}
