/**
 * The end of the session that the list shows beside it. Promises: one read at a time, of the session that was requested last; a session
 * that grows is read again, not more often than a few times a second; memory is one end. Follows nothing by itself: the list notices
 * what changed.
 */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { Item } from '../format/items/item.ts';
import { keptOpen } from '../rollout/file/rollout-file.ts';
import { readHistory } from '../rollout/read/history.ts';
import { areTokensExact } from '../text/usage-words.ts';
import { ChunkLoader } from './session/chunk-loader.ts';
import { lastContext } from './session/last-context.ts';
import type { SessionFiles } from './session/session-files.ts';
import type { PreviewSnapshot } from './snapshot.ts';
import type { ConversationStore, PreviewStore } from './source.ts';

/** A screen and what is above it. */
const END_BYTES = 64 * 1024;
/** One long output may be all of that: then some more is read, up to so many pieces. */
const FEW_ITEMS = 24;
const MOST_PIECES = 4;
const AGAIN_MS = 250;
/** Tokens are counted in files up to this size, … */
const MOST_COUNTED_BYTES = 64 * 1024 * 1024;
/** … of sessions that are looked at for so long, … */
const COUNT_AFTER_MS = 300;
/** … and that nobody has written to for so long: of one that grows they would be counted again and again. */
const STILL_MS = 10_000;

type PreviewFiles = Pick<SessionFiles, 'open' | 'findPath'>;
/** Where the files of a conversation are. */
type FilesOf = (conversation: Conversation) => PreviewFiles;

/** @throws RolloutNotFoundError, RolloutUnreadableError */
async function readEnd(
  { path, earlierSegments }: Conversation,
  files: PreviewFiles,
): Promise<Pick<PreviewSnapshot, 'items' | 'reachesStart' | 'context'>> {
  const file = await files.open(path);
  try {
    const history = await readHistory(async () => keptOpen(file), files.findPath, { earlierSegments, files });
    const loader = new ChunkLoader(history);
    const tail = await loader.tail(file.size, END_BYTES);
    let items: readonly Item[] = tail.items();
    let { start } = tail;
    for (let piece = 1; piece < MOST_PIECES && items.length < FEW_ITEMS && start > 0; piece++) {
      const before = await loader.before(start, END_BYTES);
      if (before === null) break;
      items = [...before.items(), ...items];
      start = before.start;
    }
    const from = Math.max(0, file.size - END_BYTES);
    const context = lastContext(await file.read(from, file.size - from));
    return { items, reachesStart: start === 0, context };
  } finally {
    await file.close();
  }
}

export class LocalPreviewStore implements PreviewStore {
  readonly #conversations: Pick<ConversationStore, 'find' | 'subscribe'>;
  readonly #filesOf: FilesOf;
  readonly #listeners = new Set<() => void>();
  readonly #stopList: () => void;
  #wanted: ConversationId | null = null;
  #snapshot: PreviewSnapshot | null = null;
  /** What was read last, as it was then. */
  #read: Conversation | null = null;
  #reading: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #countTimer: NodeJS.Timeout | undefined;
  #counting = new AbortController();
  #closed = false;

  constructor(conversations: Pick<ConversationStore, 'find' | 'subscribe'>, filesOf: FilesOf) {
    this.#conversations = conversations;
    this.#filesOf = filesOf;
    this.#stopList = conversations.subscribe(() => this.#listChanged());
  }

  getSnapshot(): PreviewSnapshot | null {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(id: ConversationId | null): void {
    if (id !== this.#wanted) this.#stopCounting();
    this.#wanted = id;
    this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stopCounting();
    this.#listeners.clear();
    this.#stopList();
    await this.#reading;
  }

  #listChanged(): void {
    if (this.#wanted === null || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, AGAIN_MS).unref();
  }

  /** Reads the requested session, unless it is as it was read. */
  #start(): void {
    const wanted = this.#wanted === null ? undefined : this.#conversations.find(this.#wanted);
    if (this.#closed || this.#reading !== null || wanted === undefined || this.#isRead(wanted)) return;
    this.#reading = this.#readNow(wanted).finally(() => {
      this.#reading = null;
      this.#start();
    });
  }

  #isRead(now: Conversation): boolean {
    const before = this.#read;
    if (before === null || before.id !== now.id || before.path !== now.path) return false;
    return before.sizeBytes === now.sizeBytes && before.updatedMs === now.updatedMs;
  }

  async #readNow(conversation: Conversation): Promise<void> {
    this.#read = conversation;
    const { id } = conversation;
    // What cannot be read is said by the row itself.
    const end = await readEnd(conversation, this.#filesOf(conversation)).catch(() => null);
    if (this.#closed || this.#wanted !== id) return;
    this.#publish({ id, items: [], reachesStart: true, context: null, failed: end === null, ...end });
    this.#stopCounting();
    if (end !== null && mayBeCounted(conversation))
      this.#countTimer = setTimeout(() => void this.#count(conversation), COUNT_AFTER_MS).unref();
  }

  async #count(conversation: Conversation): Promise<void> {
    const { signal } = this.#counting;
    const { countTokens } = await import('./preview-tokens.ts');
    const { findPath } = this.#filesOf(conversation);
    const counted = await countTokens(conversation, { findPath, signal }).catch(() => null);
    const shown = this.#snapshot;
    if (counted !== null && !signal.aborted && shown?.id === conversation.id)
      this.#publish({ ...shown, counted });
  }

  #stopCounting(): void {
    clearTimeout(this.#countTimer);
    this.#counting.abort();
    this.#counting = new AbortController();
  }

  #publish(snapshot: PreviewSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The list knows only the last total that its file states, and to count it takes little. */
function mayBeCounted({ summary, sizeBytes, updatedMs, host }: Conversation): boolean {
  if (host !== undefined || summary === null || summary.tokens === null || areTokensExact(summary))
    return false;
  const isStill = updatedMs !== null && Date.now() - updatedMs > STILL_MS;
  return isStill && sizeBytes !== null && sizeBytes <= MOST_COUNTED_BYTES;
}
