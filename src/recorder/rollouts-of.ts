/** The files of one conversation in a home, by the id in their names; the plain one before its compressed copy. */
import { archivedRoot, listedArchive, listedDays, sessionsRoot } from '../conversations/catalog.ts';
import type { ConversationId } from '../rollout/identity.ts';

/** Paths, those in sessions first. Reads names only. */
export async function rolloutsOf(codexHome: string, id: ConversationId): Promise<string[]> {
  const found: string[] = [];
  for await (const day of listedDays(sessionsRoot(codexHome))) {
    for (const file of day.files) if (file.id === id) found.push(file.path);
  }
  const archive = await listedArchive(archivedRoot(codexHome));
  for (const file of archive.files) if (file.id === id) found.push(file.path);
  return found.sort((a, b) => Number(a.endsWith('.zst')) - Number(b.endsWith('.zst')));
}
