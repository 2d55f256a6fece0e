/** What can happen to the board, what it needs to know to answer, and what it answers. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationsSnapshot, TailsSnapshot } from '../../live/snapshot.ts';
import type { KnownValues } from '../../query/complete.ts';
import type { Highlight } from '../../text/markdown/block-options.ts';
import type { Glyphs } from '../../text/row.ts';
import type { KeyTable } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { BoardCommand, BoardFilterCommand, BoardPaneCommand } from './commands.ts';
import type { BoardState } from './state.ts';

export type BoardEvent =
  | { readonly type: 'command'; readonly command: BoardCommand }
  | { readonly type: 'paneCommand'; readonly command: BoardPaneCommand }
  | { readonly type: 'filterCommand'; readonly command: BoardFilterCommand }
  /** For the filter. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'diskChanged' | 'resize' };

/** What the board reads, and never changes. */
export interface BoardContext {
  readonly atWork: readonly Conversation[];
  /** Those of them that a filter line is about. */
  readonly fittingIn: ConversationsSnapshot['fittingIn'];
  /** For the completion of the filter. */
  readonly values: KnownValues;
  readonly tails: TailsSnapshot;
  /** False while sessions are still being found. */
  readonly complete: boolean;
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly highlight?: Highlight;
}

export type BoardStep = ScreenStep<BoardState>;
