/** A thread of the search. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Batch, ToWorker, WorkerStart } from './messages.ts';
import { serveSearch } from './worker-server.ts';

const port = parentPort;
if (port === null) throw new Error('search.worker runs as a worker thread only.');

serveSearch(
  {
    post: (batch: Batch) => port.postMessage(batch),
    onMessage: listener => port.on('message', (message: ToWorker) => listener(message)),
  },
  workerData as WorkerStart,
);
