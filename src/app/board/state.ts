/** What the person is doing on the board. Never rows: they follow from what the sessions do. */
import type { ConversationId } from '../../format/identity.ts';
import { appliedText, EMPTY_FILTER, type FilterField } from '../filter/filter-field.ts';

export interface BoardState {
  /** Null: the first one. */
  readonly selected: ConversationId | null;
  /** Where the selected one was: its neighbour is selected when it goes. */
  readonly index: number;
  /** The first line on the screen, of all lines of the list. */
  readonly top: number;
  readonly grouping: 'state' | 'project';
  /** What has the keys beside the filter: the list, the pane of the selected session, or that pane as large as the screen. */
  readonly focus: 'list' | 'pane' | 'large';
  readonly filter: FilterField;
  /** The filter has the keys. */
  readonly typing: boolean;
}

export const OPENED_BOARD: BoardState = {
  selected: null,
  index: 0,
  top: 0,
  grouping: 'state',
  focus: 'list',
  filter: EMPTY_FILTER,
  typing: false,
};

/** What of the filter is asked for. */
export function boardFilter({ filter, typing }: BoardState): string {
  return appliedText(filter, { typing }).trim();
}
