/** What is said of a folder that could not be searched, because it cannot be read. Pure. */
import type { UnlistedFolder } from '../sessions/walk.ts';
import type { Unsearched } from './messages.ts';

export function unsearchedFolder({ path, code }: UnlistedFolder): Unsearched {
  return { path, why: `the folder cannot be read (${code})` };
}
