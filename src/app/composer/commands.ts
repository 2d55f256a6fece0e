/** What keys can do in the box in which a message is written. */
import type { EditCommand } from '../field/commands.ts';

export type ComposerCommand =
  /** Appends the message to the session. */
  | 'send'
  /** Gives the message to a turn of Codex that begins immediately. */
  | 'ask'
  /** Begins another line. */
  | 'newline'
  /** Writes the message in the person's editor. */
  | 'editor'
  /** Closes the box; the draft is kept. */
  | 'close'
  | EditCommand
  /** Moves the cursor by a row. */
  | 'up'
  | 'down';
