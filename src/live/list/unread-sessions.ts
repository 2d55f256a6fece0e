/** Sessions whose first lines were not read yet: all of them in the order of the list, and those of one folder before the rest. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { firstFolder } from '../../rollout/summary/first-folder.ts';
import { isSameFolder } from '../../sessions/real-folder.ts';
import type { ListView } from '../snapshot.ts';
import type { ScopeIndex } from './scope-index.ts';

export class UnreadSessions {
  readonly #index: ScopeIndex;
  readonly #folder: string;
  readonly #found: (id: ConversationId) => void;
  #looking = false;
  #closed = false;

  /** `found` is called for each session of the folder that was looked for. */
  constructor(index: ScopeIndex, folder: string, found: (id: ConversationId) => void) {
    this.#index = index;
    this.#folder = folder;
    this.#found = found;
  }

  /** In the order of the list. Taken one by one: what is read meanwhile is left out. */
  *ids(): Generator<ConversationId> {
    for (const { id } of this.#rows()) yield id;
  }

  /** Looks for the sessions of the folder when the view shows them: a small read for each that was not read yet. */
  lookFor({ scope }: Pick<ListView, 'scope'>): void {
    if (scope === 'folder' && !this.#looking) void this.#look();
  }

  close(): void {
    this.#closed = true;
  }

  async #look(): Promise<void> {
    this.#looking = true;
    const slices = new Slices();
    for (const { id, path } of this.#rows()) {
      if (this.#closed) return;
      if (isSameFolder(firstFolder(path), this.#folder)) this.#found(id);
      await slices.pause();
    }
    this.#looking = false;
  }

  *#rows(): Generator<Conversation> {
    for (const scope of ['all', 'archived'] as const)
      for (const row of this.#index.list(scope, 'updated').freeze()) {
        const now = this.#index.lookup(row.id);
        if (now?.summary === null) yield now;
      }
  }
}
