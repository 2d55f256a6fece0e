/**
 * Gives a conversation a name, as Codex does: one line at the end of `session_index.jsonl`, of which the last one counts.
 * Promises: one write of a whole line on an append-only descriptor, never glued to a torn line, on disk before it resolves; no
 * byte that is there is touched. Knows nothing of Codex's own database.
 */
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { ConversationId } from '../format/identity.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';

export interface NewName {
  readonly codexHome: string;
  readonly id: ConversationId;
  /** As `cleanName` gives it. */
  readonly name: string;
  readonly nowMs: number;
}

/** A name is shown in one row of a list. */
const NAME_LENGTH = 300;
const NEWLINE = 0x0a;
const INDEX_FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The name as one line without blanks at its ends; null when nothing is left, which Codex refuses too. */
export function cleanName(text: string): string | null {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line === '' ? null : [...line].slice(0, NAME_LENGTH).join('').trim();
}

/** @throws Error with the system's reason when the index cannot be written */
export async function nameConversation(
  naming: NewName,
  operations: FileOperations = nodeFileOperations,
): Promise<void> {
  const path = join(naming.codexHome, 'session_index.jsonl');
  const fd = await operations.open(path, INDEX_FLAGS, 0o600);
  try {
    const { kind, size } = await operations.fstat(fd);
    if (kind !== 'file') throw new Error(`${path} is not a regular file; nothing was written.`);
    const line = nameLine(naming);
    const bytes = Buffer.from((await endsTorn(fd, size, operations)) ? `\n${line}` : line, 'utf8');
    const written = await operations.write(fd, bytes);
    if (written < bytes.length) throw new Error(`${path} could not be written to its end: the disk is full.`);
    await operations.fdatasync(fd);
  } finally {
    await operations.close(fd);
  }
}

/** The form of Codex 0.169, key by key. */
function nameLine({ id, name, nowMs }: NewName): string {
  return `${JSON.stringify({ id, thread_name: name, updated_at: new Date(nowMs).toISOString() })}\n`;
}

/** Codex takes a line that is glued to a torn one for damage. */
async function endsTorn(fd: number, size: number, operations: FileOperations): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await operations.read(fd, last, size - 1);
  return last[0] !== NEWLINE;
}
