/** One entry of the trash on disk: a folder with a manifest and files. Promises: a manifest is replaced at once, and never half written. */
import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorMessage } from '../../format/error-message.ts';
import { type FileOperations, syncFolder } from '../../rollout/file/file-operations.ts';
import { removeIfThere, writeNew } from '../../rollout/file/move-file.ts';
import { type Manifest, manifestText, parseManifest, type TrashedFile, type TrashState } from './manifest.ts';

export interface TrashEntry {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A folder in the trash whose manifest cannot be believed: nothing is done with it. */
export interface DamagedEntry {
  readonly folder: string;
  /** What is wrong, with the manifest's path, as a sentence. */
  readonly problem: string;
}

/** A manifest names a few hundred files at most. */
const MANIFEST_LIMIT = 16 * 1024 * 1024;

function manifestPath(folder: string): string {
  return join(folder, 'manifest.json');
}

/** A folder that was made, or emptied, and then left: nothing of a session is in it. */
export function isAbandoned(folder: string): boolean {
  return readdirSync(folder).every(name => name.startsWith('manifest.json.'));
}

export function readEntry(folder: string): TrashEntry | DamagedEntry {
  const path = manifestPath(folder);
  try {
    const text = readFileSync(path, 'utf8');
    const manifest = text.length > MANIFEST_LIMIT ? 'it is too long' : parseManifest(text);
    if (typeof manifest !== 'string') return { folder, manifest };
    return { folder, problem: `${path} cannot be used, ${manifest}. Its files are still beside it.` };
  } catch (error) {
    return { folder, problem: `${path} cannot be read: ${errorMessage(error)}` };
  }
}

/** Where a file lies in the trash, and where it belongs. */
export function placesOf(
  entry: TrashEntry,
  file: TrashedFile,
): { readonly home: string; readonly trash: string } {
  return { home: join(entry.manifest.codexHome, file.from), trash: join(entry.folder, file.as) };
}

/** Every file of an entry; those of the conversation itself come last, so that a move that was cut off shows it where it was. */
export function filesOfEntry({ manifest }: TrashEntry): readonly TrashedFile[] {
  return [...manifest.conversations].reverse().flatMap(({ files }) => files);
}

/** Resolves when the state is on disk. */
export async function saveEntry(
  entry: TrashEntry,
  state: TrashState,
  operations: FileOperations,
): Promise<TrashEntry> {
  const manifest = { ...entry.manifest, state };
  const path = manifestPath(entry.folder);
  const temporary = `${path}.new`;
  await removeIfThere(temporary, operations);
  await writeNew(temporary, 0o600, { operations, chunks: once(manifestText(manifest)) });
  await operations.rename(temporary, path);
  await syncFolder(operations, entry.folder);
  return { folder: entry.folder, manifest };
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'utf8');
}

/** Removes the manifest and the folder, whose files are gone. */
export async function removeEntry(folder: string, operations: FileOperations): Promise<void> {
  await removeIfThere(`${manifestPath(folder)}.new`, operations);
  await removeIfThere(manifestPath(folder), operations);
  rmdirSync(folder);
  await syncFolder(operations, dirname(folder));
}
