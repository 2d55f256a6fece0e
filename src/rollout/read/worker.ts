/** A worker that reads files for the thread that asks: one of its own, or, for a command that does nothing else meanwhile, the asking one. */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { workerFile } from './worker-file.ts';

/** The worker's end of the channel: takes orders, sends batches. */
export interface WorkerPort<Order, Batch> {
  post(batch: Batch): void;
  onMessage(listener: (order: Order) => void): void;
  /** Called between two folders where the worker shares its thread: resolves when the event loop had a turn. */
  readonly pause?: () => Promise<void>;
}

/** The asking thread's end. */
export interface StartedWorker<Order, Batch> {
  post(order: Order): void;
  onMessage(listener: (batch: Batch) => void): void;
  onFailure(listener: (error: Error) => void): void;
  stop(): void;
}

export interface ThreadStart {
  readonly name: 'search' | 'usage';
  /** What the thread has before its first order. */
  readonly workerData: unknown;
  readonly resourceLimits?: ResourceLimits;
}

/** Starts a thread. What it has not finished does not keep the program running. Throws where the program's file for it is missing. */
export function startThread<Order, Batch>({ name, ...options }: ThreadStart): StartedWorker<Order, Batch> {
  const file = workerFile(name);
  if (file === null)
    throw new Error(`The program is not whole: ${name}.worker.cjs is missing. Build it again.`);
  const worker = new Worker(file, { name, ...options });
  worker.unref();
  return {
    post: order => worker.postMessage(order),
    onMessage: listener => void worker.on('message', (batch: Batch) => listener(batch)),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}

/** A worker on the asking thread: it begins before a thread would have started, and lets the event loop have its turn between two folders. */
export function startInProcess<Order, Batch>(
  serve: (port: WorkerPort<Order, Batch>) => void,
): StartedWorker<Order, Batch> {
  let receive: (order: Order) => void = () => {};
  let send: (batch: Batch) => void = () => {};
  serve({
    post: batch => void setImmediate(() => send(batch)),
    onMessage: listener => {
      receive = listener;
    },
    pause: () => new Promise(resolve => void setImmediate(resolve)),
  });
  return {
    post: order => void setImmediate(() => receive(order)),
    onMessage: listener => {
      send = listener;
    },
    onFailure: () => {},
    stop: () => {},
  };
}
