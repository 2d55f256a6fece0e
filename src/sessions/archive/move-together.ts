/**
 * Moves the files of one conversation, all of them or none. Promises: nothing is overwritten; when it rejects, the files are where they
 * were, or the error names each one that could not be moved back. The caller holds the conversation's lock.
 */
import { dirname } from 'node:path';
import { errorMessage } from '../../format/error-message.ts';
import { ConversationExistsError, MoveFailedError, RolltopError } from '../../format/errors.ts';
import { attemptQuietly, type FileOperations, syncFolder } from '../../rollout/file/file-operations.ts';
import { type FileMove, isThere, moveFile, sameFile } from '../../rollout/file/move-file.ts';

/** Left behind, the compressed copy would stand in the list as if nothing had been moved. */
async function withPacked(
  moves: readonly FileMove[],
  operations: FileOperations,
): Promise<readonly FileMove[]> {
  const all: FileMove[] = [];
  for (const move of moves) {
    const packed = { from: `${move.from}.zst`, to: `${move.to}.zst` };
    if (await isThere(packed.from, operations)) all.push(packed);
    all.push(move);
  }
  return all;
}

/** Also moves the compressed copies of the files. Resolves when the folders are on disk. */
export async function moveTogether(files: readonly FileMove[], operations: FileOperations): Promise<void> {
  const begun: FileMove[] = [];
  try {
    const moves = await withPacked(files, operations);
    for (const move of moves) if (await isTaken(move, operations)) throw taken(move);
    for (const move of moves) {
      begun.push(move);
      await operations.mkdir(dirname(move.to), 0o700);
      if ((await moveFile(move, operations)) === 'exists') throw taken(move);
    }
    const folders = new Set(moves.flatMap(({ from, to }) => [dirname(to), dirname(from)]));
    for (const folder of folders) await syncFolder(operations, folder);
  } catch (error) {
    throw failure(error, files, await undo(begun, operations));
  }
}

/** The moves that could not be undone. */
async function undo(begun: readonly FileMove[], operations: FileOperations): Promise<readonly FileMove[]> {
  const left: FileMove[] = [];
  for (const move of begun.toReversed()) {
    await attemptQuietly(() => moveBack(move, operations));
    if (!(await isBack(move, operations))) left.push(move);
  }
  return left;
}

async function moveBack({ from, to }: FileMove, operations: FileOperations): Promise<void> {
  if (!(await isThere(from, operations))) await moveFile({ from: to, to: from }, operations);
  else if ((await isThere(to, operations)) && (await sameFile({ from, to }, operations)))
    await operations.unlink(to);
}

/** Where that cannot be seen, the person has to look. */
async function isBack({ from, to }: FileMove, operations: FileOperations): Promise<boolean> {
  try {
    if (!(await isThere(from, operations))) return false;
    return !((await isThere(to, operations)) && (await sameFile({ from, to }, operations)));
  } catch {
    return false;
  }
}

function failure(error: unknown, moves: readonly FileMove[], left: readonly FileMove[]): unknown {
  const [first] = moves;
  if (left.length === 0) {
    if (error instanceof RolltopError || first === undefined) return error;
    const message = `${first.from} could not be moved to ${first.to} (${errorMessage(error)}). Nothing was moved.`;
    return new MoveFailedError(message, { path: first.from, cause: error });
  }
  const where = left.map(({ from, to }) => `${to} (from ${from})`).join(' and ');
  const why = errorMessage(error).replace(/\.?( Nothing was moved\b.*)?$/, '');
  return new MoveFailedError(
    `Moving failed in the middle (${why}), and could not be undone: look at ${where}. No file is lost; the same command once more finishes the move.`,
    { ...(left[0] && { path: left[0].to }), cause: error },
  );
}

/** Another file is there; one and the same file under both names is a move that was broken off. */
async function isTaken(move: FileMove, operations: FileOperations): Promise<boolean> {
  return (await isThere(move.to, operations)) && !(await sameFile(move, operations));
}

function taken({ from, to }: FileMove): ConversationExistsError {
  return new ConversationExistsError(
    `There are two files of this session, ${from} and ${to}. Nothing was moved: compare them, and move one of them away.`,
    { path: to },
  );
}
