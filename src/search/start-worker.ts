/** Starts a thread of the search. */
import { Worker } from 'node:worker_threads';
import { workerFile } from '../rollout/read/worker-file.ts';
import type { HitBatch, SearchWorker, WorkerStart } from './messages.ts';

export function startSearchWorker(start: WorkerStart): SearchWorker {
  const file = workerFile('search');
  if (file === null)
    throw new Error('The program is not whole: search.worker.cjs is missing. Build it again.');
  const worker = new Worker(file, { workerData: start, name: 'search' });
  // An unfinished search must not keep the program running.
  worker.unref();
  return {
    post: message => worker.postMessage(message),
    onMessage: listener => void worker.on('message', (batch: HitBatch) => listener(batch)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}
