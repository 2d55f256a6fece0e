/**
 * Counts the lines and prompts of a large file on another thread: here it would hold up keys. Promises: the state of an index that has
 * come to the file's end, or null where that cannot be had (no thread, another file at the path, stopped); one thread for each
 * file, which ends with its answer. Changes nothing.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LineIndexState } from './line-index.ts';
import { workerFile } from './worker-file.ts';

export interface IndexOrder {
  readonly path: string;
  /** The file that must be there. */
  readonly dev: number;
  readonly ino: number;
  /** Where to go on. */
  readonly state: LineIndexState;
}

export type IndexAnswer = LineIndexState | null;

/** Young objects die at once: with room for them they are not copied around. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 32 };

/** The screen that was just opened is drawn first: on a small machine the thread would take half of it away. */
const SCREEN_MS = 50;

export async function indexOnThread(order: IndexOrder, signal: AbortSignal): Promise<IndexAnswer> {
  const file = workerFile('index');
  await wait(SCREEN_MS, null, { signal, ref: false }).catch(() => null);
  if (file === null || signal.aborted) return null;
  const worker = new Worker(file, { name: 'index', workerData: order, resourceLimits });
  // Numbers that nobody waits for must not keep the program.
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
