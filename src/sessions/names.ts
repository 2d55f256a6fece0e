/**
 * Names of conversations, from `session_index.jsonl` (FORMAT.md, section 1): append-only, the last line of an id
 * that has a name wins. Promises: only what was appended is read again; a damaged line costs that line only. Never writes the file.
 */

import { join } from 'node:path';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { parseJson } from '../format/parse-json.ts';
import { isJsonObject } from '../format/parse-line.ts';
import { AppendedLines } from './appended-lines.ts';
import type { UnlistedFile } from './walk.ts';

export class SessionNames {
  readonly #names = new Map<ConversationId, string>();
  readonly #lines: AppendedLines;

  constructor(codexHome: string) {
    this.#lines = new AppendedLines(join(codexHome, 'session_index.jsonl'), {
      take: line => this.#take(line),
      forget: () => this.#forget(),
    });
  }

  get(id: ConversationId): string | null {
    return this.#names.get(id) ?? null;
  }

  /** Why the file that is there could not be read; null otherwise. */
  get failure(): UnlistedFile | null {
    return this.#lines.failure;
  }

  /** Every conversation that has exactly this name. */
  idsNamed(name: string): ConversationId[] {
    return [...this.#names].filter(([, found]) => found === name).map(([id]) => id);
  }

  /** Reads what was added since the last call; resolves with the ids whose name changed. */
  refresh(): Promise<readonly ConversationId[]> {
    return this.#lines.refresh();
  }

  #forget(): readonly ConversationId[] {
    const known = [...this.#names.keys()];
    this.#names.clear();
    return known;
  }

  #take(line: string): ConversationId | null {
    const found = parseNameLine(line);
    if (found === null || this.#names.get(found.id) === found.name) return null;
    this.#names.set(found.id, found.name);
    return found.id;
  }
}

/** One line of the index. Null when it is not such a line, and when it has no name: Codex's list then keeps the name before it. */
function parseNameLine(line: string): { id: ConversationId; name: string } | null {
  const value = parseJson(line);
  if (!isJsonObject(value)) return null;
  const { id, thread_name: name } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || name.trim() === '') return null;
  const parsed = parseConversationId(id);
  return parsed === null ? null : { id: parsed, name: name.trim() };
}
