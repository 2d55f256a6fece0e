/**
 * A file of a conversation that a move which was broken off left on the other side: an earlier segment, or the second name of one and the
 * same file. Moving it finishes or undoes that move. A copy is another file, and is none.
 */
import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Conversation } from '../../format/conversation.ts';
import { filesOf } from '../path-of.ts';

/** Its path; null when all is on one side. */
export async function strayFile(
  { id, archived, path, earlierSegments, copies }: Conversation,
  codexHome: string,
): Promise<string | null> {
  const isStray = (one: string): boolean => isInArchive(one) !== archived;
  const earlier = earlierSegments.find(isStray);
  if (earlier !== undefined || copies === 0) return earlier ?? null;
  const others = (await filesOf(codexHome, id)).map(file => file.path).filter(isStray);
  return others.find(other => [path, ...earlierSegments].some(one => isOneFile(one, other))) ?? null;
}

function isInArchive(path: string): boolean {
  return basename(dirname(path)) === 'archived_sessions';
}

function isOneFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map(path => lstatSync(path, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}
