/** By what the bytes on disk can be summed. The first needs no file to be opened, and is the usual one. */
export const DISK_GROUPINGS = ['month', 'folder', 'branch', 'kind', 'session'] as const;
export type DiskGrouping = (typeof DISK_GROUPINGS)[number];
