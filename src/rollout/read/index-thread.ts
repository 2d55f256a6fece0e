/**
 * Counts the lines and prompts of a large file on a worker thread, because on the main thread it would delay keys. Promises: the state of an index
 * at the file's end, or null when there is none (no thread, another file at the path, stopped); one thread for each file, which ends
 * with its answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LineIndexState } from './line-index.ts';
import { workerFile } from './worker-file.ts';

export interface IndexOrder {
  readonly path: string;
  /** The file that is expected at the path. */
  readonly dev: number;
  readonly ino: number;
  /** Where to continue. */
  readonly state: LineIndexState;
}

export type IndexAnswer = LineIndexState | null;

/** Parsed lines are garbage immediately: a large young generation does not copy them around. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 32 };

/** The screen that was just opened is drawn first: on a small machine the thread would take half of its time. */
const SCREEN_MS = 50;

export async function indexOnThread(order: IndexOrder, signal: AbortSignal): Promise<IndexAnswer> {
  const file = workerFile('index');
  await wait(SCREEN_MS, null, { signal, ref: false }).catch(() => null);
  if (file === null || signal.aborted) return null;
  const worker = new Worker(file, { name: 'index', workerData: order, resourceLimits: RESOURCE_LIMITS });
  // Unfinished counting must not keep the program running.
  worker.unref();
  const answered = new Promise<IndexAnswer>(answer => {
    worker.once('message', answer);
    worker.once('error', () => answer(null));
    worker.once('exit', () => answer(null));
    signal.addEventListener('abort', () => answer(null), { once: true });
  });
  const answer = await answered;
  await worker.terminate();
  return answer;
}
