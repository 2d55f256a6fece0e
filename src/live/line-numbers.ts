/**
 * Line numbers of chunks, and the number of lines, from the newline index. Promises: a number is exact or not there; counting goes on
 * in the background and is stopped by its signal. Only the file's own lines are counted; ancestors' are numbered where they begin.
 */
import type { Chunk } from './chunk.ts';
import type { FollowedFile } from './followed-file.ts';

/** Counts on to the file's present end; null when it was stopped or the file cannot be read. */
export async function countLines(opened: FollowedFile, signal: AbortSignal): Promise<number | null> {
  const done = await opened.index.grow(opened.file, { signal }).catch(() => false);
  return done ? opened.index.lineCount : null;
}

/** Gives every chunk whose first line's number can be known that number. */
export async function numberLines(opened: FollowedFile, chunks: readonly Chunk[]): Promise<void> {
  let before: Chunk | null = null;
  for (const chunk of chunks) {
    const number = chunk.firstLine ?? follows(before, chunk) ?? (await indexed(opened, chunk));
    if (number !== null) chunk.startsAtLine(number);
    before = chunk;
  }
}

function follows(before: Chunk | null, chunk: Chunk): number | null {
  return before !== null && before.part === chunk.part ? before.nextLine : null;
}

async function indexed(opened: FollowedFile, chunk: Chunk): Promise<number | null> {
  if (chunk.part !== opened.history.own) return null;
  return opened.index.lineAt(opened.file, chunk.start - chunk.part.base).catch(() => null);
}
