/**
 * Names of conversations, from `session_index.jsonl` (FORMAT.md, section 1): append-only, the last line of an id
 * that has a name wins. Promises: only what was appended is read again; a damaged line costs that line only. Never writes the file.
 */

import { type FileHandle, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { openRegular } from '../rollout/file/open.ts';

const CHUNK_BYTES = 64 * 1024;
/** A name is one short line; a longer one is damage, and is skipped without being kept in memory. */
const LINE_LIMIT = 256 * 1024;

export class SessionNames {
  readonly #path: string;
  readonly #names = new Map<ConversationId, string>();
  #offset = 0;
  #identity = '';
  #running: Promise<readonly ConversationId[]> | null = null;

  constructor(codexHome: string) {
    this.#path = join(codexHome, 'session_index.jsonl');
  }

  get(id: ConversationId): string | null {
    return this.#names.get(id) ?? null;
  }

  /** Every conversation that has exactly this name. */
  idsNamed(name: string): ConversationId[] {
    return [...this.#names].filter(([, found]) => found === name).map(([id]) => id);
  }

  /** Reads what was added since the last call; resolves with the ids whose name changed. Calls at the same time share one read. */
  refresh(): Promise<readonly ConversationId[]> {
    this.#running ??= this.#read().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #read(): Promise<readonly ConversationId[]> {
    const changed = new Set<ConversationId>();
    const file = await openIndex(this.#path);
    if (file === null) {
      this.#forget(changed);
      return [...changed];
    }
    try {
      const found = await file.stat();
      const identity = `${found.dev}:${found.ino}`;
      if (identity !== this.#identity || found.size < this.#offset) this.#forget(changed);
      this.#identity = identity;
      await this.#readFrom(file, changed);
    } finally {
      await file.close();
    }
    return [...changed];
  }

  #forget(changed: Set<ConversationId>): void {
    for (const id of this.#names.keys()) changed.add(id);
    this.#names.clear();
    this.#offset = 0;
  }

  /** Only ended lines are taken; a torn tail is read again when it has grown. */
  async #readFrom(file: FileHandle, changed: Set<ConversationId>): Promise<void> {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    let position = this.#offset;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      const block = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = block.lastIndexOf(0x0a) + 1;
      for (const line of block.subarray(0, end).toString('utf8').split('\n')) this.#take(line, changed);
      rest = block.subarray(end);
      this.#offset = position - rest.length;
      if (rest.length > LINE_LIMIT) rest = Buffer.alloc(0);
    }
  }

  #take(line: string, changed: Set<ConversationId>): void {
    const found = parseNameLine(line);
    if (found === null || this.#names.get(found.id) === found.name) return;
    this.#names.set(found.id, found.name);
    changed.add(found.id);
  }
}

/** One line of the index. Null when it is not such a line, and when it has no name: Codex's list then keeps the name before it. */
function parseNameLine(line: string): { id: ConversationId; name: string } | null {
  if (line.trim() === '') return null;
  try {
    const { id, thread_name: name } = JSON.parse(line) as { id?: unknown; thread_name?: unknown };
    if (typeof id !== 'string' || typeof name !== 'string' || name.trim() === '') return null;
    const parsed = parseConversationId(id);
    return parsed === null ? null : { id: parsed, name: name.trim() };
  } catch {
    return null;
  }
}

/** Null when there is none. The index may be a link (Codex follows it), but only to a regular file. */
async function openIndex(path: string): Promise<FileHandle | null> {
  try {
    return (await openRegular(await realpath(path))).handle;
  } catch {
    return null;
  }
}
