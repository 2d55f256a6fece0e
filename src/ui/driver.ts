/**
 * Joins what the user is doing (a pure state) with what is on disk (the stores): runs `update`, then its effects, and notifies
 * React. Keys are answered immediately; changes of the disk were coalesced by the stores.
 */
import type { Action } from '../app/action.ts';
import type { Effect } from '../app/effect.ts';
import { update } from '../app/root/update.ts';
import type { AppState } from '../app/state.ts';
import type { HostStatus } from '../format/host-state.ts';
import type {
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

export interface DriverOptions {
  readonly initial: AppState;
  readonly conversations: ConversationStore;
  readonly preview?: Subscribable<PreviewSnapshot | null>;
  readonly tails?: Subscribable<TailsSnapshot>;
  /** Left out or null: there are none. */
  readonly hosts?: Subscribable<readonly HostStatus[]> | null;
  readonly nowMs: () => number;
  /** Runs one effect; results come back through `dispatch`. */
  readonly run: (effect: Effect) => void;
}

export class Driver {
  readonly #options: DriverOptions;
  #items: ItemStore | null = null;
  #stopItems: () => void = () => {};
  #search: Subscribable<SearchSnapshot> | null = null;
  #stopSearch: () => void = () => {};
  #usage: Subscribable<UsageSnapshot> | null = null;
  #stopUsage: () => void = () => {};
  #view: View;
  #listeners = new Set<() => void>();
  /** Actions that arrive while another is being answered wait here: effects may answer synchronously. */
  #queue: Action[] = [];
  #isWorking = false;
  #drawScheduled = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#view = { state: options.initial, snapshot: this.#readStores() };
    options.conversations.subscribe(() => {
      // Changes of an open session come through its own store.
      if (this.#view.state.screen.kind !== 'viewer') this.dispatch({ type: 'diskChanged' });
    });
    options.preview?.subscribe(() => {
      if (this.#view.state.screen.kind === 'picker') this.dispatch({ type: 'diskChanged' });
    });
    options.hosts?.subscribe(() => {
      if (this.#view.state.screen.kind === 'picker') this.dispatch({ type: 'diskChanged' });
    });
    options.tails?.subscribe(() => {
      if (this.#view.state.screen.kind === 'board') this.dispatch({ type: 'diskChanged' });
    });
  }

  readonly getView = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get items(): ItemStore | null {
    return this.#items;
  }

  /** The open conversation's store, or null when it was closed. Closing the one before is left to the caller. */
  setItems(items: ItemStore | null): void {
    this.#stopItems();
    this.#items = items;
    this.#stopItems = items?.subscribe(() => this.dispatch({ type: 'diskChanged' })) ?? (() => {});
  }

  /** The search over all sessions, or null when it was closed. */
  setSearch(search: Subscribable<SearchSnapshot> | null): void {
    this.#stopSearch();
    this.#search = search;
    this.#stopSearch = search?.subscribe(() => this.dispatch({ type: 'diskChanged' })) ?? (() => {});
  }

  /** What all sessions used, or null when its screen was closed. */
  setUsage(usage: Subscribable<UsageSnapshot> | null): void {
    this.#stopUsage();
    this.#usage = usage;
    this.#stopUsage = usage?.subscribe(() => this.dispatch({ type: 'diskChanged' })) ?? (() => {});
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

  #readStores(): Snapshot {
    return {
      conversations: this.#options.conversations.getSnapshot(),
      ...(this.#options.preview && { preview: this.#options.preview.getSnapshot() }),
      ...(this.#options.hosts && { hosts: this.#options.hosts.getSnapshot() }),
      ...(this.#options.tails && { tails: this.#options.tails.getSnapshot() }),
      items: this.#items?.getSnapshot() ?? null,
      search: this.#search?.getSnapshot() ?? null,
      usage: this.#usage?.getSnapshot() ?? null,
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
