/**
 * A worker of the search on the searching thread itself, for a command that does nothing else meanwhile: it begins before a thread would have started.
 * Yields to the event loop between two folders. Not for regular expressions: a hanging one could not be stopped.
 */

import type { HitBatch, SearchWorker, WorkerMessage, WorkerStart } from './messages.ts';
import { serveSearch } from './worker-server.ts';

export function startSearchInProcess(start: WorkerStart): SearchWorker {
  let receive: (message: WorkerMessage) => void = () => {};
  let send: (batch: HitBatch) => void = () => {};
  serveSearch(
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
    post: message => void setImmediate(() => receive(message)),
    onMessage: listener => {
      send = listener;
    },
    onFailure: () => {},
    stop: () => {},
  };
}
