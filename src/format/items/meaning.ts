/**
 * What one line means for the reader, before lines are joined into items. `interpret/line.ts` finds the meaning of a line, `assemble.ts`
 * joins: twins by id or by text, the halves of a tool call by its id.
 */

import type { ToolOutcome } from '../interpret/outcome.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import type { ImageReference, ItemContent } from './item.ts';

/** Twins are paired within one voice only. */
type Voice = 'user' | 'hook' | 'assistant' | 'plan' | 'reasoning' | 'web_search' | 'image';

/** `item`: the response_item, the canonical line. `event`: an event of an envelope file. `completed`: an item_completed of a paginated one. */
export type TwinSide = 'item' | 'event' | 'completed';

export type EventSide = Exclude<TwinSide, 'item'>;

export type CallContent = Extract<ItemContent, { kind: 'tool_call' | 'patch' | 'question' }>;

export type Meaning =
  | { readonly as: 'plain'; readonly content: ItemContent }
  | {
      readonly as: 'twin';
      readonly voice: Exclude<Voice, 'user'>;
      readonly side: TwinSide;
      /** The same in both halves of a paginated file; null where a line has none. */
      readonly id: string | null;
      /** The text without white space. Of a reasoning also each of its parts, since envelope files have one event per part. */
      readonly keys: readonly string[];
      /** Only of a reasoning that has a summary: the keys of its raw content, which has events of its own. */
      readonly rawKeys?: readonly string[];
      readonly content: ItemContent;
      /** Only of an answer with a plan in it: the key of the plan, which has an event of its own, and the answer without it. */
      readonly plan?: { readonly key: string; readonly words: string };
    }
  | {
      readonly as: 'twin';
      readonly voice: 'user';
      readonly side: TwinSide;
      readonly id: null;
      /** The text without white space; of a message first all of it, then without the parts that look injected. */
      readonly keys: readonly string[];
      /** Of a message: what its text makes it. */
      readonly content: UserContent | InjectedContent;
      readonly images: readonly ImageReference[];
      /** What it is when no person wrote it. */
      readonly injected: InjectedContent;
      /** The message itself says that a person typed it: it has no event. */
      readonly typed?: true;
    }
  | { readonly as: 'call'; readonly callId: string | null; readonly content: CallContent }
  | { readonly as: 'output'; readonly callId: string | null; readonly outcome: ToolOutcome }
  /** An event about a tool call: a CommandExecution, a FileChange, …. `alone` is what to show when the call is not there. */
  | {
      readonly as: 'execution';
      readonly callId: string | null;
      readonly outcome: ToolOutcome | null;
      readonly alone: ItemContent;
      /** When the call began, in epoch milliseconds; left out where the event does not say. */
      readonly startedMs?: number;
    }
  | {
      readonly as: 'turn';
      readonly edge: 'start' | 'end';
      readonly content: ItemContent;
    }
  | { readonly as: 'compaction'; readonly content: Extract<ItemContent, { kind: 'compacted' }> }
  /** The last `turns` turns were taken back. */
  | { readonly as: 'rollback'; readonly turns: number; readonly content: ItemContent };

export type UserContent = Extract<ItemContent, { kind: 'user' }>;
export type InjectedContent = Extract<ItemContent, { kind: 'context' | 'image' }>;

export type UserTwin = Extract<Meaning, { voice: 'user' }>;
export type TwinMeaning = Extract<Meaning, { as: 'twin' }>;

export function plain(content: ItemContent): Meaning {
  return { as: 'plain', content };
}

export function notice(level: 'note' | 'warning' | 'error', text: string): Meaning {
  return plain({ kind: 'notice', level, text });
}

/** What Codex keeps for itself. */
export function stateOf(type: string, payload: JsonObject): Meaning {
  return plain({ kind: 'state', label: type.replaceAll('_', ' '), text: prettyJson(payload) });
}

/** The key of a prompt without words. No text without white space has a space in it. */
export const NO_WORDS = 'no words';

let lastText = '';
let lastKey = '';
const KEPT_CHARACTERS = 100_000;

/**
 * Twins are compared without white space: the two sides join parts and end lines differently. The last key is kept: the next text is mostly that
 * of the other half, and 4 µs for a key are a tenth of what a small session takes in a list.
 */
export function twinKey(text: string): string {
  if (text === lastText) return lastKey;
  if (text.length > KEPT_CHARACTERS) return keyOfLong(text);
  const key = withoutSpace(text);
  lastText = text;
  lastKey = key;
  return key;
}

/** Part by part: all words of megabytes at once take fifty times their memory. */
function keyOfLong(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += KEPT_CHARACTERS)
    parts.push(withoutSpace(text.slice(at, at + KEPT_CHARACTERS)));
  return parts.join('');
}

/** Joined of words: what `replace` gives is a chain of them, which takes five times as long and eight times the memory once it is compared. */
function withoutSpace(text: string): string {
  return text.split(/\s+/).join('');
}

/** Only an image, which a call may have opened: up to 0.98 it comes as a message of the user. */
export function isImageOnly({ side, content, images }: UserTwin): boolean {
  return side === 'item' && images.length > 0 && (content.kind !== 'user' || content.text === '');
}

/** A prompt is what its event says; an image has more in the message. */
export function promptOf(message: UserTwin, event: Pick<UserTwin, 'content' | 'images'>): ItemContent {
  const text = event.content.kind === 'user' ? event.content.text : '';
  return { kind: 'user', text, images: message.images.length > 0 ? message.images : event.images };
}
