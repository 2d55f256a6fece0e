/**
 * The folders of a home for one act on many of its sessions, which asks for all of them again with each session. Promises: a folder is read again as
 * soon as its time says that a name came or went, and each time while that may have been a moment ago. At 10,000 sessions a look at
 * every folder costs 3 ms, where reading and parsing all names costs 60.
 */
import { statSync } from 'node:fs';
import { archivedRoot, type ListedFolder, listedArchive, listedFolder, sessionsRoot } from './catalog.ts';
import { walkDays } from './walk.ts';

interface KeptFolder {
  readonly stamp: number;
  readonly folder: ListedFolder;
}

/** Some file systems count in whole seconds: a folder that changed a moment ago may change again within the same one. */
const SETTLED_MS = 2000;

export class KeptListings {
  readonly #kept = new Map<string, KeptFolder>();

  /** As `listedHome`: the day folders, newest first, then the archive. */
  *home(codexHome: string): Generator<ListedFolder> {
    const root = sessionsRoot(codexHome);
    for (const { path, place } of walkDays(root)) yield this.#listed(path, () => listedFolder(root, place));
    const archive = archivedRoot(codexHome);
    yield this.#listed(archive, () => listedArchive(archive));
  }

  #listed(path: string, list: () => ListedFolder): ListedFolder {
    // Its time comes first: what comes while it is listed is found the next time.
    const stamp = stampOf(path);
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.stamp === stamp) return kept.folder;
    const folder = list();
    if (stamp !== null && Date.now() - stamp > SETTLED_MS) this.#kept.set(path, { stamp, folder });
    else this.#kept.delete(path);
    return folder;
  }
}

/** Null for a folder that is not there, or cannot be looked at. */
function stampOf(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}
