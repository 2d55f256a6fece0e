/**
 * Writes a document to a file. Promises: the name is there only when the document is whole; only its owner can read it; nothing is
 * overwritten unless that is asked for, and no link is written through; what is broken off leaves nothing behind.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { removeIfThere, renameFile, writeNew } from '../rollout/file/move-file.ts';
import { makeFolder } from '../system/make-folder.ts';

/**
 * `exists`: another file has the name, and nothing was written.
 * @throws Error with the system's reason, and what `pieces` throws
 */
export async function writeDocument(
  path: string,
  pieces: AsyncIterable<string>,
  {
    force,
    operations = nodeFileOperations,
  }: { readonly force: boolean; readonly operations?: FileOperations },
): Promise<'written' | 'exists'> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
  makeFolder(dirname(path), 0o777);
  try {
    await writeNew(temporary, 0o600, { operations, chunks: encoded(pieces) });
    if (!force && (await renameFile({ from: temporary, to: path }, operations)) === 'exists') return 'exists';
    if (force) await operations.rename(temporary, path);
    return 'written';
  } finally {
    await removeIfThere(temporary, operations);
  }
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) if (piece !== '') yield Buffer.from(piece, 'utf8');
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
