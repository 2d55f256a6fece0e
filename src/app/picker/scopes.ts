import type { Scope } from '../../rollout/conversation.ts';

/** The order in which `tab` goes through the scopes. */
export const scopes: readonly Scope[] = ['all', 'folder', 'live', 'archived'];

/** As the scope line says them. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  all: 'all',
  folder: 'this folder',
  live: 'live',
  archived: 'archived',
};

/** As the count of what is shown says them: `12 of 1,204 shown · folder`. */
export const scopeShort: Readonly<Record<Scope, string>> = { ...scopeWords, folder: 'folder' };
