/**
 * The rows that keep the preview that was read for them: those seen last. Promises: never more than a few screens of them. Does not
 * hold the previews.
 */
import type { ConversationId } from '../../format/identity.ts';

/** Rows around the screen. */
const KEPT = 300;

export class PreviewCache {
  readonly #drop: (id: ConversationId) => void;
  /** The longest unseen first. */
  readonly #ids = new Set<ConversationId>();

  constructor(drop: (id: ConversationId) => void) {
    this.#drop = drop;
  }

  /** The preview of `id` was just read. */
  add(id: ConversationId): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    for (const old of this.#ids) {
      if (this.#ids.size <= KEPT) return;
      this.#ids.delete(old);
      this.#drop(old);
    }
  }
}
