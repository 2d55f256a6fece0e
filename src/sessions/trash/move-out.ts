/**
 * Takes an entry out of the trash: back to where it came from, or for good. Promises: nothing is overwritten; times and modes are those of
 * before; what was begun is written down first, so that it can be finished.
 */
import { dirname, join } from 'node:path';
import { ConversationExistsError, RolloutNotFoundError } from '../../format/errors.ts';
import { currentEndOf } from '../../format/segments.ts';
import { type FileOperations, syncFolder } from '../../rollout/file/file-operations.ts';
import { isThere, renameFile } from '../../rollout/file/move-file.ts';
import { SessionNames } from '../names.ts';
import { nameConversation } from '../rename.ts';
import { filesOfEntry, placesOf, readEntry, removeEntry, saveEntry, type TrashEntry } from './entry.ts';
import type { Manifest } from './manifest.ts';
import { clockOf, membersOf, operationsOf, type TrashPlace, underLocks } from './trash-place.ts';

/**
 * Moves an entry back to where it came from, and gives the conversation its name again where the index lost it. Resolves with the path at
 * which it goes on.
 * @throws ConversationExistsError when another file is where one of them belongs; nothing is moved then
 */
export async function restoreEntry(place: TrashPlace, entry: TrashEntry): Promise<string> {
  const operations = operationsOf(place);
  await underLocks(place, membersOf(entry), async () => {
    requireKept(entry);
    for (const file of filesOfEntry(entry)) {
      const { home, trash } = placesOf(entry, file);
      if (await isOther(home, trash, operations)) throw taken(home, entry);
    }
    await finishRestoring(await saveEntry(entry, 'restoring', operations), place);
  });
  return currentEndIn(entry);
}

/** Removes an entry for good. */
export async function emptyEntry(place: TrashPlace, entry: TrashEntry): Promise<void> {
  const operations = operationsOf(place);
  requireKept(entry);
  await finishEmptying(await saveEntry(entry, 'emptying', operations), operations);
}

/** Another program may have taken it out since it was listed. */
function requireKept({ folder }: TrashEntry): void {
  const now = readEntry(folder);
  if ('problem' in now || now.manifest.state !== 'kept')
    throw new RolloutNotFoundError('It is not in the trash any more: another program took it out.', {});
}

/** Safe to run again: what is back already stays there. */
export async function finishRestoring(entry: TrashEntry, place: TrashPlace): Promise<void> {
  const operations = operationsOf(place);
  const folders = new Set<string>();
  for (const file of filesOfEntry(entry)) {
    const { home, trash } = placesOf(entry, file);
    if (!(await isThere(trash, operations))) continue;
    await operations.mkdir(dirname(home), 0o700);
    if ((await renameFile({ from: trash, to: home }, operations)) === 'exists') throw taken(home, entry);
    folders.add(dirname(home));
  }
  for (const folder of folders) await syncFolder(operations, folder);
  await restoreName(entry.manifest, place);
  await removeEntry(entry.folder, operations);
}

/** Codex's `delete` takes the name away. */
async function restoreName({ name, conversations, codexHome }: Manifest, place: TrashPlace): Promise<void> {
  const names = new SessionNames(codexHome);
  await names.refresh();
  const { id } = conversations[0];
  if (name === null || names.get(id) !== null) return;
  await nameConversation({ codexHome, id, name, nowMs: clockOf(place).nowMs() }, operationsOf(place));
}

/** Safe to run again. */
export async function finishEmptying(entry: TrashEntry, operations: FileOperations): Promise<void> {
  for (const file of filesOfEntry(entry)) {
    const { trash } = placesOf(entry, file);
    if (await isThere(trash, operations)) await operations.unlink(trash);
  }
  await removeEntry(entry.folder, operations);
}

/** Another file than the one in the trash; one under both names is a move that was cut off. */
async function isOther(home: string, trash: string, operations: FileOperations): Promise<boolean> {
  if (!(await isThere(home, operations))) return false;
  if (!(await isThere(trash, operations))) return false;
  const [a, b] = [await operations.lstat(home), await operations.lstat(trash)];
  return a.ino !== b.ino || a.dev !== b.dev;
}

function taken(home: string, { folder }: TrashEntry): ConversationExistsError {
  return new ConversationExistsError(
    `Another file is at ${home} by now. Nothing was restored: move it away, or take yours out of ${folder}.`,
    { path: home },
  );
}

function currentEndIn({ manifest }: TrashEntry): string {
  const [first, ...others] = manifest.conversations[0].files.map(({ from }) => ({
    path: join(manifest.codexHome, from),
    archived: from.startsWith('archived_sessions/'),
  }));
  return first === undefined ? manifest.codexHome : currentEndOf([first, ...others]).path;
}
