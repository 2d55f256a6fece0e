/**
 * Gives a conversation a name, as Codex does: one line at the end of `session_index.jsonl`, of which the last one counts.
 * Promises: one write of a whole line on an append-only descriptor, never glued to a torn line, on disk before it resolves; no
 * byte that is there is touched. Knows nothing of Codex's own database.
 */
import { join } from 'node:path';
import type { ConversationId } from '../format/identity.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { appendIndexLines } from './append-index-line.ts';

export interface NewName {
  readonly codexHome: string;
  readonly id: ConversationId;
  /** As `cleanName` gives it. */
  readonly name: string;
  readonly nowMs: number;
}

/** A name is shown in one row of a list. */
const NAME_LENGTH = 300;

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
  await appendIndexLines(path, () => nameLine(naming), operations);
}

/** The form of Codex 0.169, key by key. */
function nameLine({ id, name, nowMs }: NewName): string {
  return `${JSON.stringify({ id, thread_name: name, updated_at: new Date(nowMs).toISOString() })}\n`;
}
