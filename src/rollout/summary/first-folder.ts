/** The folder that a rollout's first line names, without parsing the line: to find the sessions of one folder among many thousands. */
import { closeSync, readSync } from 'node:fs';
import { openListedSync } from '../file/open.ts';

/** The folder stands before the instructions, which make the line long. */
const HEAD_BYTES = 4096;
const FOLDER = /"cwd"\s*:\s*("(?:[^"\\]|\\.)*")/;

/** Null where it is not found at once: compressed, damaged, or without one. Throws nothing. For paths that a listing named. */
export function firstFolder(path: string): string | null {
  try {
    const fd = openListedSync(path);
    try {
      const head = Buffer.allocUnsafe(HEAD_BYTES);
      const text = head.toString('utf8', 0, readSync(fd, head, 0, HEAD_BYTES, 0));
      const quoted = FOLDER.exec(text)?.[1];
      return quoted === undefined ? null : (JSON.parse(quoted) as string);
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
