/** What can happen to the search screen, what it needs to know to answer, and what it answers. */
import type { ConversationsSnapshot, SearchSnapshot } from '../../live/snapshot.ts';
import type { NamedViews } from '../../query/named-view.ts';
import type { Glyphs } from '../../text/row.ts';
import type { KeyTable } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { SearchAllCommand, SearchAllFilterCommand } from './commands.ts';
import type { SearchAllState } from './state.ts';

export type SearchAllEvent =
  | { readonly type: 'command'; readonly command: SearchAllCommand }
  | { readonly type: 'filterCommand'; readonly command: SearchAllFilterCommand }
  /** Typed, or pasted on one line. */
  | { readonly type: 'text'; readonly text: string }
  /** What `@name` stands for. */
  | { readonly type: 'viewsKnown'; readonly views: NamedViews }
  | { readonly type: 'diskChanged' | 'resize' };

/** What the search screen reads, and never changes. */
export interface SearchAllContext {
  /** Null while the store is being loaded. */
  readonly search: SearchSnapshot | null;
  readonly counts: ConversationsSnapshot['counts'];
  /** What a filter line cannot know yet, and the values that it completes. */
  readonly titles: ConversationsSnapshot['titles'];
  readonly values: ConversationsSnapshot['values'];
  readonly size: Size;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  /** Named in the footer and in hints. */
  readonly keys: KeyTable;
}

export type SearchAllStep = ScreenStep<SearchAllState>;

/** The hits found so far. */
export function hitsOf({ search }: SearchAllContext): SearchSnapshot['hits'] {
  return search?.hits ?? [];
}
