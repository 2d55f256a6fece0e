/** Errors of the library: each has a literal `name`, a `code`, the path, and line and byte offset where they apply. */
import type { LockHolder } from './conversation.ts';

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
  | 'LOCK_UNAVAILABLE';

/** Where in which file something was found. `line` is 1-based, `offset` in bytes. */
export interface ErrorPlace {
  readonly path?: string;
  readonly line?: number;
  readonly offset?: number;
  readonly cause?: unknown;
}

export abstract class RolltopError extends Error {
  abstract override readonly name: string;
  abstract readonly code: RolltopErrorCode;
  readonly path: string | null;
  readonly line: number | null;
  readonly offset: number | null;

  constructor(message: string, place: ErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.path = place.path ?? null;
    this.line = place.line ?? null;
    this.offset = place.offset ?? null;
  }
}

/** The cursor token is not one of ours, or belongs to the other order. */
export class InvalidCursorError extends RolltopError {
  override readonly name = 'InvalidCursorError';
  override readonly code = 'INVALID_CURSOR';
}

/** The rollout has no bytes (or only blank lines). */
export class EmptyRolloutError extends RolltopError {
  override readonly name = 'EmptyRolloutError';
  override readonly code = 'EMPTY_ROLLOUT';
}

/** The rollout cannot be placed: bad first line, or a paginated file without any ordinal. Nothing is written to it. */
export class InvalidRolloutError extends RolltopError {
  override readonly name = 'InvalidRolloutError';
  override readonly code = 'INVALID_ROLLOUT';
}

export class RolloutNotFoundError extends RolltopError {
  override readonly name = 'RolloutNotFoundError';
  override readonly code = 'ROLLOUT_NOT_FOUND';
}

/** Something is there, but it is no regular file, may not be read, or cannot be unpacked. */
export class RolloutUnreadableError extends RolltopError {
  override readonly name = 'RolloutUnreadableError';
  override readonly code = 'ROLLOUT_UNREADABLE';
}

/** Another writer holds the conversation. */
export class ConversationBusyError extends RolltopError {
  override readonly name = 'ConversationBusyError';
  override readonly code = 'CONVERSATION_BUSY';
  readonly holder: LockHolder;
  readonly pid: number | null;
  readonly command: string | null;

  constructor(message: string, place: ErrorPlace & { readonly holder: LockHolder }) {
    super(message, place);
    this.holder = place.holder;
    this.pid = place.holder.pid;
    this.command = place.holder.command;
  }
}

/** A file of this conversation stands where a new one would go; nothing is ever overwritten. */
export class ConversationExistsError extends RolltopError {
  override readonly name = 'ConversationExistsError';
  override readonly code = 'CONVERSATION_EXISTS';
}

/** The recorder was shut down. */
export class RecorderClosedError extends RolltopError {
  override readonly name = 'RecorderClosedError';
  override readonly code = 'RECORDER_CLOSED';
}

/** Writing failed; `unwritten` are the lines (without newline) that are still queued and will be tried again. */
export class RecorderWriteError extends RolltopError {
  override readonly name = 'RecorderWriteError';
  override readonly code = 'RECORDER_WRITE';
  readonly unwritten: readonly string[];

  constructor(message: string, place: ErrorPlace & { readonly unwritten: readonly string[] }) {
    super(message, place);
    this.unwritten = place.unwritten;
  }
}

/** The path does not lie in the sessions (or archived) folder after links are resolved, or is not a regular rollout file. */
export class NotInSessionsError extends RolltopError {
  override readonly name = 'NotInSessionsError';
  override readonly code = 'NOT_IN_SESSIONS';
}

/** The file's id is not the conversation's. */
export class IdMismatchError extends RolltopError {
  override readonly name = 'IdMismatchError';
  override readonly code = 'ID_MISMATCH';
}

/** No lock can be taken or probed here (no flock available): the caller must ask before it writes. */
export class LockUnavailableError extends RolltopError {
  override readonly name = 'LockUnavailableError';
  override readonly code = 'LOCK_UNAVAILABLE';
}
