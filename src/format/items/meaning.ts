/**
 * What one line means for the reader, before lines are joined into items. Pure types, and the few ways to make them.
 * `interpret-line.ts` finds the meaning, `assemble.ts` joins: twins by text, tool halves by call id.
 */

import type { Outcome } from '../interpret/outcome.ts';
import type { ItemContent } from './item.ts';

/** Who a twinned line belongs to: twins are looked for only within one voice. */
type Voice = 'user' | 'assistant' | 'reasoning' | 'web_search' | 'image';

/** `item`: the response_item, canonical. `event`: an event_msg of old files. `completed`: an item_completed of paginated ones. */
export type TwinSide = 'item' | 'event' | 'completed';

export type CallContent = Extract<ItemContent, { kind: 'tool_call' | 'patch' }>;

export type Meaning =
  | { readonly as: 'plain'; readonly content: ItemContent }
  | {
      readonly as: 'twin';
      readonly voice: Voice;
      readonly side: TwinSide;
      /** The normalised text; of a reasoning also each of its parts, since old files wrote one event per part. */
      readonly keys: readonly string[];
      /** Of a reasoning that has a summary: the same of its raw content, which has events of its own. */
      readonly rawKeys?: readonly string[];
      readonly content: ItemContent;
    }
  | { readonly as: 'call'; readonly callId: string | null; readonly content: CallContent }
  | { readonly as: 'output'; readonly callId: string | null; readonly outcome: Outcome }
  /** An event about a call: a CommandExecution, a FileChange, …. `alone` is what it is without its call. */
  | {
      readonly as: 'execution';
      readonly callId: string | null;
      readonly outcome: Outcome | null;
      readonly alone: ItemContent;
    }
  | {
      readonly as: 'turn';
      readonly edge: 'start' | 'end';
      readonly content: ItemContent;
    };

export function plain(content: ItemContent): Meaning {
  return { as: 'plain', content };
}

export function notice(level: 'note' | 'warning' | 'error', text: string): Meaning {
  return plain({ kind: 'notice', level, text });
}

/** Twins are compared without white space: the two sides join parts and end lines differently. */
export function twinKey(text: string): string {
  return text.replace(/\s+/g, '');
}
