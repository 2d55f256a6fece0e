/** Starts what reads files: a thread, or a worker on the asking thread itself. */
import { startInProcess, startThread } from '../../rollout/read/worker.ts';
import type { ScanOrder, ScanStart, ScanWorker } from './messages.ts';
import { type PackedBatch, unpackBatch } from './packed-batch.ts';
import { serveScans } from './worker-server.ts';

/** What was parsed is garbage immediately: a large young generation does not copy it around. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 32 };

export function startScanWorker(start: ScanStart): ScanWorker {
  const thread = startThread<ScanOrder, PackedBatch>({
    name: 'usage',
    workerData: start,
    resourceLimits: RESOURCE_LIMITS,
  });
  return { ...thread, onMessage: listener => thread.onMessage(batch => listener(unpackBatch(batch))) };
}

export const startScanInProcess = (start: ScanStart): ScanWorker =>
  startInProcess(port => serveScans(port, start));
