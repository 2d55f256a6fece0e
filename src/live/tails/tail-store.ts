/**
 * The ends of the sessions that the board shows. Promises: only those that are shown are read; each by itself, so that none waits for
 * another; a line is read when its folder hints at it or the list sees the file grow; nothing is done while nothing grows.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import type { SessionFiles } from '../session/session-files.ts';
import type { SessionTail, TailsSnapshot } from '../snapshot.ts';
import type { ConversationStore, TailStore } from '../source.ts';
import { sessionThrottle, type Throttle } from '../throttle.ts';
import { SessionTailReader } from './session-tail-reader.ts';

export interface TailStoreOptions {
  readonly conversations: Pick<ConversationStore, 'find' | 'subscribe'>;
  /** Where the files of a session are. */
  readonly filesOf: (conversation: Conversation) => SessionFiles;
  readonly clock: Clock;
}

/** One session that is shown. */
interface ShownSession {
  readonly path: string;
  readonly reader: SessionTailReader;
  readonly throttle: Throttle;
  readonly stopWatching: () => void;
  /** As the list last said. */
  sizeBytes: number | null;
  looking: Promise<void> | null;
  again: boolean;
}

export class LocalTailStore implements TailStore {
  readonly #options: TailStoreOptions;
  readonly #shown = new Map<ConversationId, ShownSession>();
  readonly #listeners = new Set<() => void>();
  readonly #stopList: () => void;
  readonly #changes: Throttle;
  #tails = new Map<ConversationId, SessionTail>();
  #wanted: readonly ConversationId[] = [];

  constructor(options: TailStoreOptions) {
    this.#options = options;
    this.#changes = sessionThrottle(options.clock, () => this.#publish());
    this.#stopList = options.conversations.subscribe(() => this.#listChanged());
  }

  getSnapshot(): TailsSnapshot {
    return this.#tails;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(ids: readonly ConversationId[]): void {
    this.#wanted = ids;
    const wanted = new Set(ids);
    for (const id of [...this.#shown.keys()]) if (!wanted.has(id)) void this.#drop(id);
    this.#listChanged();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#changes.cancel();
    this.#stopList();
    this.#wanted = [];
    await Promise.all([...this.#shown.keys()].map(id => this.#drop(id)));
  }

  /** Looks at each session that is shown and that the list has seen grow, move or come. */
  #listChanged(): void {
    for (const id of this.#wanted) {
      const row = this.#options.conversations.find(id);
      if (row === undefined) continue;
      if (this.#shown.get(id)?.path !== row.path) void this.#drop(id);
      const shown = this.#shown.get(id) ?? this.#add(row);
      if (shown.sizeBytes === row.sizeBytes) continue;
      shown.sizeBytes = row.sizeBytes;
      shown.throttle.request();
    }
  }

  #add(row: Conversation): ShownSession {
    const { clock, filesOf } = this.#options;
    const { id, path } = row;
    const files = filesOf(row);
    const throttle = sessionThrottle(clock, () => this.#look(id, shown));
    const shown: ShownSession = {
      path,
      throttle,
      reader: new SessionTailReader(path, files),
      stopWatching: files.watchFile(path, () => throttle.request()),
      sizeBytes: null,
      looking: null,
      again: false,
    };
    this.#shown.set(id, shown);
    throttle.request();
    return shown;
  }

  async #drop(id: ConversationId): Promise<void> {
    const shown = this.#shown.get(id);
    if (shown === undefined) return;
    this.#shown.delete(id);
    shown.stopWatching();
    shown.throttle.cancel();
    await shown.looking;
    await shown.reader.close();
  }

  #look(id: ConversationId, shown: ShownSession): void {
    shown.again = shown.looking !== null;
    if (shown.looking !== null || this.#shown.get(id) !== shown) return;
    shown.looking = shown.reader.look().then(isNew => {
      shown.looking = null;
      if (this.#shown.get(id) !== shown) return;
      if (isNew) this.#changes.request();
      if (shown.again) shown.throttle.request();
    });
  }

  #publish(): void {
    this.#tails = new Map(
      [...this.#shown].map(([id, { reader }]) => {
        const before = this.#tails.get(id);
        const { items, usage, failed } = reader.content;
        return [id, sameTail(before, { id, items, usage, failed })] as const;
      }),
    );
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The object of before where nothing of it is another: what was drawn of it stays. */
function sameTail(before: SessionTail | undefined, now: SessionTail): SessionTail {
  if (before === undefined || before.failed !== now.failed) return now;
  const { turnTokens, contextPercent, isWhole } = now.usage;
  const sameUsage =
    before.usage.turnTokens === turnTokens &&
    before.usage.contextPercent === contextPercent &&
    before.usage.isWhole === isWhole;
  const sameItems =
    before.items.length === now.items.length && before.items.every((item, at) => item === now.items[at]);
  return sameUsage && sameItems ? before : now;
}
