/**
 * A worker of the search on the thread that asks: for a program that does nothing else meanwhile, and is at it before a thread has started. Lets
 * others have their turn between two folders. Not for regular expressions: nobody could stop one.
 */
import type { SearchWorker } from './search.ts';
import type { FromWorker, ToWorker, WorkerStart } from './search-messages.ts';
import { serveSearch } from './serve-search.ts';

export function searchHere(start: WorkerStart): SearchWorker {
  let take: (message: ToWorker) => void = () => {};
  let tell: (message: FromWorker) => void = () => {};
  serveSearch(
    {
      post: message => void setImmediate(() => tell(message)),
      onMessage: listener => {
        take = listener;
      },
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
