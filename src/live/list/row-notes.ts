/**
 * What stands beside the rollouts about each session: its name, from Codex's index, and its pin and tags, from the state folder. Promises:
 * only what was appended is read again; a file that cannot be read has no lines. Writes neither.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Marks } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { NO_MARKS, SessionMarks } from '../../sessions/marks.ts';
import { SessionNames } from '../../sessions/names.ts';
import type { WatchFile } from '../watcher.ts';

export interface RowNotesOptions {
  readonly codexHome: string;
  /** `marks.jsonl`; null or left out: nothing is marked. */
  readonly marksPath?: string | null;
}

export class RowNotes {
  readonly #names: SessionNames;
  readonly #marks: SessionMarks | null;
  readonly #marksPath: string | null;
  #stop: () => void = () => {};

  constructor({ codexHome, marksPath = null }: RowNotesOptions) {
    this.#marksPath = marksPath;
    this.#names = new SessionNames(codexHome);
    this.#marks = marksPath === null ? null : new SessionMarks(marksPath);
  }

  readonly nameOf = (id: ConversationId): string | null => this.#names.get(id);
  readonly marksOf = (id: ConversationId): Marks => this.#marks?.get(id) ?? NO_MARKS;

  /** Gives hints of the marks while their folder is there; the names' are the home's. */
  watch(watchFile: WatchFile, onHint: () => void): void {
    if (this.#marksPath !== null && existsSync(dirname(this.#marksPath)))
      this.#stop = watchFile(this.#marksPath, onHint);
  }

  close(): void {
    this.#stop();
  }

  /** Resolves with the sessions that something else is said of than before. */
  async refresh(): Promise<ReadonlySet<ConversationId>> {
    const files = [this.#names, ...(this.#marks === null ? [] : [this.#marks])];
    const changed = await Promise.all(files.map(file => file.refresh().catch(() => [])));
    return new Set(changed.flat());
  }
}
