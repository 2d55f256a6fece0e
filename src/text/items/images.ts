/** Images as rows of words: a terminal shows no pictures. */
import type { ImageReference } from '../../format/items/item.ts';
import { sizeText } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { headRow, type ItemFrame, type ItemOf, textBelow } from './frame.ts';

/** More pictures than this in one item are counted, not listed. */
const MAX_IMAGES = 50;
const MAX_LOCATION = 2_000;

function imageText(image: ImageReference, frame: ItemFrame): string {
  const kind = safeLine(image.mediaType.slice(0, 80), frame.glyphs).replace(/^image\//, '');
  const size = image.bytes === null ? '' : `, ${sizeText(image.bytes)}`;
  const place =
    image.location === null ? '' : `  ${safeLine(image.location.slice(0, MAX_LOCATION), frame.glyphs)}`;
  return `[image ${kind}${size}]${place}`;
}

/** A row for each image: what it is and how large; never the image itself. */
export function imageRows(images: readonly ImageReference[], frame: ItemFrame, indent = ''): Row[] {
  const rows = images
    .slice(0, MAX_IMAGES)
    .map(image => headRow(frame, [span(indent), span(imageText(image, frame), 'link')]));
  const more = images.length - MAX_IMAGES;
  if (more > 0)
    rows.push(headRow(frame, [span(`${indent}${frame.glyphs.ellipsis} ${more} more images`, 'dim')]));
  return rows;
}

/** An image that the model made: the image or why there is none, and below it the prompt. */
export function imageItemRows({ image, prompt, failure }: ItemOf<'image'>, frame: ItemFrame): Row[] {
  const options = { mode: 'words', fold: { head: 3, tail: 1 } } as const;
  const below = prompt === undefined ? [] : textBelow(frame, prompt, { ...options, style: 'dim' });
  if (failure === undefined) return [...imageRows([image], frame), ...below];
  const head = headRow(frame, [span(`${frame.glyphs.bad} no image was made`, 'bad')]);
  return [head, ...textBelow(frame, failure, { ...options, style: 'bad' }), ...below];
}
