/** The meaning of messages and reasoning, from response_items and from events. Promises: both halves of a twin have the same key. */

import type { ImageReference, ItemContent } from '../items/item.ts';
import { type Meaning, plain, stateOf, type TwinSide, twinKey } from '../items/meaning.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, field, objectOf, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { readAnswer } from './answer.ts';
import { generatedImageOf, searchedWords } from './extension.ts';
import { injectedLabel } from './injected-context.ts';
import { readContent } from './message-content.ts';
import { messageOfUser } from './prompt.ts';

/** A `message` response_item of any role. */
export function interpretMessage(payload: JsonObject): Meaning {
  const role = stringOf(payload, 'role') ?? 'unknown';
  if (role === 'user') return messageOfUser(payload);
  const { texts, images } = readContent(field(payload, 'content'));
  if (role === 'assistant')
    return assistantMessage('item', { id: stringOf(payload, 'id'), text: texts.join('\n'), images });
  const label = texts.map(text => injectedLabel(text) ?? role).filter(isFirst);
  return plain({ kind: 'context', label: label.join(', ') || role, role, text: texts.join('\n\n') });
}

export interface AnswerParts {
  /** The same in both lines of a paginated file. */
  readonly id: string | null;
  readonly text: string;
  readonly images?: readonly ImageReference[];
}

/** What the model said, without what it says to Codex; a plan in it has an event of its own. */
export function assistantMessage(side: TwinSide, { id, text, images = [] }: AnswerParts): Meaning {
  const { words, whole, plan } = readAnswer(text);
  const content: ItemContent = { kind: 'assistant', text: whole, images };
  const twin = { as: 'twin', voice: 'assistant', side, id, keys: [twinKey(words)], content } as const;
  return plan === null ? twin : { ...twin, plan: { key: twinKey(plan), words } };
}

/** A plan that the model proposes, from an item of its own. */
export function proposedPlan(text: string): Meaning {
  const content: ItemContent = { kind: 'assistant', text, images: [] };
  return { as: 'twin', voice: 'plan', side: 'completed', id: null, keys: [twinKey(text)], content };
}

/** An item of a spoken conversation: what was said, where it says that. */
export function realtimeItem(payload: JsonObject): Meaning {
  const item = objectOf(payload, 'item') ?? payload;
  const parts = [item, ...arrayOf(item, 'content').filter(isJsonObject)];
  const said = parts.flatMap(part => stringOf(part, 'transcript') ?? stringOf(part, 'text') ?? []);
  if (said.length === 0) return stateOf('realtime_item', payload);
  const role = stringOf(item, 'role') ?? 'user';
  return plain({ kind: 'context', label: `spoken by ${role}`, role, text: said.join('\n') });
}

/** A `reasoning` response_item: its summary, or its content when there is no summary. */
export function interpretReasoning(payload: JsonObject): Meaning {
  const summary = readContent(field(payload, 'summary')).texts;
  const raw = readContent(field(payload, 'content')).texts;
  const text = (summary.length > 0 ? summary : raw).join('\n\n');
  const encrypted = (stringOf(payload, 'encrypted_content') ?? '') !== '';
  const content: ItemContent = { kind: 'reasoning', text, encrypted };
  const id = stringOf(payload, 'id');
  const twin = { as: 'twin', voice: 'reasoning', side: 'item', id, content } as const;
  return summary.length === 0
    ? { ...twin, keys: partKeys(raw) }
    : { ...twin, keys: partKeys(summary), rawKeys: partKeys(raw) };
}

/** The key of the whole text first, then those of its parts. */
function partKeys(parts: readonly string[]): string[] {
  return [parts.join(''), ...(parts.length > 1 ? parts : [])].map(twinKey).filter(isFirst);
}

/** Reasoning, from an event. */
export function reasoningEvent(side: TwinSide, texts: readonly string[], id: string | null = null): Meaning {
  const content: ItemContent = { kind: 'reasoning', text: texts.join('\n\n'), encrypted: false };
  return { as: 'twin', voice: 'reasoning', side, id, keys: [twinKey(texts.join(''))], content };
}

export function webSearch(side: TwinSide, payload: JsonObject): Meaning {
  const query = searchedWords(payload);
  const content: ItemContent = { kind: 'web_search', query, status: stringOf(payload, 'status') };
  const id = stringOf(payload, 'id');
  return { as: 'twin', voice: 'web_search', side, id, keys: [twinKey(query)], content };
}

/** An image that the model made, from a response_item, an event or an item_completed. */
export function generatedImage(side: TwinSide, payload: JsonObject): Meaning {
  const key = twinKey(stringOf(payload, 'id') ?? stringOf(payload, 'call_id') ?? '');
  return { as: 'twin', voice: 'image', side, id: null, keys: [key], content: generatedImageOf(payload) };
}

function isFirst(value: string | null, index: number, all: readonly (string | null)[]): boolean {
  return all.indexOf(value) === index;
}
