/**
 * Where the bytes of a home are, by month, folder, branch, kind or session: folders are shared out among threads. Promises: every file is in
 * exactly one group; the same sums however many threads there are; without a thread's file it is done here, in slices.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { isPlainName, parseLooseRolloutName, partsOfStrictName } from '../../format/file-name.ts';
import { workerFile } from '../../rollout/read/worker-file.ts';
import { archivedRoot, sessionsRoot } from '../../sessions/catalog.ts';
import { type UnlistedFolder, walkDays } from '../../sessions/walk.ts';
import { type ByteSum, ByteSums } from './byte-sums.ts';
import type { DiskGrouping } from './disk-groupings.ts';
import type { SummedFolder } from './folder-sums.ts';
import { COUNTERS, type DiskOrder, type DiskSums, sumFolders } from './sum-folders.ts';

/** More threads than this only wait for the disk. */
const MOST_THREADS = 4;
/** Fewer folders are summed before a thread is up. */
const FOLDERS_PER_THREAD = 32;

export interface DiskScanRequest {
  readonly codexHome: string;
  readonly grouping: DiskGrouping;
  /** Called now and then with how many files were looked at. */
  readonly onProgress: (files: number) => void;
}

export interface DiskScan {
  readonly groups: readonly DiskGroup[];
  readonly unlisted: readonly UnlistedFolder[];
}

/** By session, the key is the path of one of its files (`sessionIdIn`): 100,000 ids beside their paths would double the memory. */
export interface DiskGroup extends ByteSum {
  /** Of a session with several files: all of them. */
  readonly paths?: readonly string[];
}

/** The groups in no order. */
export async function scanDisk(request: DiskScanRequest): Promise<DiskScan> {
  const parts = await scanParts(request);
  const sums = parts.flatMap(({ groups }) => groups);
  const groups = request.grouping === 'session' ? bySession(sums) : byKey(sums);
  return { groups, unlisted: parts.flatMap(part => part.unlisted) };
}

/** What each thread summed. */
async function scanParts({ codexHome, grouping, onProgress }: DiskScanRequest): Promise<readonly DiskSums[]> {
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
  return [{ groups: [], unlisted }, own, ...(await Promise.all(others))];
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

function byKey(all: readonly ByteSum[]): readonly DiskGroup[] {
  const sums = new ByteSums();
  for (const sum of all) sums.add(sum);
  return sums.all;
}

/** `files` have their paths as keys. */
function bySession(files: readonly ByteSum[]): readonly DiskGroup[] {
  const sessions = new Map<string, DiskGroup>();
  for (const file of files) {
    const id = sessionIdIn(file.key ?? '');
    const session = sessions.get(id);
    sessions.set(id, session === undefined ? file : together(session, file));
  }
  return [...sessions.values()];
}

function together(session: DiskGroup, file: ByteSum): DiskGroup {
  const { key, bytes, files, paths = [key ?? ''] } = session;
  return { key, bytes: bytes + file.bytes, files: files + 1, paths: [...paths, file.key ?? ''] };
}

/** The session that a file is of, by its name. */
export function sessionIdIn(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isPlainName(name) ? partsOfStrictName(name).id : (parseLooseRolloutName(name)?.id ?? name);
}
