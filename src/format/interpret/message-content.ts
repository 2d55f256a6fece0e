/**
 * The `content` of messages and outputs as texts and images. Promises: no part is dropped; of a recording the transcript is the text; a part without a
 * text becomes a text that names it. Knows the part types of all dialects: `input_text`, `output_text`, `text`, `Text`, `input_image`, `image`,
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
]);

/** `content` is an array of parts, one part, or a plain string. */
export function readContent(content: unknown): MessageContent {
  const texts: string[] = [];
  const images: ImageReference[] = [];
  const parts = Array.isArray(content) ? content : content === undefined || content === null ? [] : [content];
  for (const part of parts) {
    const image = isJsonObject(part) ? imageOfPart(part) : null;
    if (image) images.push(image);
    else texts.push(textOfPart(part));
  }
  return { texts: texts.filter(text => !IMAGE_TAG.test(text)), images };
}

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part)) return `[unknown content: ${typeof part}]`;
  const resource = objectOf(part, 'resource');
  const words =
    stringOf(part, 'text') ?? stringOf(part, 'transcript') ?? (resource && stringOf(resource, 'text'));
  return words ?? nameOfPart({ ...resource, ...part });
}

/** The text shown for a part without words. */
function nameOfPart(part: JsonObject): string {
  const type = stringOf(part, 'type') ?? 'no type';
  const word = WORDLESS.get(type.replace(/^(?:input|output|local)_/, ''));
  if (word === undefined) return `[unknown content: ${type}]`;
  const name = stringOf(part, 'name') ?? stringOf(part, 'path') ?? stringOf(part, 'uri');
  return name === null ? `[${word}]` : `[${word} ${name}]`;
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
