/** What keys can do to the text of a field, of one line or of many. */
export type EditCommand =
  /** Erases the character before or after the cursor, or the word before it. */
  | 'erase'
  | 'eraseForward'
  | 'eraseWord'
  /** Erases to the start or to the end of the line. */
  | 'eraseToLineStart'
  | 'eraseToLineEnd'
  /** Puts what was erased last where the cursor is. */
  | 'bringBack'
  /** Moves the cursor by a character, by a word, or to an end of the line. */
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'lineStart'
  | 'lineEnd';
