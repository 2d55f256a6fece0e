/**
 * The sessions in which something is going on, for the board and for the bell. Promises: known under every change without a walk over
 * all sessions; a sub-agent is a part of the session that started it, and not one of its own; what was stopped longer than a day ago is
 * past. Reads nothing.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { READY_MS } from '../../format/live-state.ts';

export interface AtWorkOptions {
  /** A row as it is now. */
  readonly lookup: (id: ConversationId) => Conversation | undefined;
  /** The session that started this one, where it is listed. */
  readonly parentOf: (row: Conversation) => Conversation | undefined;
  readonly nowMs: () => number;
}

export class AtWork {
  readonly #options: AtWorkOptions;
  readonly #ids = new Set<ConversationId>();
  /** Null: they have changed since. */
  #rows: readonly Conversation[] | null = [];

  constructor(options: AtWorkOptions) {
    this.#options = options;
  }

  /** For a conversation that changed, came (`before` undefined) or went (`after` undefined). */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    const is = after !== undefined && after.state !== null && !this.#isPast(after);
    if (!is && !this.#ids.has(id)) return;
    if (is) this.#ids.add(id);
    else this.#ids.delete(id);
    this.#rows = null;
  }

  /** In no order; the same list until one of them changes. */
  get rows(): readonly Conversation[] {
    const { lookup, parentOf } = this.#options;
    this.#rows ??= [...this.#ids]
      .flatMap(id => lookup(id) ?? [])
      .filter(row => parentOf(row) === undefined && !this.#isPast(row));
    return this.#rows;
  }

  #isPast({ state, archived }: Conversation): boolean {
    if (state?.kind !== 'stopped') return archived && state?.kind === 'ready';
    return archived || state.sinceMs === null || this.#options.nowMs() - state.sinceMs > READY_MS;
  }
}
