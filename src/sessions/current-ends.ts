/** The files in which some conversations go on, found in one pass over the names of a home. */
import type { ConversationId } from '../format/identity.ts';
import { currentEndOf } from '../format/segments.ts';
import { groupById, type ListedFile, type ListedFolder } from './catalog.ts';

/** Those that have no file are left out. */
export function currentEndsOf(
  ids: ReadonlySet<ConversationId>,
  folders: Iterable<ListedFolder>,
): ReadonlyMap<ConversationId, ListedFile> {
  if (ids.size === 0) return new Map();
  const found: ListedFile[] = [];
  for (const { files } of folders) for (const file of files) if (ids.has(file.id)) found.push(file);
  return new Map(groupById(found).map(files => [files[0].id, currentEndOf(files)] as const));
}
