/** What can happen while an export is looked through, what that screen needs to know to answer, and what it answers. */
import type { Action } from '../action.ts';
import type { Token } from '../effect.ts';
import type { KeyLook } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { ExportCommand, ExportFieldCommand } from './commands.ts';
import type { ExportState } from './state.ts';

/** How far the documents are. */
export type PreparingAction = Extract<
  Action,
  { readonly type: 'exportPrepared' | 'exportMoved' | 'exportFailed' }
>;

export type ExportEvent =
  | { readonly type: 'command'; readonly command: ExportCommand }
  | { readonly type: 'fieldCommand'; readonly command: ExportFieldCommand }
  /** Typed or pasted into the field. */
  | { readonly type: 'text'; readonly text: string }
  | PreparingAction;

export interface ExportContext extends KeyLook {
  readonly size: Size;
  /** The user's home folder, drawn as `~`. */
  readonly home: string | undefined;
  /** A token that no effect has yet. */
  readonly token: Token;
}

export type ExportStep = ScreenStep<ExportState>;
