/** What keys can do in more than one context. */

/** Moves through a list, by a row or by a page. */
export type ListMove = 'up' | 'down' | 'pageUp' | 'pageDown';

/** Erases the last character, the last word, or all of a field of one line. */
export type EraseCommand = 'erase' | 'eraseWord' | 'eraseAll';
