// A worker of the search on this thread: the same messages, without a file of its own.

import type { HitBatch, SearchWorker, WorkerMessage, WorkerStart } from '../../src/search/messages.ts';
import { serveSearch } from '../../src/search/worker-server.ts';

export function startInProcess(start: WorkerStart): SearchWorker {
  const toWorker: ((message: WorkerMessage) => void)[] = [];
  const fromWorker: ((message: HitBatch) => void)[] = [];
  const send = <M>(listeners: readonly ((message: M) => void)[], message: M): void => {
    setImmediate(() => {
      for (const listener of listeners) listener(structuredClone(message));
    });
  };
  serveSearch(
    { post: message => send(fromWorker, message), onMessage: listener => toWorker.push(listener) },
    start,
  );
  return {
    post: message => send(toWorker, message),
    onMessage: listener => fromWorker.push(listener),
    onFailure: () => {},
    stop: () => {
      toWorker.length = 0;
    },
  };
}
