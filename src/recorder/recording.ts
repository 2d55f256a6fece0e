/** The parts of an open recorder, however it was opened. */
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import type { Flock } from '../rollout/lock/flock.ts';
import type { HeldLock } from '../rollout/lock/thread-lock.ts';
import { requireOurs } from '../rollout/lock/writer-lock.ts';
import type { AppendFile } from './write/append-file.ts';
import type { AppendStyle } from './write/item-lines.ts';
import { readableUpTo, readLastOrdinal } from './write/tail.ts';
import { type RecorderState, Writer } from './write/writer.ts';

/** What a recorder uses of the machine; each by default the machine's own. */
export interface RecorderTools {
  readonly operations?: FileOperations;
  readonly clock?: Clock;
  /** `null` is a machine without flock. */
  readonly flock?: Flock | null;
}

/** What every way to open a recorder takes. */
export interface RecorderOptions {
  /**
   * Called whenever the recorder starts writing, has written everything, fails, or is closed. It is called outside of the
   * writing: an error that it throws is an uncaught exception, and does not stop the recorder.
   *
   * @default none
   */
  readonly onStateChange?: (state: RecorderState) => void;

  /**
   * Record without a lock where none can be taken (a machine or a file system without `flock`). Another program could then
   * append at the same time, so ask the user first. A conversation that another program is seen to hold is refused all the same.
   *
   * @default false
   */
  readonly allowUnlocked?: boolean;

  /**
   * The file system, clock and lock to use instead of the machine's. For tests.
   *
   * @default those of the machine
   */
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

/** A recording into an open file whose lock is held. */
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
    requireLock: () => requireOurs(lock, { id: style.conversationId, path: file.path }),
    readLastOrdinal: size => readLastOrdinal(readableUpTo(file, size)),
    onStateChange: state => notifyLater(options.onStateChange, state),
  });
  return { rolloutPath: file.path, style, writer, lock, clock };
}

/** An observer that throws must not stop the writing: it is called from outside of it. */
function notifyLater(observer: RecorderOptions['onStateChange'], state: RecorderState): void {
  if (observer !== undefined) queueMicrotask(() => observer(state));
}
