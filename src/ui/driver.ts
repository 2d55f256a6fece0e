/**
 * Joins what the user is doing (a pure state) with what is on disk (the stores): runs `update`, then its effects, and notifies
 * React. Keys are answered immediately; changes of the disk were coalesced by the stores.
 */
import type { Action } from '../app/action.ts';
import type { Effect } from '../app/effect.ts';
import { subAgentTokens } from '../app/root/sub-agent-tokens.ts';
import { update } from '../app/root/update.ts';
import { type AppState, viewerOf } from '../app/state.ts';
import type { HostStatus } from '../format/host-state.ts';
import type {
  ItemsSnapshot,
  PreviewSnapshot,
  SearchSnapshot,
  Snapshot,
  TailsSnapshot,
  UsageSnapshot,
} from '../live/snapshot.ts';
import type { ConversationStore, ItemStore } from '../live/source.ts';
import type { Subscribable } from '../live/subscribable.ts';

/** A state with the snapshot it was made for: React draws nothing else. */
export interface View {
  readonly state: AppState;
  readonly snapshot: Snapshot;
}

type ScreenKind = AppState['screen']['kind'];

export interface DriverOptions {
  readonly initial: AppState;
  readonly conversations: ConversationStore;
  readonly preview: Subscribable<PreviewSnapshot | null>;
  readonly tails: Subscribable<TailsSnapshot>;
  /** Null: there are none. */
  readonly hosts: Subscribable<readonly HostStatus[]> | null;
  readonly nowMs: () => number;
  /** Runs one effect; results come back through `dispatch`. */
  readonly run: (effect: Effect) => void;
}

/** A store that is there only while its screen is open. */
class StoreSlot<S, Store extends Subscribable<S> = Subscribable<S>> {
  readonly #onChange: () => void;
  #store: Store | null = null;
  #stop = (): void => {};

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get store(): Store | null {
    return this.#store;
  }

  /** Closing the one before is left to the caller. */
  set(store: Store | null): void {
    this.#stop();
    this.#store = store;
    this.#stop = store?.subscribe(this.#onChange) ?? (() => {});
  }

  getSnapshot(): S | null {
    return this.#store?.getSnapshot() ?? null;
  }
}

const NO_HOSTS: readonly HostStatus[] = [];

export class Driver {
  readonly #options: DriverOptions;
  readonly #items: StoreSlot<ItemsSnapshot, ItemStore>;
  readonly #search: StoreSlot<SearchSnapshot>;
  readonly #usage: StoreSlot<UsageSnapshot>;
  #view: View;
  #listeners = new Set<() => void>();
  /** Actions that arrive while another is being answered wait here: effects may answer synchronously. */
  #queue: Action[] = [];
  #isWorking = false;
  #drawScheduled = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    const changed = () => this.dispatch({ type: 'diskChanged' });
    this.#items = new StoreSlot(changed);
    this.#search = new StoreSlot(changed);
    this.#usage = new StoreSlot(changed);
    this.#view = { state: options.initial, snapshot: this.#readStores() };
    const changedWhere = (concerned: (open: ScreenKind) => boolean) => () => {
      if (concerned(this.#view.state.screen.kind)) changed();
    };
    // Changes of an open session come through its own store, but for what its sub-agents used.
    options.conversations.subscribe(changedWhere(open => open !== 'viewer' || this.#agentsUsedMore()));
    options.preview.subscribe(changedWhere(open => open === 'picker'));
    options.hosts?.subscribe(changedWhere(open => open === 'picker'));
    options.tails.subscribe(changedWhere(open => open === 'board'));
  }

  readonly getView = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get items(): ItemStore | null {
    return this.#items.store;
  }

  /** The open conversation's store, or null when it was closed. Closing the one before is left to the caller. */
  setItems(items: ItemStore | null): void {
    this.#items.set(items);
  }

  /** The search over all sessions, or null when it was closed. */
  setSearch(search: Subscribable<SearchSnapshot> | null): void {
    this.#search.set(search);
  }

  /** What all sessions used, or null when its screen was closed. */
  setUsage(usage: Subscribable<UsageSnapshot> | null): void {
    this.#usage.set(usage);
  }

  dispatch(action: Action): void {
    this.#queue.push(action);
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#work(next);
    } finally {
      this.#isWorking = false;
    }
    this.#scheduleDraw();
  }

  #work(action: Action): void {
    const snapshot = this.#readStores();
    const { state, effects } = update(this.#view.state, action, snapshot);
    this.#view = { state, snapshot };
    for (const effect of effects) this.#options.run(effect);
    // An effect may have changed a store synchronously (open, another view): draw what it shows now.
    if (effects.length > 0) this.#view = { state: this.#view.state, snapshot: this.#readStores() };
  }

  #agentsUsedMore(): boolean {
    const id = viewerOf(this.#view.state)?.conversation.id;
    if (id === undefined) return false;
    const drawn = subAgentTokens(this.#view.snapshot.conversations, id);
    return drawn !== subAgentTokens(this.#options.conversations.getSnapshot(), id);
  }

  #readStores(): Snapshot {
    return {
      conversations: this.#options.conversations.getSnapshot(),
      preview: this.#options.preview.getSnapshot(),
      hosts: this.#options.hosts?.getSnapshot() ?? NO_HOSTS,
      tails: this.#options.tails.getSnapshot(),
      items: this.#items.getSnapshot(),
      search: this.#search.getSnapshot(),
      usage: this.#usage.getSnapshot(),
      nowMs: this.#options.nowMs(),
    };
  }

  /** Keys that were read together make one frame. */
  #scheduleDraw(): void {
    if (this.#drawScheduled) return;
    this.#drawScheduled = true;
    setImmediate(() => {
      this.#drawScheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
