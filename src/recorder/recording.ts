/** What an open recorder stands on, however it was opened. */

import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import type { Flock } from '../rollout/lock/flock.ts';
import type { HeldLock } from '../rollout/lock/thread-lock.ts';
import type { AppendFile } from './write/append-file.ts';
import type { AppendStyle } from './write/item-lines.ts';
import { readableUpTo, readLastOrdinal } from './write/tail.ts';
import { type RecorderState, Writer } from './write/writer.ts';

/** What a recorder uses of the machine. Left out: the real thing. */
export interface RecorderTools {
  readonly operations?: FileOperations;
  readonly clock?: Clock;
  /** `null` is a machine without flock. */
  readonly flock?: Flock | null;
}

/** What every way to open a recorder takes. */
export interface RecorderOptions {
  /** Told whenever the recorder starts writing, has written everything, fails, or is closed. */
  readonly onStateChange?: (state: RecorderState) => void;
  /** Go on where no writer lock can be taken at all (no flock on this machine). Ask the user first. */
  readonly allowUnlocked?: boolean;
  readonly tools?: RecorderTools;
}

export interface Recording {
  readonly rolloutPath: string;
  readonly style: AppendStyle;
  readonly writer: Writer;
  readonly lock: HeldLock;
  readonly clock: Clock;
}

export interface ResolvedTools {
  readonly operations: FileOperations;
  readonly clock: Clock;
  readonly flock?: Flock | null;
}

export function resolveTools(tools: RecorderTools = {}): ResolvedTools {
  const { operations = nodeFileOperations, clock = systemClock } = tools;
  return tools.flock === undefined ? { operations, clock } : { operations, clock, flock: tools.flock };
}

/** A recording over an open file whose lock is held. */
export function startRecording(opened: {
  readonly file: AppendFile;
  readonly style: AppendStyle;
  readonly lock: HeldLock;
  readonly clock: Clock;
  readonly options: RecorderOptions;
}): Recording {
  const { file, style, lock, clock, options } = opened;
  const writer = new Writer({
    file,
    dialect: style.dialect,
    readLastOrdinal: size => readLastOrdinal(readableUpTo(file, size)),
    onStateChange: state => notifyLater(options.onStateChange, state),
  });
  return { rolloutPath: file.path, style, writer, lock, clock };
}

/** An observer that throws must not stop the writing: it is called from outside of it. */
function notifyLater(observer: RecorderOptions['onStateChange'], state: RecorderState): void {
  if (observer !== undefined) queueMicrotask(() => observer(state));
}
