/** How a turn of Codex that was asked for here can end. Types only. */
import type { SendResult } from './send.ts';

/** How a turn ended that was asked for here. Before Codex had the message, `refused` says why as sending does. */
export type TurnEnd =
  | { readonly kind: 'answered' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly why: Extract<SendResult, { kind: 'busy' | 'untrusted' | 'failed' }>;
    };
