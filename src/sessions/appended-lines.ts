/**
 * The lines of a small file that only grows, of which the last one about something counts. Promises: only what was appended is read again; an
 * unfinished line at the end is read when it is finished; a file that was replaced or cut is read anew; a missing one has no lines.
 */
import { type FileHandle, realpath } from 'node:fs/promises';
import { RolloutNotFoundError, RolloutUnreadableError } from '../format/errors.ts';
import type { ConversationId } from '../format/identity.ts';
import { openRegular } from '../rollout/file/open.ts';
import { type UnlistedFile, unlistedCode } from './walk.ts';

const CHUNK_BYTES = 64 * 1024;
/** Such a line is short; a longer one is damage, and is skipped without being kept in memory. */
const LINE_LIMIT = 256 * 1024;

/** What is done with the lines. */
export interface LineTaker {
  /** The conversation about which the line says something new; null: none. */
  take(line: string): ConversationId | null;
  /** The file is another one, and what its lines said before does not count. Returns those about which they said something. */
  forget(): Iterable<ConversationId>;
}

export class AppendedLines {
  readonly #path: string;
  readonly #taker: LineTaker;
  #offset = 0;
  #identity = '';
  readonly #changed = new Set<ConversationId>();
  #running: Promise<readonly ConversationId[]> | null = null;
  #failure: UnlistedFile | null = null;

  constructor(path: string, taker: LineTaker) {
    this.#path = path;
    this.#taker = taker;
  }

  /** Why the last call could not read the file that is there; null otherwise. Whoever writes what builds on the lines must not go on. */
  get failure(): UnlistedFile | null {
    return this.#failure;
  }

  /**
   * Reads what was added since the last call; resolves with the conversations about which something is new. Calls at the same time share
   * one read.
   */
  refresh(): Promise<readonly ConversationId[]> {
    this.#running ??= this.#changes().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #changes(): Promise<readonly ConversationId[]> {
    this.#changed.clear();
    await this.#read();
    return [...this.#changed];
  }

  async #read(): Promise<void> {
    const file = await this.#open();
    // What cannot be read for a moment says what it said before.
    if (file === null) return this.#failure === null ? this.#forget() : undefined;
    try {
      const found = await file.stat();
      const identity = `${found.dev}:${found.ino}`;
      if (identity !== this.#identity || found.size < this.#offset) this.#forget();
      this.#identity = identity;
      await this.#readFrom(file);
    } catch (error) {
      this.#failure = this.#failed(error);
    } finally {
      await file.close();
    }
  }

  /** Null when there is none, said twice. It may be a link (Codex follows its own), but only to a regular file. */
  async #open(): Promise<FileHandle | null> {
    this.#failure = null;
    for (const look of ['first', 'second'])
      try {
        return (await openRegular(await realpath(this.#path))).handle;
      } catch (error) {
        this.#failure = this.#failed(error);
        if (look === 'second' || this.#failure !== null) return null;
      }
    return null;
  }

  #failed(error: unknown): UnlistedFile | null {
    const cause = error instanceof RolloutUnreadableError ? error.cause : error;
    // What is no regular file has no lines.
    if (error instanceof RolloutNotFoundError || cause === undefined) return null;
    const code = unlistedCode(cause);
    return code === null ? null : { path: this.#path, code };
  }

  #forget(): void {
    for (const id of this.#taker.forget()) this.#changed.add(id);
    this.#offset = 0;
  }

  #take(line: string): void {
    const id = this.#taker.take(line);
    if (id !== null) this.#changed.add(id);
  }

  async #readFrom(file: FileHandle): Promise<void> {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    let position = this.#offset;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      const block = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = block.lastIndexOf(0x0a) + 1;
      for (const line of block.subarray(0, end).toString('utf8').split('\n')) this.#take(line);
      rest = block.subarray(end);
      this.#offset = position - rest.length;
      if (rest.length > LINE_LIMIT) rest = Buffer.alloc(0);
    }
  }
}
