/** A thread that sums the bytes of folders: it says its sums, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type DiskOrder, sumFolders } from './sum-folders.ts';

const port = parentPort;
if (port === null) throw new Error('disk.worker runs as a worker thread only.');

void sumFolders(workerData as DiskOrder, () => {}).then(({ groups, unlisted }) =>
  port.postMessage({ groups, unlisted }),
);
