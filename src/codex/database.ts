/**
 * Whether the Codex of this home has a database: it holds names of sessions and which are archived, and only Codex may write it
 * (FORMAT.md, section 1). Only file names are read, never the database.
 */
import { readdir } from 'node:fs/promises';

/** `state_5.sqlite` in 0.169; each new form of the database has a higher number. */
const DATABASE = /^state_\d+\.sqlite$/;

/** False also for a home that cannot be read. */
export async function hasCodexDatabase(codexHome: string): Promise<boolean> {
  const names = await readdir(codexHome).catch(() => []);
  return names.some(name => DATABASE.test(name));
}
