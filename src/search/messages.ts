/** The messages between the searching thread and its workers. */
import type { ConversationId } from '../format/identity.ts';
import type { ItemKind } from '../format/items/item.ts';
import type { StartedWorker, WorkerPort } from '../rollout/read/worker.ts';
import type { Matches, SearchQuery } from './query.ts';

/** One folder of rollouts; `place` is its day, null the flat archive. */
export interface SearchFolder {
  readonly path: string;
  readonly place: string | null;
  /** The files to search, one name a line, newest first: one text is passed to a thread faster than many. Left out: all of the folder. */
  readonly names?: string;
}

export interface SearchOrder {
  readonly query: SearchQuery;
  /** Only sessions of this folder. */
  readonly cwd: string | null;
  /** Most hits of one session; the last of them has `more`. */
  readonly perSession: number;
}

export type WorkerMessage =
  | {
      readonly kind: 'begin';
      readonly search: number;
      readonly order: SearchOrder;
      /** In the order they are searched; each worker takes the next one that no worker has. */
      readonly folders: readonly SearchFolder[];
      /** Shared by the workers: the index of that folder. */
      readonly next: Int32Array;
    }
  /** A batch was taken: another may be sent. */
  | { readonly kind: 'taken'; readonly search: number };

/** What a worker found since its last batch. */
export interface HitBatch {
  readonly search: number;
  /** In the order of the folders. */
  readonly parts: readonly FolderPart[];
  readonly unsearched: readonly Unsearched[];
  /** Conversations of which a later segment is in a folder that was listed for it. */
  readonly later: readonly ConversationId[];
}

export interface FolderPart {
  /** The folder's index. */
  readonly folder: number;
  readonly hits: readonly FoundHit[];
  /** Nothing more comes from it. */
  readonly done: boolean;
}

/** What could not be searched, and why. */
export interface Unsearched {
  readonly path: string;
  readonly why: string;
}

/** The session of a hit, as far as its file says. */
export interface HitSession {
  readonly id: ConversationId;
  readonly path: string;
  /** As in the list: first prompt, else first text, else null. Not sanitised. */
  readonly title: string | null;
  readonly cwd: string | null;
  readonly archived: boolean;
  /** Epoch ms. */
  readonly updatedMs: number;
}

export interface FoundHit {
  readonly session: HitSession;
  /** 1-based. */
  readonly line: number;
  /** Of the item's canonical line, in the session's own file. */
  readonly offset: number;
  readonly kind: ItemKind;
  readonly snippet: string;
  /** UTF-16 ranges in `snippet`. */
  readonly matches: Matches;
  /** A person took it back: Codex does not know it any more. */
  readonly takenBack?: true;
  /** The session has more hits than were requested. */
  readonly more: boolean;
}

/**
 * Places in the numbers that both sides share, so that a search is stopped and watched without messages: the number of the current
 * search, the files searched so far, and from `beats` on one number for each worker that it raises while it makes progress.
 */
export const COUNTERS = { current: 0, files: 1, beats: 2 } as const;

export type SearchPort = WorkerPort<WorkerMessage, HitBatch>;
export type SearchWorker = StartedWorker<WorkerMessage, HitBatch>;

/** What a worker gets when it starts. */
export interface WorkerStart {
  readonly counters: Int32Array;
  /** Place of this worker's beat in the counters. */
  readonly beat: number;
}
