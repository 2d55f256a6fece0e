/**
 * Other hosts whose sessions stand in the same list: what the stores need of them. Their rows have ids that begin with the host, so that one
 * session on two machines is two rows. Promises of whoever provides it: nothing here ever waits for a host.
 */
import type { Conversation } from '../format/conversation.ts';
import type { HostStatus } from '../format/host-state.ts';
import type { ConversationId } from '../format/identity.ts';
import type { SearchEnd, SearchRequest } from '../search/request.ts';
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
}
