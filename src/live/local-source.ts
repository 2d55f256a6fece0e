/**
 * Conversations of the sessions folder on this machine, and of other hosts where there are some. Promises: an open conversation is polled on each
 * hint of its folder, which the list and the open ones watch together; closing the source closes everything it opened.
 */
import type { Conversation } from '../format/conversation.ts';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { HomeHolders } from '../rollout/lock/home-holders.ts';
import { segmentPathOf } from '../sessions/path-of.ts';
import { LocalConversationStore } from './list/conversation-store.ts';
import type { ProbeHolders } from './list/holder-polling.ts';
import type { OtherHosts } from './other-hosts.ts';
import { LocalPreviewStore } from './preview-store.ts';
import { LocalItemStore } from './session/item-store.ts';
import { localSessionFiles, type SessionFiles } from './session/session-files.ts';
import type { ConversationSource, ItemStore } from './source.ts';
import { LocalTailStore } from './tails/tail-store.ts';
import { FolderWatcher } from './watcher.ts';

export interface LocalSourceOptions {
  readonly codexHome: string;
  /** The folder rolltop was started in: the scope "folder", and what Codex would hide. */
  readonly cwd: string;
  /** The person's home folder, for `~` in a filter line; left out: there is none. */
  readonly home?: string | null;
  /** `marks.jsonl`, for pins and tags; left out: nothing is marked. */
  readonly marksPath?: string | null;
  /** `seen.jsonl`; left out: it is not recorded what was looked at. */
  readonly seenPath?: string | null;
  /** A person's own prices, for what an open session used; left out: nothing is counted. Null: nobody says where they would be. */
  readonly pricesPath?: string | null;
  readonly clock?: Clock;
  readonly probeHolders?: ProbeHolders;
  /** Hosts whose sessions stand in the same list; left out: none. */
  readonly hosts?: OtherHosts | null;
}

/** Begins to list immediately; the first page comes with the first notification. */
export function openLocalSource(options: LocalSourceOptions): ConversationSource {
  const { codexHome, cwd, home = null, marksPath = null, seenPath = null } = options;
  const { clock = systemClock, hosts = null } = options;
  const holders = new HomeHolders(codexHome);
  const { probeHolders = standing => holders.read(standing) } = options;
  const watcher = new FolderWatcher();
  const conversations = new LocalConversationStore({
    codexHome,
    cwd,
    home,
    marksPath,
    seenPath,
    clock,
    watcher,
    probeHolders,
    hosts,
  });
  const open = new Set<ItemStore>();
  const files = localSessionFiles({
    findPath: segmentId => segmentPathOf(codexHome, segmentId),
    watchFile: watcher.watchFile,
  });
  const filesOf = ({ host }: Conversation): SessionFiles =>
    host === undefined || hosts === null ? files : hosts.filesOf(host);
  const preview = new LocalPreviewStore(conversations, filesOf);
  const tails = new LocalTailStore({ conversations, filesOf, clock });
  return {
    conversations,
    hosts,
    preview,
    tails,
    openItems: (conversation, follows = 'conversation') => {
      const { id } = conversation;
      const items = new LocalItemStore({
        conversation,
        follows,
        current: () => conversations.find(id),
        files: filesOf(conversation),
        clock,
        ...(options.pricesPath !== undefined && { counting: { pricesPath: options.pricesPath } }),
        onTurn: () => conversations.turnChanged(id),
        onClosed: () => {
          open.delete(items);
          markClosed();
          stopList();
        },
      });
      open.add(items);
      const stopList = conversations.subscribe(() => items.refresh());
      const markClosed = conversations.markOpen(id);
      return items;
    },
    close: async () => {
      await Promise.all([preview.close(), tails.close(), ...[...open].map(items => items.close())]);
      await watcher.close();
      await conversations.close();
    },
  };
}
