/** Images of a rollout as references: type, size, location. Promises: no pixels are kept, decoded or loaded. */
import type { ImageReference } from '../items/item.ts';

const DATA_URL = /^data:([^;,]{1,100})?((?:;[^;,]{0,100})*),/;

/** A reference to an `image_url`, which is a data URL, a link or a path. */
export function imageFromUrl(url: string): ImageReference {
  const match = DATA_URL.exec(url.slice(0, 512));
  if (!match) return { mediaType: 'unknown', bytes: null, location: url };
  const content = url.length - match[0].length;
  const base64 = match[2]?.includes('base64') ?? false;
  const bytes = base64 ? base64Bytes(content, url) : content;
  return { mediaType: match[1] ?? 'unknown', bytes, location: null };
}

/** A reference to plain base64, the result of image generation. */
export function imageFromBase64(text: string, mediaType: string): ImageReference {
  return { mediaType, bytes: base64Bytes(text.length, text), location: null };
}

function base64Bytes(characters: number, text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((characters * 3) / 4) - padding);
}
