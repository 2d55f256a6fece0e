/**
 * A worker of the search on the thread that asks: for a program that does nothing else meanwhile, and is at it before a thread has started. Lets
 * others have their turn between two folders. Not for regular expressions: nobody could stop one.
 */

import type { Batch, ToWorker, WorkerStart } from './messages.ts';
import type { SearchWorker } from './searcher.ts';
import { serveSearch } from './worker-server.ts';

export function searchHere(start: WorkerStart): SearchWorker {
  let take: (message: ToWorker) => void = () => {};
  let tell: (batch: Batch) => void = () => {};
  serveSearch(
    {
      post: batch => void setImmediate(() => tell(batch)),
      onMessage: listener => {
        take = listener;
      },
      pause: () => new Promise(resolve => void setImmediate(resolve)),
    },
    start,
  );
  return {
    post: message => void setImmediate(() => take(message)),
    onMessage: listener => {
      tell = listener;
    },
    onFailure: () => {},
    stop: () => {},
  };
}
