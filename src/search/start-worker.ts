/** Starts a thread of the search. In a file of its own because tests, which have no bundle, replace it. */
import { startThread } from '../rollout/read/worker.ts';
import type { SearchWorker, WorkerStart } from './messages.ts';

export const startSearchWorker = (start: WorkerStart): SearchWorker =>
  startThread({ name: 'search', workerData: start });
