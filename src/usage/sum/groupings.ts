/** By what tokens can be summed. */
export const USAGE_GROUPINGS = ['day', 'week', 'month', 'model', 'folder', 'session', 'host'] as const;
export type UsageGrouping = (typeof USAGE_GROUPINGS)[number];
