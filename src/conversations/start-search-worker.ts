/** Starts a thread of the search. In the bundle its file stands beside the program, one folder up from the part that starts it. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { SearchWorker } from './search.ts';
import type { FromWorker, WorkerStart } from './search-messages.ts';

const PLACES = ['./search.worker.cjs', '../search.worker.cjs'];

export function startSearchWorker(start: WorkerStart): SearchWorker {
  const file = PLACES.map(place => new URL(place, import.meta.url)).find(url => existsSync(url));
  if (file === undefined)
    throw new Error('The program is not whole: search.worker.cjs is missing. Build it again.');
  const worker = new Worker(file, { workerData: start, name: 'search' });
  // A search that nobody waits for must not keep the program.
  worker.unref();
  return {
    post: message => worker.postMessage(message),
    onMessage: listener => void worker.on('message', (message: FromWorker) => listener(message)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}
