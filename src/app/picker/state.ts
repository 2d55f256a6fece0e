import type { Scope, SortOrder } from '../../rollout/conversation.ts';
import type { ConversationId } from '../../rollout/identity.ts';

/** What the user is doing in the picker. The owner of this file may add fields. */
export interface PickerState {
  readonly scope: Scope;
  readonly sort: SortOrder;
  readonly query: string;
  /** True while the filter field has the keys. */
  readonly typing: boolean;
  /** The selection is held by id; null: the first row, wherever the list goes (nothing was touched yet). */
  readonly selected: ConversationId | null;
  /** Index (in the view) of the first row on screen. */
  readonly top: number;
}
