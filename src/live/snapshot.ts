/**
 * What is on disk now, as the screens show it: immutable snapshots made by the stores, read by `app/` (types only)
 * and `ui/`. A snapshot never blocks and never grows with what is not on screen, except the index of conversations.
 */

import type { Conversation, ConversationRef, Scope } from '../format/conversation.ts';
import type { HostStatus } from '../format/host-state.ts';
import type { ByteOffset, ConversationId } from '../format/identity.ts';
import type { Item } from '../format/items/item.ts';
import type { LimitReading } from '../format/rate-limits.ts';
import type { KnownValues } from '../query/complete.ts';
import type { ListSort } from '../query/order.ts';
import type { SearchQuery } from '../search/query.ts';
import type { SearchEnd, SearchHit } from '../search/request.ts';
import type { UsageGrouping } from '../usage/sum/groupings.ts';
import type { UsageReport } from '../usage/sum/report.ts';

/** What the picker requests from the conversation store. */
export interface ListView {
  readonly scope: Scope;
  readonly sort: ListSort;
  /** A filter line: conditions and words; empty shows all. */
  readonly query: string;
  /** Sessions whose sub-agents are listed below them; all others are folded. A filter finds folded ones too. */
  readonly unfolded?: ReadonlySet<ConversationId>;
}

/** A conversation in the view, with the filter's matched ranges (UTF-16 indices into the shown title), if any. */
export interface ListedConversation {
  readonly conversation: Conversation;
  readonly titleMatches: readonly (readonly [start: number, end: number])[];
  /** Where the filter's words are in another text of the row; the same function for all rows of a filter. Left out: there is none. */
  readonly matchesIn?: (text: string) => readonly (readonly [start: number, end: number])[];
  /** Only for a session with sub-agents in the view's scope, and for an unfolded sub-agent. */
  readonly family?: Family;
}

/** The sub-agents of a row, or its place among them. */
export interface Family {
  /** 0 for a session, 1 for its sub-agents, 2 for theirs. */
  readonly depth: number;
  /** All that it started, directly or not. */
  readonly subAgents: number;
  readonly unfolded: boolean;
}

/** Where a session comes from, and what comes from it, in whatever scope. */
export interface Relatives {
  /** Of a sub-agent: the session that started it, and the others that this one started. */
  readonly parent: Conversation | null;
  readonly siblings: readonly Conversation[];
  /** The session that this one is a fork of. */
  readonly origin: Conversation | null;
  readonly subAgents: readonly Conversation[];
  readonly forks: readonly Conversation[];
}

/** The conversations of the current view, in order. Random access; nothing here costs more than O(log n). */
export interface ConversationsSnapshot {
  readonly view: ListView;
  /** Grows by one with each change of anything below. */
  readonly version: number;
  readonly length: number;
  at(index: number): ListedConversation | undefined;
  /** Index in the view, or -1. */
  indexOf(id: ConversationId): number;
  /** The best match is first: the filter has words. Else the rows are in the order of the view. */
  readonly ranked: boolean;
  /** How many sessions have each value, for the completion of a filter line; as they are when it is called. */
  readonly values: KnownValues;
  /** Sub-agents of the scope that are not in the view because they are folded under their parents. */
  readonly folded: number;
  /** The sessions in which something is going on, whatever the view, in no order; the same list until one of them changes. */
  readonly atWork: readonly Conversation[];
  /** Those of these sessions that a filter line is about, in their order. */
  fittingIn(line: string, sessions: readonly Conversation[]): readonly Conversation[];
  /** The sessions around this one, in no order. */
  relativesOf(id: ConversationId): Relatives;
  /** Sessions per scope, folded ones too, whatever the filter; `exact` is false while still counting. */
  readonly counts: Readonly<Record<Scope, number>> & { readonly exact: boolean };
  /** `first`: only the newest day folders were read · `sorting`: sizes and times being gathered · `ready`. */
  readonly phase: 'first' | 'sorting' | 'ready';
  /** Titles read so far, for the progress of a filter: `titles 3,400 of 100,000`. */
  readonly titles: { readonly read: number; readonly of: number };
  readonly root: string;
  /** Why nothing can be listed, in one sentence; null when fine. A missing sessions folder is not a problem: `length` 0. */
  readonly problem: string | null;
  readonly missing: boolean;
  /** Which folders cannot be read, in one sentence: their sessions are not in the list. Null: none. */
  readonly unlisted: string | null;
  readonly watching: { readonly mode: 'events' | 'polling'; readonly reason: string | null };
}

/**
 * What became of the open file, shown in one line; what was read stays. `continued`: the conversation was taken back, and goes on in
 * another file, which is followed.
 */
export type FileEvent =
  | 'truncated'
  | 'replaced'
  | 'gone'
  | 'archived'
  | 'unarchived'
  | 'compressed'
  | 'continued';

