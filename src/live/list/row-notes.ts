/**
 * What stands beside the rollouts about each session: its name, from Codex's index, its pin and tags and when it was looked at, from the state
 * folder. Promises: only what was appended is read again; a file that cannot be read has no lines. Writes only what was looked at.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Marks } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { SessionNames } from '../../sessions/names.ts';
import { beginSeen, markSeen } from '../../sessions/state/mark-seen.ts';
import { NO_MARKS, SessionMarks } from '../../sessions/state/marks.ts';
import { SeenSessions } from '../../sessions/state/seen.ts';
import type { WatchFile } from '../watcher.ts';

export interface RowNotesOptions {
  readonly codexHome: string;
  /** `marks.jsonl`; null or left out: nothing is marked. */
  readonly marksPath?: string | null;
  /** `seen.jsonl`; null or left out: it is not recorded what was looked at. */
  readonly seenPath?: string | null;
  readonly nowMs: () => number;
}

export class RowNotes {
  readonly #names: SessionNames;
  readonly #marks: SessionMarks | null;
  readonly #marksPath: string | null;
  readonly #seen: SeenSessions | null;
  readonly #seenPath: string | null;
  readonly #nowMs: () => number;
  /** What was noted here, and may not be in the file yet. */
  readonly #justSeen = new Map<ConversationId, number>();
  #stop: () => void = () => {};

  constructor({ codexHome, marksPath = null, seenPath = null, nowMs }: RowNotesOptions) {
    this.#nowMs = nowMs;
    this.#seenPath = seenPath;
    this.#seen = seenPath === null ? null : new SeenSessions(seenPath);
    this.#marksPath = marksPath;
    this.#names = new SessionNames(codexHome);
    this.#marks = marksPath === null ? null : new SessionMarks(marksPath);
  }

  readonly nameOf = (id: ConversationId): string | null => this.#names.get(id);
  readonly marksOf = (id: ConversationId): Marks => this.#marks?.get(id) ?? NO_MARKS;

  /** When the person last looked at it; null: that is not recorded. */
  readonly seenMsOf = (id: ConversationId): number | null => {
    const recorded = this.#seen?.get(id) ?? null;
    return recorded === null ? null : Math.max(recorded, this.#justSeen.get(id) ?? 0);
  };

  /** Begins the record of what was looked at, where there is none. Where it cannot be written nothing is news. */
  async beginSeen(): Promise<void> {
    if (this.#seenPath === null) return;
    await beginSeen({ path: this.#seenPath, nowMs: this.#nowMs() }).catch(() => {});
    await this.refresh();
  }

  /** Notes that the person looks at the session now. */
  markSeen(id: ConversationId): void {
    const nowMs = this.#nowMs();
    this.#justSeen.set(id, nowMs);
    if (this.#seenPath !== null) void markSeen({ path: this.#seenPath, nowMs }, id).catch(() => {});
  }

  /** Gives hints of the marks and looks while their folder is there; the names' are the home's. */
  watch(watchFile: WatchFile, onHint: () => void): void {
    const stops = [this.#marksPath, this.#seenPath].flatMap(path =>
      path !== null && existsSync(dirname(path)) ? [watchFile(path, onHint)] : [],
    );
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  close(): void {
    this.#stop();
  }

  /** Resolves with the sessions that something else is said of than before. */
  async refresh(): Promise<ReadonlySet<ConversationId>> {
    const files = [
      this.#names,
      ...(this.#marks === null ? [] : [this.#marks]),
      ...(this.#seen === null ? [] : [this.#seen]),
    ];
    const changed = await Promise.all(files.map(file => file.refresh().catch(() => [])));
    return new Set(changed.flat());
  }
}
