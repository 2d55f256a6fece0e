/**
 * Other hosts whose sessions stand in the same list: what the stores need of them. Their rows have ids that begin with the host, so that one
 * session on two machines is two rows. Promises of whoever provides it: nothing here ever waits for a host.
 */
import type { Conversation } from '../format/conversation.ts';
import type { HostStatus } from '../format/host-state.ts';
import type { ConversationId } from '../format/identity.ts';
import type { SearchEnd, SearchRequest } from '../search/request.ts';
import type { Prices } from '../usage/prices/price-book.ts';
import type { ScanRequest, ScanResult } from '../usage/scan/usage-scan.ts';
import type { SessionFiles } from './session/session-files.ts';
import type { Subscribable } from './subscribable.ts';

export interface HostRows {
  readonly put: readonly Conversation[];
  readonly gone: readonly ConversationId[];
}

/** A search on one host. The hits have ids that begin with it; a folder is one there. */
export interface HostSearchRequest extends Omit<SearchRequest, 'paths'> {
  /** Only in these sessions of it; left out: in all of the scope. */
  readonly only?: readonly Conversation[];
  /** So many files were searched so far. */
  readonly onSearched?: (files: number) => void;
}

/** What is asked of one host about tokens that were used. */
export interface HostUsageRequest extends Pick<ScanRequest, 'sinceMs' | 'signal'> {
  readonly prices: Prices;
  /** Only in these sessions of it; left out: in all. */
  readonly only?: readonly Conversation[];
  /** So many files were read so far. */
  readonly onProgress: (files: number) => void;
}

/** What its sessions used; their ids begin with the host. */
export interface HostUsed extends Pick<ScanResult, 'sessions' | 'limits' | 'files' | 'complete'> {
  readonly host: string;
  /** Files that could not be read. */
  readonly unreadable: number;
  /** What else is left out, as a sentence; null: nothing. */
  readonly problem: string | null;
}

export interface OtherHosts extends Subscribable<readonly HostStatus[]> {
  /** All rows that are known, then each change. Returns the way to stop. */
  onRows(listener: (rows: HostRows) => void): () => void;
  /** Where the files of a host's sessions are. */
  filesOf(host: string): SessionFiles;
  /**
   * Searches there.
   * @throws (rejects) Error while the host is not connected, and when the connection is lost
   */
  search(host: string, request: HostSearchRequest): Promise<SearchEnd>;
  /** Counts there what was used. @throws (rejects) as `search` */
  usage(host: string, request: HostUsageRequest): Promise<HostUsed>;
}
