/** Starts what reads files: a thread, or a worker on the asking thread itself, for a command that does nothing else meanwhile. */
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../rollout/read/worker-file.ts';
import type { ScanBatch, ScanOrder, ScanStart, ScanWorker } from './messages.ts';
import { serveScans } from './worker-server.ts';

/** What was parsed is garbage immediately: a large young generation does not copy it around. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 32 };

export function startScanWorker(start: ScanStart): ScanWorker {
  const file = workerFile('usage');
  if (file === null)
    throw new Error('The program is not whole: usage.worker.cjs is missing. Build it again.');
  const worker = new Worker(file, { workerData: start, name: 'usage', resourceLimits: RESOURCE_LIMITS });
  // An unfinished scan must not keep the program running.
  worker.unref();
  return {
    post: order => worker.postMessage(order),
    onMessage: listener => void worker.on('message', (batch: ScanBatch) => listener(batch)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}

/** It begins before a thread would have started. Yields to the event loop between two folders. */
export function startScanInProcess(start: ScanStart): ScanWorker {
  let receive: (order: ScanOrder) => void = () => {};
  let send: (batch: ScanBatch) => void = () => {};
  serveScans(
    {
      post: batch => void setImmediate(() => send(batch)),
      onMessage: listener => {
        receive = listener;
      },
      pause: () => new Promise(resolve => void setImmediate(resolve)),
    },
    start,
  );
  return {
    post: order => void setImmediate(() => receive(order)),
    onMessage: listener => {
      send = listener;
    },
    onFailure: () => {},
    stop: () => {},
  };
}
