/**
 * Where the bytes of a home are, by what needs a stat of each file or its first bytes: folders are shared out among threads. Promises: the same
 * sums however many threads there are; without a thread's file it is done here, in slices.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../rollout/read/worker-file.ts';
import { archivedRoot, sessionsRoot } from '../../sessions/catalog.ts';
import { type UnlistedFolder, walkDays } from '../../sessions/walk.ts';
import type { ScannedGrouping } from './disk-groupings.ts';
import type { ByteSum, SummedFolder } from './folder-sums.ts';
import { COUNTERS, type DiskOrder, type DiskSums, sumFolders } from './sum-folders.ts';

/** More threads than this only wait for the disk. */
const MOST_THREADS = 4;
/** Fewer folders are summed before a thread is up. */
const FOLDERS_PER_THREAD = 32;

export interface DiskScanRequest {
  readonly codexHome: string;
  readonly grouping: ScannedGrouping;
  /** Called now and then with how many files were looked at. */
  readonly onProgress: (files: number) => void;
}

/** The groups in no order. */
export async function scanDisk({ codexHome, grouping, onProgress }: DiskScanRequest): Promise<DiskSums> {
  const unlisted: UnlistedFolder[] = [];
  const days = [...walkDays(sessionsRoot(codexHome), { unlisted })];
  const file = days.length < FOLDERS_PER_THREAD ? null : workerFile('disk');
  const threads = file === null ? 0 : Math.min(MOST_THREADS, availableParallelism()) - 1;
  const parts = threads + 1;
  const archive = Array.from({ length: parts }, (_, part): SummedFolder => {
    return { path: archivedRoot(codexHome), place: null, part, parts };
  });
  const folders = [...days.map(({ path, place }) => ({ path, place, part: 0, parts: 1 })), ...archive];
  const counters = new Int32Array(new SharedArrayBuffer(COUNTERS.length * Int32Array.BYTES_PER_ELEMENT));
  const order: DiskOrder = { grouping, folders, counters };
  const others = Array.from({ length: threads }, () => onThread(file, order));
  const own = await sumFolders(order, onProgress);
  return joined([{ groups: [], unlisted }, own, ...(await Promise.all(others))]);
}

/** Rejects when the thread breaks off. */
function onThread(file: URL | null, order: DiskOrder): Promise<DiskSums> {
  if (file === null) return Promise.resolve({ groups: [], unlisted: [] });
  const worker = new Worker(file, { name: 'disk', workerData: order });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function joined(sums: readonly DiskSums[]): DiskSums {
  const groups = new Map<string, ByteSum>();
  for (const group of sums.flatMap(sum => sum.groups)) {
    const { key, bytes, files } = groups.get(group.key) ?? { key: group.key, bytes: 0, files: 0 };
    groups.set(key, { key, bytes: bytes + group.bytes, files: files + group.files });
  }
  return { groups: [...groups.values()], unlisted: sums.flatMap(sum => sum.unlisted) };
}
