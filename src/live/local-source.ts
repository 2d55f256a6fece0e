/**
 * Conversations of the sessions folder on this machine: the only source there is now. Promises: opening a conversation follows it
 * by the fastest way there is (a hint of its folder); closing the source closes everything it opened.
 */
import { basename, dirname } from 'node:path';
import type { Conversation, LockHolder } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { HomeHolders } from '../rollout/lock/home-holders.ts';
import { pathOf } from '../sessions/path-of.ts';
import { LocalConversationStore } from './list/conversation-store.ts';
import { LocalItemStore } from './session/item-store.ts';
import type { ConversationSource, ItemStore } from './source.ts';
import { FolderWatcher } from './watcher.ts';

export interface LocalSourceOptions {
  readonly codexHome: string;
  /** The folder rolltop was started in: the scope "folder", and what Codex would hide. */
  readonly cwd: string;
  readonly clock?: Clock;
  readonly probeHolders?: () => Promise<ReadonlyMap<ConversationId, LockHolder> | null>;
}

/** Begins to list at once; the first page comes with the first notification. */
export function openLocalSource(options: LocalSourceOptions): ConversationSource {
  const { codexHome, cwd, clock = systemClock } = options;
  const holders = new HomeHolders(codexHome);
  const { probeHolders = () => holders.look() } = options;
  const conversations = new LocalConversationStore({ codexHome, cwd, clock, probeHolders });
  const open = new Set<ItemStore>();
  return {
    conversations,
    openItems: conversation => {
      const items = openItems({ conversation, conversations, codexHome, clock });
      const tracked = withClose(items, () => open.delete(tracked));
      open.add(tracked);
      return tracked;
    },
    close: async () => {
      await Promise.all([...open].map(items => items.close()));
      await conversations.close();
    },
  };
}

function openItems(opening: {
  readonly conversation: Conversation;
  readonly conversations: LocalConversationStore;
  readonly codexHome: string;
  readonly clock: Clock;
}): ItemStore {
  const { conversation, conversations, codexHome, clock } = opening;
  const items = new LocalItemStore({
    conversation,
    current: () => conversations.find(conversation.id),
    findPath: async id => conversations.find(id)?.path ?? pathOf(codexHome, id),
    clock,
    onTurn: () => conversations.turned(conversation.id),
  });
  const stopList = conversations.subscribe(() => items.refresh());
  // The list's own watch tells a frame later: this one is for the line that arrives while somebody looks.
  const name = basename(conversation.path);
  const watcher = new FolderWatcher({
    onHint: hint => {
      if (hint.name === null || hint.name === name) items.look();
    },
    onMode: () => {},
  });
  void watcher.add([dirname(conversation.path)]);
  const stopAttending = conversations.attend(conversation.id);
  return withClose(items, async () => {
    stopAttending();
    stopList();
    await watcher.close();
  });
}

/** The same store, with more to do when it is closed. */
function withClose(items: ItemStore, andThen: () => unknown): ItemStore {
  return {
    getSnapshot: () => items.getSnapshot(),
    subscribe: listener => items.subscribe(listener),
    loadBefore: () => items.loadBefore(),
    loadAfter: () => items.loadAfter(),
    loadStart: () => items.loadStart(),
    loadEnd: () => items.loadEnd(),
    loadAround: offset => items.loadAround(offset),
    placeOf: offset => items.placeOf(offset),
    find: (request, signal) => items.find(request, signal),
    readRaw: (offset, part) => items.readRaw(offset, part),
    close: async () => {
      await items.close();
      await andThen();
    },
  };
}
