/** The rollouts of one folder in the order they are searched: newest first. Opens nothing, follows no link. */
import { readdirSync } from 'node:fs';
import { type ListedFile, listedFile } from './catalog.ts';

/** A folder that is gone, or may not be read, has none. A compressed rollout beside its plain one is the same, and left out. */
export function rolloutsIn(folder: string, place: string | null): ListedFile[] {
  const names = namesIn(folder);
  const plain = new Set(names);
  return names
    .filter(name => !(name.endsWith('.zst') && plain.has(name.slice(0, -'.zst'.length))))
    .flatMap(name => listedFile({ folder, name, place }) ?? [])
    .sort(newestFirst);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap(found => (found.isFile() ? found.name : []));
  } catch {
    return [];
  }
}

function newestFirst(a: ListedFile, b: ListedFile): number {
  return compare(b.timeText, a.timeText) || compare(b.id, a.id) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
