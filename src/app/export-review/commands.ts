/** What keys can do while an export is looked through, and in the field for its turns or its path. */
import type { EditCommand } from '../field/commands.ts';
import type { ListMove } from '../moves.ts';

export type ExportCommand =
  | ListMove
  /** To the next or previous place where something was taken out. */
  | 'nextRedacted'
  | 'previousRedacted'
  /** Writes what is on screen. */
  | 'write'
  /** Copies it instead. */
  | 'copy'
  /** The next format. */
  | 'format'
  /** All turns, the one at the mark, those from it on, those up to it. */
  | 'range'
  /** Opens the field for turns. */
  | 'turns'
  /** None of what tools printed, its beginning and end, or all of it. */
  | 'tools'
  /** With what the model thought, or without. */
  | 'thoughts'
  /** Opens the field for the path. */
  | 'path'
  /** Back, with nothing written. */
  | 'back';

export type ExportFieldCommand =
  | EditCommand
  /** Takes what was typed. */
  | 'submit'
  /** Leaves it as it was. */
  | 'cancel';
