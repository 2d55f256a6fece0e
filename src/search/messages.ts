/** What the search and its workers tell each other. Pure types: both sides are compiled from them. */
import type { ConversationId } from '../format/identity.ts';
import type { ItemKind } from '../format/items/item.ts';
import type { Matches, SearchQuery } from './query.ts';

/** One folder of rollouts; `place` is its day, null the flat archive. */
export interface SearchFolder {
  readonly path: string;
  readonly place: string | null;
}

export interface SearchOrder {
  readonly query: SearchQuery;
  /** Only sessions of this folder. */
  readonly cwd: string | null;
  /** Hits of one session that are given; the last of them says that there are more. */
  readonly perSession: number;
}

export type ToWorker =
  | {
      readonly kind: 'begin';
      readonly search: number;
      readonly order: SearchOrder;
      /** In the order they are searched; each worker takes the next one that nobody has. */
      readonly folders: readonly SearchFolder[];
      /** Shared by the workers: the number of that folder. */
      readonly next: Int32Array;
    }
  /** A batch was taken: another may come. */
  | { readonly kind: 'taken'; readonly search: number };

/** What a worker found since its last batch. */
export interface Batch {
  readonly search: number;
  /** In the order of the folders. */
  readonly parts: readonly FolderPart[];
  readonly unsearched: readonly Unsearched[];
}

export interface FolderPart {
  /** The folder's number. */
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

/** The session of a hit, as far as its file tells. */
export interface FoundSession {
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
  readonly session: FoundSession;
  /** 1-based. */
  readonly line: number;
  /** Of the item's canonical line, in the session's own file. */
  readonly offset: number;
  readonly kind: ItemKind;
  readonly snippet: string;
  /** UTF-16 ranges in `snippet`. */
  readonly matches: Matches;
  /** The session has more hits than are given. */
  readonly more: boolean;
}

/**
 * Shared by both sides, so that a search can be stopped and watched without waiting for a message: the number of the search
 * that is wanted now, the files searched, and behind them a beat for each worker that moves as long as it gets on.
 */
export const shared = { wanted: 0, files: 1, beats: 2 } as const;

/** One worker's end of the line. */
export interface WorkerPort {
  post(batch: Batch): void;
  onMessage(listener: (message: ToWorker) => void): void;
  /** Asked for between two folders, where others work on this thread too: resolves when they had their turn. */
  readonly pause?: () => Promise<void>;
}

/** What a worker is given when it starts. */
export interface WorkerStart {
  readonly counters: Int32Array;
  /** Place of this worker's beat in the counters. */
  readonly beat: number;
}
