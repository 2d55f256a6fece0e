/** The pictures that are written in a rollout, as `data:` addresses. Reads the lines of one item; a line that is too long has none. */
import type { ImageReference, Item } from '../format/items/item.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';

const LONGEST_LINE = 32 * 1024 * 1024;
const ADDRESS = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

/** In the order in which they stand in the item's lines; each once. */
export async function embeddedPictures(item: Item, file: RolloutFile | null): Promise<readonly string[]> {
  if (file === null || !hasPictures(item)) return [];
  const found = new Set<string>();
  for (const { offset, length } of [item, ...item.joined]) {
    if (length > LONGEST_LINE) continue;
    const bytes = await file.read(offset, length);
    try {
      JSON.parse(bytes.toString('utf8'), (_, value: unknown) => {
        if (typeof value === 'string' && ADDRESS.test(value)) found.add(value.replace(/\s/g, ''));
        return null;
      });
    } catch {
      // A damaged line has no pictures.
    }
  }
  return [...found];
}

function hasPictures(item: Item): boolean {
  return imagesOf(item).some(({ bytes }) => bytes !== null);
}

function imagesOf(item: Item): readonly ImageReference[] {
  switch (item.kind) {
    case 'image':
      return [item.image];
    case 'user':
    case 'assistant':
      return item.images;
    case 'tool_call':
    case 'tool_output':
    case 'patch':
      return item.output?.images ?? [];
    default:
      return [];
  }
}
