/** Exit codes. Promises: they stay as `rolltop help exit-codes` lists them. */
import { RolltopError, type RolltopErrorCode } from '../format/errors.ts';

export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  inUse: 4,
  refused: 5,
  interrupted: 130,
} as const;

/** What each code says, for the help and the man page. */
export const EXIT_CODE_HELP: Readonly<Record<keyof typeof ExitCode, string>> = {
  ok: 'done',
  failed: 'failed; search found nothing; config check found a mistake',
  usage: 'the arguments are wrong, a session is ambiguous, or there is nothing to record',
  notFound: 'there is no such session',
  inUse: 'another program is writing to the session',
  refused: 'damaged, or refused: archived, or an earlier file of a session that goes on in another',
  interrupted: 'interrupted by Ctrl-C or a signal',
};

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const CODE_OF_ERROR: Readonly<Record<RolltopErrorCode, ExitCode>> = {
  INVALID_CURSOR: ExitCode.usage,
  EMPTY_ROLLOUT: ExitCode.refused,
  INVALID_ROLLOUT: ExitCode.refused,
  ROLLOUT_NOT_FOUND: ExitCode.notFound,
  ROLLOUT_UNREADABLE: ExitCode.failed,
  CONVERSATION_BUSY: ExitCode.inUse,
  RECORDER_CLOSED: ExitCode.failed,
  RECORDER_WRITE: ExitCode.failed,
  NOT_IN_SESSIONS: ExitCode.refused,
  ID_MISMATCH: ExitCode.refused,
  CONVERSATION_EXISTS: ExitCode.failed,
  LOCK_UNAVAILABLE: ExitCode.inUse,
  MOVE_FAILED: ExitCode.failed,
};

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof RolltopError ? CODE_OF_ERROR[error.code] : ExitCode.failed;
}