/** The open conversation: a contiguous range of its items, grown at either end on request, followed at the end. */
export interface ItemsSnapshot {
  readonly conversation: Conversation;
  readonly version: number;
  readonly state:
    | { readonly kind: 'opening' }
    | { readonly kind: 'ready' }
    | { readonly kind: 'failed'; readonly message: string };
  /** In file order; `offset` strictly grows (inherited parts of a fork come first, see `inheritedFrom`). */
  readonly items: readonly Item[];
  /**
   * The bytes that `items` were made from, as offsets of the whole history: the parts a fork inherited come first, each followed
   * by one offset for the border, then the file's own bytes. Without a fork these are the offsets in the file. `sizeBytes` is the
   * length of the same history.
   */
  readonly range: { readonly start: ByteOffset; readonly end: ByteOffset };
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
  readonly sizeBytes: number;
  /** Exact number of the file's own lines, null while they are being counted for the first time. */
  readonly lineCount: number | null;
  /** How many prompts are in them. */
  readonly turnCount: number | null;
  /** Items known so far and whether that is all of them. */
  readonly itemCount: { readonly known: number; readonly exact: boolean };
  /** Items that came at the end since opening; only grows. "N new" is the difference to when reading was paused. */
  readonly arrivals: number;
  readonly event: FileEvent | null;
  /** What a long search in the file is doing, else null. */
  readonly busy: { readonly what: 'search' | 'jump'; readonly done: number; readonly of: number } | null;
  /** The hits of the search in the session, as far as they were counted; null: none are. */
  readonly hits: HitCounts | null;
  /** Null: not counted yet, or not counted here. */
  readonly usage: OpenUsage | null;
}

/** How full the model's context was at the last request. */
export interface ContextUse {
  readonly percent: number;
  /** Tokens that it takes. */
  readonly window: number;
}

/** What the open session's own turns used, and how full its context is. */
export interface OpenUsage {
  /** Null: nothing is recorded. */
  readonly tokens: number | null;
  readonly approximate: boolean;
  /** Of requests that have a price. */
  readonly dollars: number;
  /** Tokens of those that have none. */
  readonly unpriced: number;
  readonly context: ContextUse | null;
}

export interface HitCounts {
  /** What was searched for. */
  readonly text: string;
  readonly total: number;
  /** False while they are being counted, and when there are more than anybody goes through. */
  readonly exact: boolean;
  /** How many hits are in items before the one at `offset`; null while that is not known. */
  before(offset: ByteOffset): number | null;
}

/** The last items of the session that the list previews, oldest first. */
export interface PreviewSnapshot {
  readonly id: ConversationId;
  readonly items: readonly Item[];
  readonly reachesStart: boolean;
  /** Null: its end does not say it. */
  readonly context: ContextUse | null;
  /** Where the list knows only a stated total: what was counted; left out: nothing was, yet. */
  readonly counted?: CountedTokens;
  /** The file could not be read. */
  readonly failed: boolean;
}

/** `approximate`: the sum may be wrong. */
export interface CountedTokens {
  readonly tokens: number;
  readonly approximate: boolean;
}

/** The tokens of a session's last turn, and how much of the model's context is in use; null: nothing that was read says it. */
export interface TailUsage {
  readonly turnTokens: number | null;
  /** The beginning of the turn was read too: all of its tokens are counted. */
  readonly isWhole: boolean;
  readonly contextPercent: number | null;
}

/** The end of a session that the board shows. */
export interface SessionTail {
  readonly id: ConversationId;
  /** The last ones, oldest first. */
  readonly items: readonly Item[];
  readonly usage: TailUsage;
  /** The file could not be read. */
  readonly failed: boolean;
}

/** Of the sessions that are shown; one that was not read yet is missing. */
export type TailsSnapshot = ReadonlyMap<ConversationId, SessionTail>;

/** Where the search over all sessions looks: in all of them, in those of the scope "folder", or in the archive. */
export type SearchWhere = 'all' | 'folder' | 'archived';

/** The search over all sessions. Hits are in order and only grow, until another query replaces them. */
export interface SearchSnapshot {
  readonly query: SearchQuery;
  /** How many sessions fit the filter line, which are searched alone; null: there is none, or they are not counted yet. */
  readonly fitting: number | null;
  readonly phase: 'idle' | 'running' | 'done';
  readonly hits: readonly SearchHit[];
  /** Files searched. */
  readonly searched: number;
  /** Files that could not be searched, or not wholly. */
  readonly unsearched: number;
  /** Null while it runs. */
  readonly outcome: SearchEnd['outcome'] | null;
  /** Why it failed, in one sentence. */
  readonly message: string | null;
  /** Hosts that were not searched, or not wholly: they are not there. */
  readonly missing: readonly string[];
}

/** What all sessions used, while its screen is open. */
export interface UsageSnapshot {
  readonly phase: 'running' | 'done' | 'stopped' | 'failed';
  /** Files read. */
  readonly files: number;
  /** Why it failed, what is wrong with a person's own prices, or what could not be read; one sentence. */
  readonly message: string | null;
  /** The day that the prices are of. */
  readonly pricesDate: string;
  /** The newest reading of each limit of the plan. */
  readonly limits: readonly LimitReading[];
  /** One for each grouping; null while files are being read. */
  readonly reports: ReadonlyMap<UsageGrouping, UsageReport> | null;
  /** Of the largest sessions. Not sanitised. */
  readonly titles: ReadonlyMap<string, string>;
  /** The sessions by their ids. */
  readonly sessions: ReadonlyMap<string, ConversationRef>;
  /** The other hosts: those that count now, and those that are not there. Null: there are none. */
  readonly hosts: { readonly counting: readonly string[]; readonly missing: readonly string[] } | null;
}

export interface Snapshot {
  readonly conversations: ConversationsSnapshot;
  /** Null while no conversation is open. */
  readonly items: ItemsSnapshot | null;
  /** Null until the first one was read. */
  readonly preview: PreviewSnapshot | null;
  readonly tails: TailsSnapshot;
  /** Null while all sessions are not being searched. */
  readonly search: SearchSnapshot | null;
  /** Null while what sessions used is not on screen. */
  readonly usage: UsageSnapshot | null;
  /** Hosts whose sessions stand in the list. */
  readonly hosts: readonly HostStatus[];
  /** Wall clock, epoch ms; moves when something is drawn, at least once a minute. */
  readonly nowMs: number;
}
