/** Makes a folder and those above it. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * As `mkdir -p`, with an end: Node's own `recursive` never returns where a folder above is there and takes no new ones, as in `/proc`.
 * @throws the system's error
 */
export function makeFolder(path: string, mode: number): void {
  if (isMade(path, mode)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above, mode);
  if (!isMade(path, mode)) mkdirSync(path, { mode });
}

/** False where the folder above is missing. */
function isMade(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'EISDIR') return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}
