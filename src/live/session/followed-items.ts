/**
 * One session followed by itself, without a list: what the library uses for `followSession`. Promises: each item is emitted when it
 * comes and again when it changes; what became of the file is emitted once; memory is what the item store holds. Writes nothing.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import type { FindPath } from '../../rollout/read/history.ts';
import type { FileEvent, ItemsSnapshot } from '../snapshot.ts';
import { FolderWatcher } from '../watcher.ts';
import { LocalItemStore } from './item-store.ts';
import { localSessionFiles } from './session-files.ts';

/**
 * `item`: a new item, or one that changed (a command that ended); `offset` says which. `removed`: an item that was emitted became part of
 * another one, which is emitted too, or was taken back. `file`: what became of the rollout; what was read stays true.
 */
export type SessionChange =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'removed'; readonly offset: ByteOffset }
  | { readonly kind: 'file'; readonly event: FileEvent };

export interface FollowItemsRequest {
  readonly conversation: Conversation;
  /** See `ItemStoreOptions`. */
  readonly follows: 'conversation' | 'file';
  readonly findPath: FindPath;
  /** How many of the items that are there already are emitted first. */
  readonly last: number;
  readonly signal: AbortSignal;
}

/** @throws Error with one sentence when the session cannot be opened */
export async function* followItems(request: FollowItemsRequest): AsyncGenerator<SessionChange, void> {
  const { conversation, follows, findPath, last, signal } = request;
  const watcher = new FolderWatcher();
  const store = new LocalItemStore({
    conversation,
    follows,
    current: () => conversation,
    files: localSessionFiles({ findPath, watchFile: watcher.watchFile }),
    clock: systemClock,
    onTurn: () => {},
    onClosed: () => {},
  });
  try {
    yield* changesOf(store, last, signal);
  } finally {
    await store.close();
    await watcher.close();
  }
}

async function* changesOf(
  store: LocalItemStore,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<SessionChange, void> {
  const differences = new Differences(last);
  let wake = (): void => {};
  const stop = store.subscribe(() => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      // Before the snapshot is read: a change in between must not be missed.
      const changed = new Promise<void>(resolve => {
        wake = resolve;
      });
      yield* differences.from(store.getSnapshot());
      if (!signal.aborted) await changed;
    }
  } finally {
    stop();
  }
}

/** What one snapshot has that the one before had not. */
class Differences {
  readonly #last: number;
  /** By offset, the items from `#from` on as they were emitted. Null before the session is open. */
  #emitted: Map<ByteOffset, Item> | null = null;
  #from = 0;
  #event: FileEvent | null = null;

  constructor(last: number) {
    this.#last = last;
  }

  *from({ state, items, event, range }: ItemsSnapshot): Generator<SessionChange> {
    if (state.kind === 'failed' && this.#emitted === null) throw new Error(state.message);
    if (state.kind !== 'ready') return;
    if (event !== this.#event) {
      this.#event = event;
      if (event !== null) yield { kind: 'file', event };
    }
    if (this.#emitted === null) {
      const first = items[Math.max(0, items.length - this.#last)];
      this.#from = this.#last > 0 && first !== undefined ? first.offset : range.end;
      this.#emitted = new Map();
    }
    yield* this.#changes(items.filter(item => item.offset >= this.#from));
  }

  *#changes(items: readonly Item[]): Generator<SessionChange> {
    const before = this.#emitted ?? new Map<ByteOffset, Item>();
    const now = new Map(items.map(item => [item.offset, item]));
    this.#emitted = now;
    // What is before the loaded range was dropped from memory, not from the session.
    const start = items[0]?.offset ?? Number.POSITIVE_INFINITY;
    for (const offset of before.keys())
      if (offset >= start && !now.has(offset)) yield { kind: 'removed', offset };
    for (const item of items) if (!isSame(before.get(item.offset), item)) yield { kind: 'item', item };
  }
}

/** A line number that became known is no change. */
function isSame(before: Item | undefined, now: Item): boolean {
  if (before === undefined || before === now) return before === now;
  return JSON.stringify({ ...before, line: null }) === JSON.stringify({ ...now, line: null });
}
