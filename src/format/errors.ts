/** The errors that the library throws. Each has a literal `name` and `code`, and says where it happened as far as that is known. */
import type { LockHolder } from './conversation.ts';

/** What kind of error it is: for a `switch` that does not depend on classes. */
export type RolltopErrorCode =
  | 'INVALID_CURSOR'
  | 'EMPTY_ROLLOUT'
  | 'INVALID_ROLLOUT'
  | 'ROLLOUT_NOT_FOUND'
  | 'ROLLOUT_UNREADABLE'
  | 'CONVERSATION_BUSY'
  | 'CONVERSATION_EXISTS'
  | 'RECORDER_CLOSED'
  | 'RECORDER_WRITE'
  | 'NOT_IN_SESSIONS'
  | 'ID_MISMATCH'
  | 'LOCK_UNAVAILABLE'
  | 'MOVE_FAILED';

/** Where an error happened. */
export interface ErrorPlace {
  readonly path?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** In bytes from the beginning of the file. */
  readonly offset?: number;
  readonly cause?: unknown;
}

/**
 * The errors that a program may want to tell apart. The `message` is a sentence for a person, with the path in it. A call with something
 * missing throws a TypeError instead, and a search or a session that cannot be followed an Error with one sentence.
 *
 * @example
 * import { RolltopError, RolloutRecorder } from 'rolltop';
 *
 * try {
 *   await RolloutRecorder.resume({ path });
 * } catch (error) {
 *   if (error instanceof RolltopError && error.code === 'CONVERSATION_BUSY') console.error(error.message);
 *   else throw error;
 * }
 */
export abstract class RolltopError extends Error {
  abstract override readonly name: string;
  abstract readonly code: RolltopErrorCode;
  /** The file or folder that the error is about; `null` when it is about none. */
  readonly path: string | null;
  /** The line that the error is about, counted from 1; `null` when it is not about a line. */
  readonly line: number | null;
  /** Where that line begins, in bytes from the beginning of the file; `null` when it is not about a line. */
  readonly offset: number | null;

  /** @internal The library makes them. */
  constructor(message: string, place: ErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.path = place.path ?? null;
    this.line = place.line ?? null;
    this.offset = place.offset ?? null;
  }
}

/** The text is no cursor of this library, or it is one of a list in the other order. */
export class InvalidCursorError extends RolltopError {
  override readonly name = 'InvalidCursorError';
  override readonly code = 'INVALID_CURSOR';
}

/** The rollout has no bytes, or only blank lines. */
export class EmptyRolloutError extends RolltopError {
  override readonly name = 'EmptyRolloutError';
  override readonly code = 'EMPTY_ROLLOUT';
}

/**
 * The rollout cannot be appended to, or read as a conversation: its first line is no header, or it is paginated and has no ordinal that a
 * next line could follow. Nothing was written. `line` and `offset` are those of the first line.
 */
export class InvalidRolloutError extends RolltopError {
  override readonly name = 'InvalidRolloutError';
  override readonly code = 'INVALID_ROLLOUT';
}

/** There is no file at the path, or no rollout with the id. */
export class RolloutNotFoundError extends RolltopError {
  override readonly name = 'RolloutNotFoundError';
  override readonly code = 'ROLLOUT_NOT_FOUND';
}

/** Something is at the path, but it is no regular file, or permissions forbid it, or it cannot be unpacked. `cause` has the system's error. */
export class RolloutUnreadableError extends RolltopError {
  override readonly name = 'RolloutUnreadableError';
  override readonly code = 'ROLLOUT_UNREADABLE';
}

/** Another process holds the writer lock of the conversation, mostly a Codex that has it open. Nothing was written. */
export class ConversationBusyError extends RolltopError {
  override readonly name = 'ConversationBusyError';
  override readonly code = 'CONVERSATION_BUSY';
  readonly holder: LockHolder;
  /** The same as `holder.pid`. */
  readonly pid: number | null;
  /** The same as `holder.command`. */
  readonly command: string | null;

  /** @internal */
  constructor(message: string, place: ErrorPlace & { readonly holder: LockHolder }) {
    super(message, place);
    this.holder = place.holder;
    this.pid = place.holder.pid;
    this.command = place.holder.command;
  }
}

/** There is a file of this conversation where a new one would go. Files are never overwritten. */
export class ConversationExistsError extends RolltopError {
  override readonly name = 'ConversationExistsError';
  override readonly code = 'CONVERSATION_EXISTS';
}

/** The recorder was shut down before the call. */
export class RecorderClosedError extends RolltopError {
  override readonly name = 'RecorderClosedError';
  override readonly code = 'RECORDER_CLOSED';
}

/** Writing failed, for example because the disk is full. The recorder keeps the lines, and its next `flush` tries them again. */
export class RecorderWriteError extends RolltopError {
  override readonly name = 'RecorderWriteError';
  override readonly code = 'RECORDER_WRITE';
  /** The lines that are not in the file, each without its newline, in order. */
  readonly unwritten: readonly string[];

  /** @internal */
  constructor(message: string, place: ErrorPlace & { readonly unwritten: readonly string[] }) {
    super(message, place);
    this.unwritten = place.unwritten;
  }
}

/** The path, with links resolved, is not in the `sessions` or `archived_sessions` folder, or its name is no rollout's. */
export class NotInSessionsError extends RolltopError {
  override readonly name = 'NotInSessionsError';
  override readonly code = 'NOT_IN_SESSIONS';
}

/** The system did not let the files of a conversation be moved. Nothing was moved, or the message says what is where. `cause` has its error. */
export class MoveFailedError extends RolltopError {
  override readonly name = 'MoveFailedError';
  override readonly code = 'MOVE_FAILED';
}

/** The file at the path is a rollout of another conversation. */
export class IdMismatchError extends RolltopError {
  override readonly name = 'IdMismatchError';
  override readonly code = 'ID_MISMATCH';
}

/**
 * No lock can be taken here, so another process may be writing to the conversation. Nothing was written. With `allowUnlocked: true` the
 * recorder goes on without a lock.
 */
export class LockUnavailableError extends RolltopError {
  override readonly name = 'LockUnavailableError';
  override readonly code = 'LOCK_UNAVAILABLE';
}
