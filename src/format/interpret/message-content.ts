/**
 * The `content` of messages and outputs as texts and images. Promises: nothing is dropped, a part of an unknown type is named.
 * Knows the part types of all dialects: `input_text`, `output_text`, `text`, `Text`, `input_image`, `image`, `local_image`, ….
 */

import type { ImageReference } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { imageFromBase64, imageFromUrl } from './images.ts';

export interface MessageContent {
  readonly texts: readonly string[];
  readonly images: readonly ImageReference[];
}

/** The tags Codex puts around an image that follows; they say nothing a reader needs. */
const IMAGE_TAG = /^\s*<\/?image\b[^>]{0,200}>\s*$/;

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
  return stringOf(part, 'text') ?? `[unknown content: ${stringOf(part, 'type') ?? 'no type'}]`;
}

function imageOfPart(part: JsonObject): ImageReference | null {
  const type = stringOf(part, 'type');
  if (type === 'local_image') {
    return { mediaType: 'unknown', bytes: null, location: stringOf(part, 'path') };
  }
  if (type !== 'input_image' && type !== 'image' && type !== 'image_url') return null;
  const url = stringOf(part, 'image_url') ?? stringOf(part, 'url');
  const pixels = stringOf(part, 'data');
  // An MCP tool gives its pictures as bare base64.
  if (url === null && pixels !== null)
    return imageFromBase64(pixels, stringOf(part, 'mimeType') ?? 'unknown');
  return url === null ? { mediaType: 'unknown', bytes: null, location: null } : imageFromUrl(url);
}
