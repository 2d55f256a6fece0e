/**
 * The thread that counts the lines and prompts of one file. Promises: one answer, null when another file is at the path.
 * Reads synchronously: nothing else runs here, and a turn through the thread pool for each chunk would cost as much as the reading.
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { openRegularSync } from '../file/open.ts';
import type { IndexAnswer, IndexOrder } from './index-thread.ts';
import { LineIndex } from './line-index.ts';

const port = parentPort;
if (port === null) throw new Error('index.worker runs as a worker thread only.');

async function answerTo({ path, dev, ino, state }: IndexOrder): Promise<IndexAnswer> {
  const descriptor = openRegularSync(path);
  try {
    const facts = fstatSync(descriptor);
    if (facts.dev !== dev || facts.ino !== ino) return null;
    const index = LineIndex.from(state);
    await index.grow({
      stat: async () => facts,
      read: async (position, length, into = Buffer.allocUnsafeSlow(length)) =>
        into.subarray(0, readSync(descriptor, into, 0, length, position)),
    });
    return index.state;
  } finally {
    closeSync(descriptor);
  }
}

void answerTo(workerData as IndexOrder)
  .catch(() => null)
  .then(answer => port.postMessage(answer));
