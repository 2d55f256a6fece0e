/**
 * The program that counts tokens on a host: sent when it is first asked to. It came as text and has no file, so its threads are made of the same
 * text: there it serves one of them.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { ScanOrder, ScanStart, ScanWorker } from '../../usage/scan/messages.ts';
import { type PackedBatch, packBatch, unpackBatch } from '../../usage/scan/packed-batch.ts';
import { serveScans } from '../../usage/scan/worker-server.ts';
import { type AgentUsage, HostUsage, type HostUsageOptions } from './host-usage.ts';

export interface SentUsageOptions extends Omit<HostUsageOptions, 'startWorker'> {
  /** The text of this program. */
  readonly program: string;
}

export function openUsage({ program, ...options }: SentUsageOptions): AgentUsage {
  return new HostUsage({ ...options, startWorker: start => startThread(program, start) });
}

function startThread(program: string, start: ScanStart): ScanWorker {
  const worker = new Worker(program, { eval: true, workerData: start, name: 'usage' });
  worker.unref();
  return {
    post: order => worker.postMessage(order),
    onMessage: listener => void worker.on('message', (batch: PackedBatch) => listener(unpackBatch(batch))),
    onFailure: listener => void worker.on('error', listener),
    stop: () => void worker.terminate(),
  };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  serveScans(
    {
      post: batch => port.postMessage(packBatch(batch)),
      onMessage: listener => port.on('message', (order: ScanOrder) => listener(order)),
    },
    workerData as ScanStart,
  );
}
