/**
 * The `content` of messages and outputs as texts and images. Promises: of a recording the transcript is the text; a part of an unknown type becomes a
 * text that names it; known parts without words are named where nothing else is said. Knows the part types of all dialects: `input_text`, `output_text`, `text`, `Text`, `input_image`, `image`,
 * `local_image`, ….
 */

import type { ImageReference } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { objectOf, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { imageFromBase64, imageFromUrl } from './images.ts';

export interface MessageContent {
  readonly texts: readonly string[];
  readonly images: readonly ImageReference[];
}

/** The tags that Codex puts around an image: nothing that a reader needs. */
const IMAGE_TAG = /^\s*<\/?image\b[^>]{0,200}>\s*$/;

/** Known parts that may have no words. */
const WORDLESS: ReadonlyMap<string, string> = new Map([
  ['audio', 'Audio'],
  ['skill', 'Skill'],
  ['mention', 'Mention'],
  ['resource', 'Resource'],
  ['resource_link', 'Resource'],
  ['encrypted_content', 'Encrypted'],
  ['file', 'File'],
]);

/** More than any message has. Each part costs a hundred times its shortest bytes, and what follows is only counted. */
const MOST_PARTS = 4_096;

/** `content`: see `partsOf`. */
export function readContent(content: unknown): MessageContent {
  const texts: string[] = [];
  const images: ImageReference[] = [];
  const standIns: string[] = [];
  const all = partsOf(content);
  const parts = all.length > MOST_PARTS ? all.slice(0, MOST_PARTS) : all;
  for (const part of parts) {
    const image = isJsonObject(part) ? imageOfPart(part) : null;
    if (image) images.push(image);
    else {
      const standIn = standInOf(part);
      if (standIn === null) texts.push(textOfPart(part));
      else standIns.push(standIn);
    }
  }
  if (parts.length < all.length) texts.push(`[${all.length - parts.length} more parts]`);
  const words = texts.filter(text => !IMAGE_TAG.test(text));
  // Beside words they say nothing, and only one of the two lines of a prompt has them.
  return { texts: words.length === 0 && images.length === 0 ? standIns : words, images };
}

/** `content` is an array of parts, one part, or a plain string; what is missing or null has none. */
export function partsOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return content === undefined || content === null ? [] : [content];
}

/** How the text for a part of an unknown type begins. */
export const UNKNOWN_PART = '[unknown content';

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part)) return `${UNKNOWN_PART}: ${typeof part}]`;
  return wordsOfPart(part) ?? `${UNKNOWN_PART}: ${stringOf(part, 'type') ?? 'no type'}]`;
}

function wordsOfPart(part: JsonObject): string | null {
  const resource = objectOf(part, 'resource');
  const [text, transcript, refusal] = ['text', 'transcript', 'refusal'].map(key => stringOf(part, key));
  return text ?? transcript ?? refusal ?? (resource && stringOf(resource, 'text'));
}

/** The text shown for a known part without words, such as `[Audio]`; null for any other part. */
function standInOf(value: unknown): string | null {
  if (!isJsonObject(value) || wordsOfPart(value) !== null) return null;
  const part = { ...objectOf(value, 'resource'), ...value };
  const word = WORDLESS.get((stringOf(part, 'type') ?? '').replace(/^(?:input|output|local)_/, ''));
  if (word === undefined) return null;
  const name = ['name', 'filename', 'path', 'uri']
    .map(key => stringOf(part, key))
    .find(found => found !== null);
  return name === undefined ? `[${word}]` : `[${word} ${name}]`;
}

function imageOfPart(part: JsonObject): ImageReference | null {
  const type = stringOf(part, 'type');
  if (type === 'local_image') {
    return { mediaType: 'unknown', bytes: null, location: stringOf(part, 'path') };
  }
  if (type !== 'input_image' && type !== 'image' && type !== 'image_url') return null;
  const url = stringOf(part, 'image_url') ?? stringOf(part, 'url');
  const pixels = stringOf(part, 'data');
  // MCP tools return images as plain base64.
  if (url === null && pixels !== null)
    return imageFromBase64(pixels, stringOf(part, 'mimeType') ?? 'unknown');
  return url === null ? { mediaType: 'unknown', bytes: null, location: null } : imageFromUrl(url);
}
