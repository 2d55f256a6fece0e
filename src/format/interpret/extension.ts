/**
 * The meaning of items that Codex's extensions report (FORMAT.md, section 12): searches of the web, images that were made, pauses. Promises: more
 * about the call with their id where there is one; an extension of an unknown kind is shown with its JSON; no pixels are kept.
 */
import type { ImageReference, ItemContent } from '../items/item.ts';
import { type Meaning, plain } from '../items/meaning.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, field, numberOf, objectOf, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { imageFromBase64 } from './images.ts';
import { outputOf, type ToolOutcome, UNKNOWN_OUTCOME } from './outcome.ts';

type GeneratedImage = Extract<ItemContent, { kind: 'image' }>;

/** An `Extension` item (since 0.144); `kind` says which. */
export function extensionItem(item: JsonObject): Meaning {
  switch (stringOf(item, 'kind')) {
    case 'web.search':
      return webSearchOfExtension(item);
    case 'image_gen.generation':
      return imageOfExtension(item);
    case 'clock.sleep':
      return pauseOf(item);
    default: {
      const type = `Extension ${stringOf(item, 'kind') ?? ''}`.trim();
      return plain({ kind: 'unknown', type, text: prettyJson(item) });
    }
  }
}

function webSearchOfExtension(item: JsonObject): Meaning {
  const query = searchedWords(item);
  const alone: ItemContent = { kind: 'web_search', query, status: stringOf(item, 'status') };
  const outcome = { ...UNKNOWN_OUTCOME, status: 'ok', about: query } as const;
  return { as: 'execution', callId: stringOf(item, 'id'), outcome, alone };
}

function imageOfExtension(item: JsonObject): Meaning {
  const alone = generatedImageOf(item);
  const { image, prompt, failure } = alone;
  const outcome: ToolOutcome = {
    ...UNKNOWN_OUTCOME,
    text: failure ?? '',
    images: failure === undefined ? [image] : [],
    status: failure === undefined ? 'ok' : 'failed',
    ...(prompt === undefined ? {} : { about: prompt }),
  };
  return { as: 'execution', callId: stringOf(item, 'id'), outcome, alone };
}

/** `clock.sleep`, and the `Sleep` item: how long the model paused. */
export function pauseOf(item: JsonObject): Meaning {
  const callId = stringOf(item, 'id');
  const durationMs = numberOf(item, 'durationMs') ?? numberOf(item, 'duration_ms');
  const outcome: ToolOutcome = { ...UNKNOWN_OUTCOME, durationMs, status: 'ok' };
  const output = outputOf(outcome);
  const called = { kind: 'tool_call', callId, tool: 'clock.sleep', command: null, input: '' } as const;
  return { as: 'execution', callId, outcome, alone: { ...called, status: 'ok', output } };
}

/** An image that the model made: its prompt, where it was saved, or why it failed. `result` is base64. */
export function generatedImageOf(payload: JsonObject): GeneratedImage {
  const prompt = stringOf(payload, 'revised_prompt') ?? stringOf(payload, 'revisedPrompt');
  const location = stringOf(payload, 'saved_path') ?? stringOf(payload, 'savedPath');
  const failure = failureOf(payload);
  const image: ImageReference = {
    ...imageFromBase64(stringOf(payload, 'result') ?? '', 'image/png'),
    location,
  };
  return {
    kind: 'image',
    image,
    ...(prompt ? { prompt } : {}),
    ...(failure === null ? {} : { failure }),
  };
}

/** `failure{code,message}`, or `{type,limitId}`; older ones have the status alone. */
function failureOf(payload: JsonObject): string | null {
  const failure = objectOf(payload, 'failure');
  const words = failure && ['message', 'code', 'type'].map(key => stringOf(failure, key)).find(word => word);
  if (failure) return words ?? prettyJson(failure);
  return stringOf(payload, 'failure') ?? (stringOf(payload, 'status') === 'failed' ? 'failed' : null);
}

/**
 * What was searched: `action` is `{type:"search",query,queries}`, `{type:"open_page",url}`, `{type:"find_in_page",url,pattern}`. The `query` beside
 * the action has other words, or is missing.
 */
export function searchedWords(payload: JsonObject): string {
  const action = field(payload, 'action');
  return (isJsonObject(action) ? describeAction(action) : '') || (stringOf(payload, 'query') ?? '');
}

function describeAction(action: JsonObject): string {
  const [query, pattern, url] = ['query', 'pattern', 'url'].map(key => stringOf(action, key) || null);
  if (pattern && url) return `'${pattern}' in ${url}`;
  const queries = arrayOf(action, 'queries').filter(each => typeof each === 'string' && each !== '');
  const all = [...new Set([query, ...queries].filter(each => each))];
  return all.length > 0 ? all.join(', ') : (pattern ?? url ?? '');
}
