/** What the person is doing on the board. Never rows: they follow from what the sessions do. */
import type { ConversationId } from '../../format/identity.ts';

export interface BoardState {
  /** Null: the first one. */
  readonly selected: ConversationId | null;
  /** Where the selected one was: its neighbour is selected when it goes. */
  readonly index: number;
  /** The first line on the screen, of all lines of the list. */
  readonly top: number;
  readonly grouping: 'state' | 'project';
}

export const OPENED_BOARD: BoardState = { selected: null, index: 0, top: 0, grouping: 'state' };
