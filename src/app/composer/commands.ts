/** What keys can do in the box in which a message is written. */

export type ComposerCommand =
  /** Appends the message to the session. */
  | 'send'
  /** Gives the message to a turn of Codex that begins immediately. */
  | 'ask'
  /** Begins another line. */
  | 'newline'
  /** Closes the box; the draft is kept. */
  | 'close'
  /** Erases the character before or after the cursor, or the word before it. */
  | 'erase'
  | 'eraseForward'
  | 'eraseWord'
  /** Erases to the start or to the end of the line. */
  | 'eraseToLineStart'
  | 'eraseToLineEnd'
  /** Puts what was erased last where the cursor is. */
  | 'bringBack'
  /** Moves the cursor by a character, a word, a row, or to an end of the line. */
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'up'
  | 'down'
  | 'lineStart'
  | 'lineEnd';
