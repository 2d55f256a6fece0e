/** Starts what reads files: a thread, or a worker on the asking thread itself. */
import { startInProcess, startThread } from '../../rollout/read/worker.ts';
import type { ScanStart, ScanWorker } from './messages.ts';
import { serveScans } from './worker-server.ts';

/** What was parsed is garbage immediately: a large young generation does not copy it around. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 32 };

export const startScanWorker = (start: ScanStart): ScanWorker =>
  startThread({ name: 'usage', workerData: start, resourceLimits: RESOURCE_LIMITS });

export const startScanInProcess = (start: ScanStart): ScanWorker =>
  startInProcess(port => serveScans(port, start));
