/** What a row may hold at most: more ends the connection, so the agent sends no more. */

/** Characters of one row as JSON. */
export const ROW_LIMIT = 64 * 1024;
/** Paths, or tags, of one row. */
export const LIST_LIMIT = 1_000;
