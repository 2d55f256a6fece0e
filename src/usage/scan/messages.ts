/** The messages between the thread that asks for sums and its workers. */
import type { ConversationId } from '../../format/identity.ts';
import type { LimitReading } from '../../format/rate-limits.ts';
import type { StartedWorker, WorkerPort } from '../../rollout/read/worker.ts';
import type { UnlistedFolder } from '../../sessions/walk.ts';
import type { PriceSteps } from '../prices/price-book.ts';
import type { UtcOffset } from './calendar.ts';
import type { FileUsage } from './file-usage.ts';

/** One folder of rollouts. */
export interface ScanFolder {
  readonly path: string;
  /** The day of it, null: the flat archive. */
  readonly place: string | null;
  /** Null: all of its files. */
  readonly names: readonly string[] | null;
}

export interface ScanOrder {
  readonly scan: number;
  readonly codexHome: string;
  readonly steps: PriceSteps;
  /** Of the person who looks; null: as this machine has them. */
  readonly offsets: readonly UtcOffset[] | null;
  readonly sinceMs: number | null;
  readonly folders: readonly ScanFolder[];
  /** Shared by the workers: the index of the next folder that no worker has. */
  readonly next: Int32Array;
}

/** What one file says. */
export interface ScannedFile {
  readonly id: ConversationId;
  readonly path: string;
  readonly archived: boolean;
  /** Null: nothing about tokens. */
  readonly found: Omit<FileUsage, 'limits'> | null;
}

export interface ScanBatch {
  readonly scan: number;
  readonly files: readonly ScannedFile[];
  /** The newest of all files so far. */
  readonly limits: readonly LimitReading[];
  /** Files that could not be read. */
  readonly unreadable: readonly string[];
  /** Folders that could not be read. */
  readonly unlisted: readonly UnlistedFolder[];
  /** The worker has no more. */
  readonly done: boolean;
}

export interface ScanStart {
  readonly counters: Int32Array;
}

/** Places in the shared counters. */
export const COUNTERS = {
  /** The scan that runs; any other has been stopped. */ current: 0,
  files: 1,
  length: 2,
} as const;

export type ScanPort = WorkerPort<ScanOrder, ScanBatch>;
export type ScanWorker = StartedWorker<ScanOrder, ScanBatch>;
