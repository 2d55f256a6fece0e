/** Starts a thread of the search. */
import { Worker } from 'node:worker_threads';
import { workerFile } from '../rollout/read/worker-file.ts';
import type { Batch, WorkerStart } from './messages.ts';
import type { SearchWorker } from './searcher.ts';

export function startSearchWorker(start: WorkerStart): SearchWorker {
  const file = workerFile('search');
  if (file === null)
    throw new Error('The program is not whole: search.worker.cjs is missing. Build it again.');
  const worker = new Worker(file, { workerData: start, name: 'search' });
  // A search that nobody waits for must not keep the program.
  worker.unref();
  return {
    post: message => worker.postMessage(message),
    onMessage: listener => void worker.on('message', (batch: Batch) => listener(batch)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}
