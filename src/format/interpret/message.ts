/** The meaning of messages and reasoning, from response_items and from events. Promises: both halves of a twin have the same key. */

import type { ImageReference, ItemContent } from '../items/item.ts';
import { type Meaning, plain, type TwinSide, twinKey } from '../items/meaning.ts';
import type { JsonObject } from '../line.ts';
import { field, stringOf } from '../narrow.ts';
import { generatedImageOf, searchedWords } from './extension.ts';
import { injectedLabel } from './injected-context.ts';
import { readContent } from './message-content.ts';

/** A `message` response_item of any role. */
export function interpretMessage(payload: JsonObject): Meaning {
  const role = stringOf(payload, 'role') ?? 'unknown';
  const { texts, images } = readContent(field(payload, 'content'));
  if (role === 'user') return userMessage('item', texts, images);
  if (role === 'assistant') return assistantMessage('item', texts.join('\n'), images);
  const label = texts.map(text => injectedLabel(text) ?? role).filter(isFirst);
  return plain({ kind: 'context', label: label.join(', ') || role, role, text: texts.join('\n\n') });
}

/** What a person said; context when Codex injected all of it. */
export function userMessage(
  side: TwinSide,
  texts: readonly string[],
  images: readonly ImageReference[],
): Meaning {
  const labels = texts.map(injectedLabel);
  const typed = texts.filter((_, index) => labels[index] === null);
  const injected = texts.length > 0 && typed.length === 0 && images.length === 0;
  const content: ItemContent = injected
    ? { kind: 'context', label: labels.filter(isFirst).join(', '), role: 'user', text: texts.join('\n\n') }
    : { kind: 'user', text: typed.join('\n'), images };
  const key = twinKey(injected ? texts.join('') : typed.join('')) || (images.length > 0 ? 'images only' : '');
  return { as: 'twin', voice: 'user', side, keys: [key], content };
}

export function assistantMessage(
  side: TwinSide,
  text: string,
  images: readonly ImageReference[] = [],
): Meaning {
  const content: ItemContent = { kind: 'assistant', text, images };
  return { as: 'twin', voice: 'assistant', side, keys: [twinKey(text)], content };
}

/** A `reasoning` response_item: its summary, or its content when there is no summary. */
export function interpretReasoning(payload: JsonObject): Meaning {
  const summary = readContent(field(payload, 'summary')).texts;
  const raw = readContent(field(payload, 'content')).texts;
  const text = (summary.length > 0 ? summary : raw).join('\n\n');
  const encrypted = (stringOf(payload, 'encrypted_content') ?? '') !== '';
  const content: ItemContent = { kind: 'reasoning', text, encrypted };
  const twin = { as: 'twin', voice: 'reasoning', side: 'item', content } as const;
  return summary.length === 0
    ? { ...twin, keys: partKeys(raw) }
    : { ...twin, keys: partKeys(summary), rawKeys: partKeys(raw) };
}

/** The key of the whole text first, then those of its parts. */
function partKeys(parts: readonly string[]): string[] {
  return [parts.join(''), ...(parts.length > 1 ? parts : [])].map(twinKey).filter(isFirst);
}

/** Reasoning, from an event. */
export function reasoningEvent(side: TwinSide, texts: readonly string[]): Meaning {
  const content: ItemContent = { kind: 'reasoning', text: texts.join('\n\n'), encrypted: false };
  return { as: 'twin', voice: 'reasoning', side, keys: [twinKey(texts.join(''))], content };
}

export function webSearch(side: TwinSide, payload: JsonObject): Meaning {
  const query = searchedWords(payload);
  const content: ItemContent = { kind: 'web_search', query, status: stringOf(payload, 'status') };
  return { as: 'twin', voice: 'web_search', side, keys: [twinKey(query)], content };
}

/** An image that the model made, from a response_item, an event or an item_completed. */
export function generatedImage(side: TwinSide, payload: JsonObject): Meaning {
  const key = twinKey(stringOf(payload, 'id') ?? stringOf(payload, 'call_id') ?? '');
  return { as: 'twin', voice: 'image', side, keys: [key], content: generatedImageOf(payload) };
}

function isFirst(value: string | null, index: number, all: readonly (string | null)[]): boolean {
  return all.indexOf(value) === index;
}
