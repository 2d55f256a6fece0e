/** By what the bytes on disk can be summed. */
export const DISK_GROUPINGS = ['kind', 'month', 'folder', 'branch', 'session'] as const;
export type DiskGrouping = (typeof DISK_GROUPINGS)[number];
