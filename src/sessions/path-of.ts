/**
 * From a conversation's id to its rollout, by the ids in file names. Promises: opens no file; reads folders only until one
 * has it. Of several files of one conversation it takes the one in the newest day folder, the archive last; in one folder
 * the plain file before its `.zst` (Codex reads the plain one), then the newest name, then the one without a copy's suffix.
 */
import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { type ListedFile, listedHome } from './catalog.ts';

/** The path, or null when the home has no such conversation. */
export async function pathOf(codexHome: string, id: ConversationId): Promise<string | null> {
  const slices = new Slices();
  for (const { files } of listedHome(codexHome)) {
    const path = pathAmong(files, id);
    if (path !== null) return path;
    await slices.pause();
  }
  return null;
}

/** The same among the files of one folder. */
export function pathAmong(files: readonly ListedFile[], id: ConversationId): string | null {
  const [first, ...others] = files.filter(file => file.id === id);
  if (first === undefined) return null;
  return others.reduce((best, other) => (comparePick(other, best) < 0 ? other : best), first).path;
}

/** Negative when `a` is the one to take. */
function comparePick(a: ListedFile, b: ListedFile): number {
  const packed = Number(a.compressed) - Number(b.compressed);
  return packed || b.createdMs - a.createdMs || a.path.length - b.path.length || (a.path < b.path ? -1 : 1);
}
