/**
 * Whether a Codex of this home keeps a database of its own, in which names and archived sessions stand that nobody else may
 * write. Told by the names of files alone: the database is never opened.
 */
import { readdir } from 'node:fs/promises';

/** `state_5.sqlite` with 0.169; the number grows with its form. */
const DATABASE = /^state_\d+\.sqlite$/;

/** False also for a home that cannot be looked into. */
export async function hasCodexDatabase(codexHome: string): Promise<boolean> {
  const names = await readdir(codexHome).catch(() => []);
  return names.some(name => DATABASE.test(name));
}
