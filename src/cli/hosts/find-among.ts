/** `<session>` among the rows of a host: a path, `last`, an id, a name, or the beginning of an id, as on this machine. Pure. */
import type { Conversation } from '../../format/conversation.ts';
import { idThere } from '../../text/host-id.ts';

const SHORTEST_PREFIX = 4;

/** All that it could be, the newest first. */
export function findAmong(text: string, rows: readonly Conversation[]): readonly Conversation[] {
  const newest = [...rows].sort((a, b) => timeOf(b) - timeOf(a));
  if (text === 'last') return newest.filter(({ archived }) => !archived).slice(0, 1);
  const wanted = text.toLowerCase();
  const ways: readonly ((row: Conversation) => boolean)[] = [
    ({ path, earlierSegments }) => path === text || earlierSegments.includes(text),
    ({ id }) => idThere(id) === wanted,
    ({ name }) => name === text,
    ({ id }) => wanted.length >= SHORTEST_PREFIX && idThere(id).startsWith(wanted),
  ];
  for (const way of ways) {
    const found = newest.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

function timeOf({ updatedMs, createdMs }: Conversation): number {
  return updatedMs ?? createdMs;
}
