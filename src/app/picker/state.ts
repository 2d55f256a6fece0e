import type { Conversation, Scope } from '../../format/conversation.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import type { ListSort } from '../../query/order.ts';
import type { Preferences } from '../effect.ts';
import { EMPTY_FILTER, type FilterField } from '../filter/filter-field.ts';
import type { FilterCommand, PickerCommand } from './commands.ts';
import { type MarkedSessions, NONE_MARKED } from './marked.ts';

/** What is known of the last snapshot, to tell a new session from another order. Never rows. */
export interface LastList {
  readonly scope: Scope;
  readonly sort: ListSort;
  readonly query: string;
  readonly length: number;
  /** Every time was known, and no title was missing from a filter. */
  readonly complete: boolean;
}

/** In the order of `tab` and of the menu. */
export const SCOPES: readonly Scope[] = ['all', 'folder', 'live', 'archived'];

/** A place in the preview: so many rows of this item are above the lower edge. */
export interface PreviewBottom {
  readonly offset: ByteOffset;
  readonly rows: number;
}

/** What the user is doing in the list. */
export interface PickerState {
  readonly scope: Scope;
  readonly sort: ListSort;
  readonly filter: FilterField;
  /** True while the filter field has the keys. */
  readonly typing: boolean;
  /** The selection is held by id; null: the first row, whichever session that is (no key moved it yet). */
  readonly selected: ConversationId | null;
  /** Marked by the person. */
  readonly marked: MarkedSessions;
  /** Sessions whose sub-agents are shown below them. */
  readonly unfolded: ReadonlySet<ConversationId>;
  /** Index (in the view) of the first row on screen. */
  readonly top: number;
  /** Where the selection was in the view last; `index - top` is its screen row. */
  readonly index: number;
  /** The sessions beside the selection: one of them is selected when it disappears. */
  readonly neighbours: { readonly below: ConversationId | null; readonly above: ConversationId | null };
  /** Whose preview is still shown while keys move the selection; null: the selected one's. */
  readonly previewed: Conversation | null;
  /** The session whose end was requested for the preview. */
  readonly endOf: ConversationId | null;
  /** The lowest row of the preview where it was scrolled up; null: its end. */
  readonly previewBottom: PreviewBottom | null;
  /** Sessions that came in above the window since its top was last on screen. */
  readonly newAbove: number;
  /** Null until there was a snapshot of this view. */
  readonly lastList: LastList | null;
  /** Brought back from the archive: selected as soon as the list has it. */
  readonly comesBack: ConversationId | null;
  /** Commands for a list that the store has not shown yet (a burst of keys, a slow filter); run when it does. */
  readonly waiting: readonly (PickerCommand | FilterCommand)[];
}

/** Every sub-agent under its parent. */
export const ALL_FOLDED: ReadonlySet<ConversationId> = new Set();

/** The picker as it opens: nothing touched, at the top. */
export function initialPicker(preferences: Pick<Preferences, 'scope' | 'sort'>): PickerState {
  return {
    scope: preferences.scope,
    sort: preferences.sort,
    filter: EMPTY_FILTER,
    typing: false,
    selected: null,
    marked: NONE_MARKED,
    unfolded: ALL_FOLDED,
    top: 0,
    index: 0,
    neighbours: { below: null, above: null },
    previewed: null,
    endOf: null,
    previewBottom: null,
    newAbove: 0,
    lastList: null,
    comesBack: null,
    waiting: [],
  };
}
