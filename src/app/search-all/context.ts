import type { ConversationsSnapshot, SearchSnapshot } from '../../live/snapshot.ts';
import type { Glyphs } from '../../text/row.ts';
import type { Size } from '../state.ts';

/** What the search screen looks at, and never changes. */
export interface SearchAllContext {
  /** Null while the store is being loaded. */
  readonly search: SearchSnapshot | null;
  readonly counts: ConversationsSnapshot['counts'];
  readonly size: Size;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly glyphs: Glyphs;
}

/** The hits on hand. */
export function hitsOf({ search }: SearchAllContext): SearchSnapshot['hits'] {
  return search?.hits ?? [];
}
