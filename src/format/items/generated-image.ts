/** An image that the model made, from its two lines: the response_item has the pixels, the event says where they were saved, or what went wrong. */
import type { Item, ItemContent } from './item.ts';

/** What both halves say; `item` is one of them already. */
export function bothImages(item: Item | undefined, content: ItemContent): ItemContent {
  if (item?.kind !== 'image' || content.kind !== 'image') return content;
  const [a, b] = [item.image, content.image];
  const [prompt, failure] = [item.prompt ?? content.prompt, item.failure ?? content.failure];
  return {
    kind: 'image',
    image: {
      mediaType: a.mediaType,
      bytes: Math.max(a.bytes ?? 0, b.bytes ?? 0) || null,
      location: a.location ?? b.location,
    },
    ...(prompt === undefined ? {} : { prompt }),
    ...(failure === undefined ? {} : { failure }),
  };
}
