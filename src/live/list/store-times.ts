/** How long the list's store gathers changes, and waits for the first page. */
/** Faster than any screen, slower than a burst. */
export const GATHER_MS = 16;
/** For changes far from the screen: counts and progress may be this late, since each publication costs a frame and a copy of what changes next. */
export const OFF_SCREEN_MS = 250;
/** Everything else waits for the titles of the first page, for this long: a slow disk must not hold it up longer. */
export const FIRST_TITLES_MS = 200;
