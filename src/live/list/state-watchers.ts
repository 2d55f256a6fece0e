/**
 * Tells of every change of a session's state, one at a time, for a bell and for `rolltop watch`. Promises: nothing before it is known who holds
 * what, then each session in which something goes on once, with nothing before it; what a file only now was read to say has nothing before
 * it either.
 */
import type { Conversation, LiveState } from '../../format/conversation.ts';

export interface StateChange {
  /** The row as it is now; of a session that is gone as it was last. */
  readonly conversation: Conversation;
  readonly before: LiveState | null;
  readonly after: LiveState | null;
  /** Its state was not known before: it may be an old one. */
  readonly isFirst: boolean;
}

export type StateListener = (change: StateChange) => void;

export class StateWatchers {
  readonly #listeners = new Set<StateListener>();
  #isKnown = false;

  get any(): boolean {
    return this.#listeners.size > 0;
  }

  add(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** It is known who holds what. `rows`: those in which something goes on. */
  known(rows: () => Iterable<Conversation>): void {
    if (this.#isKnown) return;
    this.#isKnown = true;
    for (const row of rows())
      if (row.state !== null)
        this.#tell({ conversation: row, before: null, after: row.state, isFirst: true });
  }

  /** A row changed, came (`before` undefined) or went (`after` undefined). */
  changed(before: Conversation | undefined, after: Conversation | undefined): void {
    const conversation = after ?? before;
    if (!this.#isKnown || !this.any || conversation === undefined) return;
    const [was, is] = [before?.state ?? null, after?.state ?? null];
    const isFirst = before === undefined || before.summary === null;
    if (!isSameWord(was, is)) this.#tell({ conversation, before: was, after: is, isFirst });
  }

  #tell(change: StateChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** Nobody would call it another one: work that goes on by sub-agents, or in the next turn. Another question or another end is one. */
function isSameWord(a: LiveState | null, b: LiveState | null): boolean {
  if (a?.kind !== b?.kind) return false;
  if (a?.kind === 'ready') return isSameTime(a, b);
  return a?.kind !== 'needs-you' || b?.kind !== 'needs-you' || (a.need === b.need && isSameTime(a, b));
}

/** A time that is only now known says nothing new. */
function isSameTime(a: LiveState, b: LiveState | null): boolean {
  return a.sinceMs === null || b?.sinceMs == null || a.sinceMs === b.sinceMs;
}
