/** The errors of writing, in a person's words. Pure. */
import { errorMessage } from '../../format/error-message.ts';
import { RecorderWriteError } from '../../format/errors.ts';

/** What is not in the file, and why. `next`: whether the recorder keeps the lines, or nothing tries them again. */
export function writeError(failed: {
  readonly path: string;
  readonly cause: unknown;
  readonly unwritten: readonly string[];
  readonly next: 'kept' | 'given up';
}): RecorderWriteError {
  const { path, cause, unwritten, next } = failed;
  const one = unwritten.length === 1;
  const lines = one ? '1 line is' : `${unwritten.length} lines are`;
  const why = errorMessage(cause).replace(/\.$/, '');
  const message =
    next === 'kept'
      ? `${lines} not safe in ${path} yet (${why}). Nothing is lost: it is kept and tried again.`
      : `${lines} not safe in ${path} (${why}). Nothing tries again: append ${one ? 'it' : 'them'} once more when that is mended.`;
  return new RecorderWriteError(message, { path, cause, unwritten });
}

/** `unwritten`: the payloads, where they could be made at all. */
export function tooLongError(path: string, unwritten: readonly string[]): RecorderWriteError {
  return new RecorderWriteError(
    `An item is longer than a line can be, 512 MB, so nothing of its batch was recorded in ${path}. What was recorded before is not touched by that.`,
    { path, unwritten },
  );
}
