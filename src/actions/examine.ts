/**
 * Examines sessions on a thread of its own: a line of megabytes that is parsed here would make keys wait. Promises: ends with the thread, or
 * as soon as it is stopped; without a thread's file it is done here, in slices.
 */
import { Worker } from 'node:worker_threads';
import { workerFile } from '../rollout/read/worker-file.ts';
import { type ExamineNews, type ExamineOrder, examineSessions } from '../sessions/doctor/examine-sessions.ts';

/** The longest line that is parsed has 16 MB, and is several times as large as an object. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

/** @throws (rejects) when the thread breaks off */
export async function examineOnThread(
  order: ExamineOrder,
  options: { readonly signal: AbortSignal; readonly onNews: (news: ExamineNews) => void },
): Promise<void> {
  const { signal, onNews } = options;
  const file = workerFile('examine');
  if (file === null) return examineSessions(order, options);
  const worker = new Worker(file, { name: 'examine', workerData: order, resourceLimits: RESOURCE_LIMITS });
  // It must not keep the program running.
  worker.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (news: ExamineNews) => {
        if (!signal.aborted) onNews(news);
      });
      worker.once('error', reject);
      worker.once('exit', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}
