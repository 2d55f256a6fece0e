/**
 * A worker of the search on the searching thread itself, for a command that does nothing else meanwhile. Not for regular expressions: a
 * hanging one could not be stopped. Apart from `start-worker.ts`, so that the screen does not load what only the threads need.
 */
import { startInProcess } from '../rollout/read/worker.ts';
import type { SearchWorker, WorkerStart } from './messages.ts';
import { serveSearch } from './worker-server.ts';

export const startSearchInProcess = (start: WorkerStart): SearchWorker =>
  startInProcess(port => serveSearch(port, start));
