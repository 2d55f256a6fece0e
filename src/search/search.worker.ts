/** A thread of the search. */
import { parentPort, workerData } from 'node:worker_threads';
import type { HitBatch, WorkerMessage, WorkerStart } from './messages.ts';
import { serveSearch } from './worker-server.ts';

const port = parentPort;
if (port === null) throw new Error('search.worker runs as a worker thread only.');

serveSearch(
  {
    post: (batch: HitBatch) => port.postMessage(batch),
    onMessage: listener => port.on('message', (message: WorkerMessage) => listener(message)),
  },
  workerData as WorkerStart,
);
