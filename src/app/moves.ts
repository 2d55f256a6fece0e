/** Moves through a list, by a row or by a page. */
export type ListMove = 'up' | 'down' | 'pageUp' | 'pageDown';
