/**
 * Names of the rollouts of one folder, newest first. Opens nothing, follows no link. Does not parse the names:
 * nearly all of them are of files without a hit, and parsing a name takes as long as searching a small file.
 */
import { readdirSync } from 'node:fs';
import { lookTwice, type UnlistedFolder, unlistedCode } from './walk.ts';

/** Names of what may be rollouts; `listedFile` decides. None in a folder that was deleted; one that cannot be read is added to `unlisted`. */
export function rolloutNames(folder: string, unlisted: UnlistedFolder[]): string[] {
  const names = namesIn(folder, unlisted);
  const packed = names.filter(name => name.endsWith('.zst'));
  if (packed.length === 0) return names;
  const plain = new Set(names);
  // A compressed rollout beside its plain one holds the same.
  const doubled = new Set(packed.filter(name => plain.has(name.slice(0, -'.zst'.length))));
  return names.filter(name => !doubled.has(name));
}

/** The time comes first in a name, so that names in descending order are the newest first. */
export const newestFirst = (names: readonly string[]): string[] => [...names].sort().reverse();

function namesIn(folder: string, unlisted: UnlistedFolder[]): string[] {
  const names: string[] = [];
  try {
    for (const found of lookTwice(() => readdirSync(folder, { withFileTypes: true })))
      if (found.name.startsWith('rollout-') && found.isFile()) names.push(found.name);
  } catch (error) {
    const code = unlistedCode(error);
    if (code !== null) unlisted.push({ path: folder, code });
    return [];
  }
  return newestFirst(names);
}
