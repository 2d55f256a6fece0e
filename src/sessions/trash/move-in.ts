/**
 * Moves a conversation into the trash: all of its files and those of the sub-agents that it spawned, or none. Promises: files are renamed and
 * never copied, so that bytes, times and modes stay; nothing that another program holds is moved; what is to be done is written down
 * first, so that a move that was cut off can be finished.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { RolloutNotFoundError } from '../../format/errors.ts';
import type { ConversationId } from '../../format/identity.ts';
import { currentEndOf, type NonEmpty } from '../../format/segments.ts';
import { errorCode, type FileOperations, syncFolder } from '../../rollout/file/file-operations.ts';
import { isThere, renameFile } from '../../rollout/file/move-file.ts';
import type { ListedFile } from '../catalog.ts';
import type { Origins } from '../origins.ts';
import { filesOf } from '../path-of.ts';
import { spawnedBelow } from '../spawned.ts';
import { filesOfEntry, placesOf, removeEntry, saveEntry, type TrashEntry } from './entry.ts';
import type { Manifest, TrashedConversation, TrashedFile } from './manifest.ts';
import { clockOf, type Member, operationsOf, type TrashPlace, underLocks } from './trash-place.ts';
import { requireOwnFolder } from './trash-roots.ts';

/** What is written down of a conversation that goes, for the list of the trash and for its way back. */
export interface TrashedWords {
  readonly title: string | null;
  readonly name: string | null;
}

/**
 * Moves a conversation with its sub-agents into the trash, archived ones too.
 * @throws RolloutNotFoundError when the home has no such conversation
 * @throws ConversationBusyError when another program holds it or one of its sub-agents
 * @throws LockUnavailableError where no lock can be taken
 */
export async function trashConversation(
  place: TrashPlace,
  id: ConversationId,
  words: TrashedWords,
): Promise<TrashEntry> {
  const codexHome = realpathSync(place.codexHome);
  const families = await filesOfFamily(codexHome, id, place.origins);
  return underLocks(place, families, async () => {
    requireThere(families);
    const conversations = families.map(({ id: one, files }) => trashedConversation(codexHome, one, files));
    const trashedMs = clockOf(place).nowMs();
    const manifest: Manifest = {
      state: 'moving',
      codexHome,
      trashedMs,
      ...words,
      conversations: conversations as unknown as NonEmpty<TrashedConversation>,
    };
    return moveIntoFirst(place, manifest);
  });
}

/** They were found before they were locked: another program may have moved them in between. */
function requireThere(members: readonly FamilyMember[]): void {
  for (const { id, files } of members)
    for (const { path } of files)
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
        throw new RolloutNotFoundError(`Another program moved ${id} away meanwhile. Nothing was moved.`, {
          path,
        });
}

interface FamilyMember extends Member {
  readonly files: NonEmpty<ListedFile>;
}

/** The conversation, then its sub-agents: copies, segments and compressed twins too. */
async function filesOfFamily(
  codexHome: string,
  id: ConversationId,
  origins: Origins | undefined,
): Promise<readonly FamilyMember[]> {
  const members: FamilyMember[] = [];
  const below = await spawnedBelow(codexHome, id, { origins, age: 'any' });
  for (const one of [id, ...below.map(child => child.id)]) {
    const [first, ...others] = await filesOf(codexHome, one, origins?.folders(codexHome));
    if (first !== undefined)
      members.push({ id: one, path: currentEndOf([first, ...others]).path, files: [first, ...others] });
  }
  if (members[0]?.id === id) return members;
  throw new RolloutNotFoundError(`There is no session ${id} in ${codexHome}.`, {});
}

function trashedConversation(
  codexHome: string,
  id: ConversationId,
  files: readonly ListedFile[],
): TrashedConversation {
  return { id, files: files.map(({ path }, index) => trashedFile(codexHome, path, index)) };
}

function trashedFile(codexHome: string, path: string, index: number): TrashedFile {
  const { size, mtimeMs, mode } = lstatSync(path);
  const from = relative(codexHome, path).split(sep).join('/');
  return { from, as: `${index}-${basename(path)}`, sizeBytes: size, mtimeMs, mode: mode & 0o7777 };
}

/** The first trash that is on the same disk. */
async function moveIntoFirst(place: TrashPlace, manifest: Manifest): Promise<TrashEntry> {
  const operations = operationsOf(place);
  for (const root of place.roots) {
    const entry = await begin(root, manifest, operations);
    try {
      return await finishMoving(entry, operations);
    } catch (error) {
      await moveBack(entry, operations);
      if (errorCode(error) !== 'EXDEV') throw error;
    }
  }
  throw new Error(
    `No trash is on the disk of ${manifest.codexHome}: ${place.roots.join(' and ')} are on others. Nothing was moved.`,
  );
}

async function begin(root: string, manifest: Manifest, operations: FileOperations): Promise<TrashEntry> {
  requireOwnFolder(root);
  const day = new Date(manifest.trashedMs).toISOString().slice(0, 10);
  const folder = join(root, day, `${manifest.conversations[0].id}-${randomBytes(4).toString('hex')}`);
  await operations.mkdir(folder, 0o700);
  const entry = await saveEntry({ folder, manifest }, 'moving', operations);
  await syncFolder(operations, dirname(folder));
  return entry;
}

/** Safe to run again: what is in the trash already stays there. */
export async function finishMoving(entry: TrashEntry, operations: FileOperations): Promise<TrashEntry> {
  const folders = new Set([entry.folder]);
  for (const file of filesOfEntry(entry)) {
    const { home, trash } = placesOf(entry, file);
    if (!(await isThere(home, operations))) continue;
    if ((await renameFile({ from: home, to: trash }, operations)) === 'exists') continue;
    folders.add(dirname(home));
  }
  for (const folder of folders) await syncFolder(operations, folder);
  return saveEntry(entry, 'kept', operations);
}

/** What cannot go back, because another file came there meanwhile, stays in the trash and is listed. */
async function moveBack(entry: TrashEntry, operations: FileOperations): Promise<void> {
  let isAllBack = true;
  for (const file of filesOfEntry(entry)) {
    const { home, trash } = placesOf(entry, file);
    if (!(await isThere(trash, operations))) continue;
    isAllBack = (await renameFile({ from: trash, to: home }, operations)) === 'moved' && isAllBack;
  }
  if (isAllBack) await removeEntry(entry.folder, operations);
  else await saveEntry(entry, 'kept', operations);
}
