import type { Scope } from '../../format/conversation.ts';

/** The order in which `tab` goes through the scopes. */
export const SCOPES: readonly Scope[] = ['all', 'folder', 'live', 'archived'];
