/** A thread that reads what files say about tokens. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ScanOrder, ScanStart } from './messages.ts';
import { packBatch } from './packed-batch.ts';
import { serveScans } from './worker-server.ts';

const port = parentPort;
if (port === null) throw new Error('usage.worker runs as a worker thread only.');

serveScans(
  {
    post: batch => port.postMessage(packBatch(batch)),
    onMessage: listener => port.on('message', (order: ScanOrder) => listener(order)),
  },
  workerData as ScanStart,
);
