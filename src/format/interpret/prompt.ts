/**
 * The meaning of lines in the user's name: messages, the events of prompts, and what hooks say (FORMAT.md, section 10). Promises: both lines of a
 * prompt have a key in common, whatever parts only one of them has. Does not decide who spoke: `items/prompt-pairing.ts` does.
 */
import type { ImageReference } from '../items/item.ts';
import {
  type EventSide,
  type InjectedContent,
  type Meaning,
  NO_WORDS,
  type TwinSide,
  twinKey,
  type UserTwin,
} from '../items/meaning.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, field, objectOf, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { injectedLabel, injectedName, typedWords } from './injected-context.ts';
import { partsOf, readContent } from './message-content.ts';

/** The parts of a prompt. */
export interface PromptContent {
  /** Its text parts: only these are in both lines. */
  readonly words: readonly string[];
  /** What is shown: the words, and of a recording what was said. */
  readonly texts: readonly string[];
  readonly images: readonly ImageReference[];
}

/** A skill, an app and a recording stand in one of the two lines only. */
function readPrompt(content: unknown): PromptContent {
  const parts = partsOf(content);
  const others = parts.filter(isWordless);
  const { texts: words, images } = readContent(parts.filter(part => !isWordless(part)));
  const spoken = others.flatMap(part => stringOf(part, 'transcript') ?? []);
  const texts = [...words, ...spoken];
  const standIn = texts.length === 0 && images.length === 0 ? others.map(nameOfPart) : [];
  return { words, texts: [...texts, ...standIn], images };
}

const IMAGE_TYPES: ReadonlySet<string | null> = new Set(['input_image', 'image', 'image_url', 'local_image']);

function isWordless(part: unknown): part is JsonObject {
  return isJsonObject(part) && stringOf(part, 'text') === null && !IMAGE_TYPES.has(stringOf(part, 'type'));
}

/** `[Audio]`, `[Skill deploy]`. */
function nameOfPart(part: JsonObject): string {
  const type = (stringOf(part, 'type') ?? 'part').replace(/^(?:input|local)_/, '').replaceAll('_', ' ');
  const name = stringOf(part, 'name') ?? stringOf(part, 'filename');
  return `[${type.charAt(0).toUpperCase()}${type.slice(1)}${name === null ? '' : ` ${name}`}]`;
}

/** A `message` response_item in the user's name. */
export function messageOfUser(payload: JsonObject): Meaning {
  const content = field(payload, 'content');
  const { words, texts, images } = readPrompt(content);
  const hook = hookWords(words);
  if (hook !== null) return hookTwin('item', stringOf(payload, 'id'), hook);
  const labels = texts.map(injectedLabel);
  const typed = texts.filter((_, index) => labels[index] === null);
  const injected = injectedContent(payload, { texts, images });
  const isTyped = texts.length === 0 || typed.length > 0 || images.length > 0;
  const key = promptKey(words, content);
  const typedKey = twinKey(words.filter(text => injectedLabel(text) === null).join(''));
  return {
    as: 'twin',
    voice: 'user',
    side: 'item',
    id: null,
    keys: typedKey === '' || typedKey === key ? [key] : [key, typedKey],
    content: isTyped ? { kind: 'user', text: typed.join('\n'), images } : injected,
    images,
    injected,
  };
}

/**
 * A message in the user's name that a sub-agent inherited. What it inherits has no events: of each part the message itself says what it is.
 */
export function inheritedMessage(payload: JsonObject): Meaning {
  const meaning = messageOfUser(payload);
  if (meaning.as !== 'twin' || meaning.voice !== 'user' || !partKinds(payload).some(isTypedKind))
    return meaning;
  const { texts, images } = readPrompt(field(payload, 'content'));
  return { ...meaning, typed: true, content: { kind: 'user', text: texts.join('\n'), images } };
}

/** `user.text`, `user.image`; what Codex itself put in has other words. */
function isTypedKind(kind: unknown): boolean {
  return typeof kind === 'string' && kind.startsWith('user.');
}

/** One word for each part of a message; nothing up to 0.147. */
function partKinds(payload: JsonObject): readonly unknown[] {
  return arrayOf(objectOf(payload, 'internal_chat_message_metadata_passthrough') ?? {}, 'content_item_kinds');
}

/** What a person said, from its event, whatever it looks like. */
export function promptOfEvent(side: EventSide, content: unknown): UserTwin {
  const { words, texts, images } = readPrompt(content);
  const text = texts.join('\n');
  return {
    as: 'twin',
    voice: 'user',
    side,
    id: null,
    keys: [promptKey(words, content)],
    content: { kind: 'user', text, images },
    images,
    injected: { kind: 'context', label: injectedName(text, []), role: 'user', text },
  };
}

const NAMES_ONLY = /^(?:\[(?!Audio)[^\]\n]*\]\s*)+$/;

/**
 * Whether Codex's lists take a prompt for one: by words that were typed, a picture or a recording. An attachment, a skill or an app alone
 * is none.
 */
export function isListedPrompt({ keys, content, images }: UserTwin): boolean {
  if (images.length > 0) return true;
  const words = content.kind === 'user' ? typedWords(content.text) : '';
  return words !== '' && !(keys[0] === NO_WORDS && NAMES_ONLY.test(words));
}

/** A `HookPrompt` item: what a hook says to the model in the user's name. */
export function hookPrompt(item: JsonObject): Meaning {
  const texts = arrayOf(item, 'fragments').map(part =>
    isJsonObject(part) ? (stringOf(part, 'text') ?? '') : String(part),
  );
  return hookTwin('completed', stringOf(item, 'id'), texts);
}

function hookTwin(side: TwinSide, id: string | null, texts: readonly string[]): Meaning {
  const content = { kind: 'context', label: 'hook', role: 'user', text: texts.join('\n\n') } as const;
  return { as: 'twin', voice: 'hook', side, id, keys: [twinKey(texts.join(''))], content };
}

const HOOK = /^\s*<hook_prompt\b[^>]*>([\s\S]*)<\/hook_prompt>\s*$/;

/** Null when it is no message of a hook. */
function hookWords(texts: readonly string[]): readonly string[] | null {
  const words = texts.map(text => HOOK.exec(text)?.[1]);
  return words.length > 0 && words.every(text => text !== undefined) ? words : null;
}

/** An image alone is one that was opened for the model. */
function injectedContent(
  payload: JsonObject,
  { texts, images }: Pick<PromptContent, 'texts' | 'images'>,
): InjectedContent {
  const [image] = images;
  if (texts.length === 0 && image) return { kind: 'image', image };
  const kinds = partKinds(payload);
  const labels = texts.map((text, index) => injectedLabel(text) ?? injectedName(text, kinds.slice(index)));
  return { kind: 'context', label: [...new Set(labels)].join(', '), role: 'user', text: texts.join('\n\n') };
}

/** The same in both lines: of a prompt without words, that it has none. */
function promptKey(words: readonly string[], content: unknown): string {
  const parts = Array.isArray(content) ? content.length : 0;
  return twinKey(words.join('')) || (parts > 0 ? NO_WORDS : '');
}
