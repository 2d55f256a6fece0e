/** The files of one conversation in a home, by the id in their names; the plain one before its compressed copy. */

import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { archivedRoot, listedArchive, listedDays, sessionsRoot } from '../sessions/catalog.ts';

/** Paths, those in sessions first. Reads names only. */
export async function rolloutsOf(codexHome: string, id: ConversationId): Promise<string[]> {
  const found: string[] = [];
  const slices = new Slices();
  for (const day of listedDays(sessionsRoot(codexHome))) {
    await slices.pause();
    for (const file of day.files) if (file.id === id) found.push(file.path);
  }
  const archive = listedArchive(archivedRoot(codexHome));
  for (const file of archive.files) if (file.id === id) found.push(file.path);
  return found.sort((a, b) => Number(a.endsWith('.zst')) - Number(b.endsWith('.zst')));
}
