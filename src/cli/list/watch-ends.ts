/** What `--until` of `rolltop watch` may wait for. */
export const WATCH_ENDS = ['ready', 'needs-you'] as const;
