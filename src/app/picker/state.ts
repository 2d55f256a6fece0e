import type { Conversation, Scope, SortOrder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { FilterCommand, PickerCommand } from '../commands.ts';
import type { Preferences } from '../effect.ts';

/** What the last snapshot looked like to this state: how to tell a new session from another order. Never rows. */
export interface LastList {
  readonly scope: Scope;
  readonly sort: SortOrder;
  readonly query: string;
  readonly length: number;
  /** The order stood: nothing was being gathered, and no title was missing from a filter. */
  readonly complete: boolean;
}

/** What the user is doing in the picker. The owner of this file may add fields. */
export interface PickerState {
  readonly scope: Scope;
  readonly sort: SortOrder;
  readonly query: string;
  /** True while the filter field has the keys. */
  readonly typing: boolean;
  /** The selection is held by id; null: the first row, wherever the list goes (nothing was touched yet). */
  readonly selected: ConversationId | null;
  /** Sessions whose sub-agents stand below them. */
  readonly unfolded: ReadonlySet<ConversationId>;
  /** Index (in the view) of the first row on screen. */
  readonly top: number;
  /** Where the selection was last seen in the view; `index - top` is its screen row. */
  readonly index: number;
  /** Who stood beside the selection: takes over when it goes away. */
  readonly neighbours: { readonly below: ConversationId | null; readonly above: ConversationId | null };
  /** Whose preview is still shown while keys move the selection; null: the selected one's. */
  readonly previewed: Conversation | null;
  /** Sessions that came in above the window since its top was last on screen. */
  readonly newAbove: number;
  /** Null until a snapshot of the wanted view was seen. */
  readonly lastList: LastList | null;
  /** Commands for a list that the store has not shown yet (a burst of keys, a slow filter); run when it is there. */
  readonly waiting: readonly (PickerCommand | FilterCommand)[];
}

/** Every sub-agent under its parent. */
export const ALL_FOLDED: ReadonlySet<ConversationId> = new Set();

/** The picker as it opens: nothing touched, at the top. */
export function initialPicker(preferences: Pick<Preferences, 'scope' | 'sort'>): PickerState {
  return {
    scope: preferences.scope,
    sort: preferences.sort,
    query: '',
    typing: false,
    selected: null,
    unfolded: ALL_FOLDED,
    top: 0,
    index: 0,
    neighbours: { below: null, above: null },
    previewed: null,
    newAbove: 0,
    lastList: null,
    waiting: [],
  };
}
