/**
 * The program that searches on a host: sent when it is first asked to. It came as text and has no file, so its threads are made of the same
 * text: there it serves one of them.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { HitBatch, SearchWorker, WorkerMessage, WorkerStart } from '../../search/messages.ts';
import { serveSearch } from '../../search/worker-server.ts';
import { type AgentSearch, HostSearch, type HostSearchOptions } from './host-search.ts';

export interface SentSearchOptions extends Pick<HostSearchOptions, 'codexHome' | 'send'> {
  /** The text of this program. */
  readonly program: string;
}

export function openSearch({ program, ...options }: SentSearchOptions): AgentSearch {
  return new HostSearch({ ...options, startWorker: start => startThread(program, start) });
}

function startThread(program: string, start: WorkerStart): SearchWorker {
  const worker = new Worker(program, { eval: true, workerData: start, name: 'search' });
  worker.unref();
  return {
    post: message => worker.postMessage(message),
    onMessage: listener => void worker.on('message', (batch: HitBatch) => listener(batch)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  serveSearch(
    {
      post: batch => port.postMessage(batch),
      onMessage: listener => port.on('message', (message: WorkerMessage) => listener(message)),
    },
    workerData as WorkerStart,
  );
}
