/**
 * Finds an item in a whole history, chunk by chunk. Promises: finds what a check of every single item would find; memory is two
 * chunks; it gives way to keys and stops on its signal. Changes nothing: the caller makes the found item visible.
 */
import type { ByteOffset } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import { itemText } from '../../format/items/item-text.ts';
import { Slices } from '../../rollout/file/slices.ts';
import type { FindRequest, FindTarget } from '../source.ts';
import type { Chunk } from './chunk.ts';
import type { ChunkLoader } from './chunk-loader.ts';
import type { ItemRange } from './item-range.ts';
import type { LineCounting } from './line-counting.ts';
import type { OpenedRollout } from './opened-rollout.ts';

/** Large chunks: nothing of them is kept. */
const SCAN_BYTES = 1024 * 1024;

interface FindScan {
  readonly request: FindRequest;
  /** Those in memory, searched first. */
  readonly items: readonly Item[];
  readonly range: { readonly start: number; readonly end: number };
  readonly loader: ChunkLoader;
  /** Where the last line that was read ends. */
  readonly end: number;
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** Where a session is searched: its file, what is in memory of it, and its turns as far as they were counted. */
export interface Searched {
  readonly opened: OpenedRollout;
  readonly range: ItemRange;
  readonly lines: Pick<LineCounting, 'turnBeyond'>;
}

/** The offset of the nearest item that fits; null when there is none, the file cannot be read, or the signal stopped it. */
export async function findOffset(
  { opened, range, lines }: Searched,
  request: FindRequest,
  scan: Pick<FindScan, 'signal' | 'onProgress'>,
): Promise<ByteOffset | null> {
  const place = request.target.kind === 'turn' ? lines.turnBeyond(request) : undefined;
  if (place !== undefined && 'turn' in place) return place.turn;
  const found = await findItem({
    ...scan,
    request: { ...request, from: place?.searchFrom ?? request.from },
    items: range.items(),
    range: { start: range.start, end: range.end },
    loader: opened.loader,
    end: opened.tail.end,
  }).catch(() => null);
  return found?.offset ?? null;
}

/** The nearest matching item, or null when there is none or the signal stopped it. */
async function findItem(scan: FindScan): Promise<Item | null> {
  const matches = matcherOf(scan.request.target);
  const forward = scan.request.direction === 'forward';
  const fits = (item: Item): boolean =>
    (forward ? item.offset > scan.request.from : item.offset < scan.request.from) && matches(item);
  const inside = scan.request.from >= scan.range.start && scan.request.from < scan.range.end;
  const known = inside ? await nearest(scan.items, scan, fits) : undefined;
  if (known !== undefined) return known;
  return forward ? scanForward(scan, inside, fits) : scanBackward(scan, inside, fits);
}

async function scanForward(
  scan: FindScan,
  inside: boolean,
  fits: (item: Item) => boolean,
): Promise<Item | null> {
  // A search that goes on from the other end begins before the first item.
  const from = inside ? scan.range.end : Math.max(0, scan.request.from);
  let chunk = inside ? null : await scan.loader.around(from, scan.end, SCAN_BYTES);
  let at = chunk?.end ?? from;
  for (; !scan.signal.aborted; at = chunk.end) {
    const found = chunk && (await nearest(chunk.items(), scan, fits));
    if (found) return found;
    scan.onProgress(at - from, scan.end - from);
    chunk = await scan.loader.after(at, scan.end, SCAN_BYTES);
    if (chunk === null || chunk.end === at) return null;
  }
  return null;
}

async function scanBackward(
  scan: FindScan,
  inside: boolean,
  fits: (item: Item) => boolean,
): Promise<Item | null> {
  const from = inside ? scan.range.start : scan.request.from;
  let at = from;
  while (!scan.signal.aborted && at > 0) {
    const chunk: Chunk | null = await scan.loader.before(at, SCAN_BYTES);
    const found = chunk && (await nearest(chunk.items(), scan, fits));
    if (found) return found;
    if (chunk === null || chunk.start === at) return null;
    at = chunk.start;
    scan.onProgress(from - at, from);
  }
  return null;
}

/** What is in memory can be megabytes of text. */
async function nearest(
  items: readonly Item[],
  { request, signal }: Pick<FindScan, 'request' | 'signal'>,
  fits: (item: Item) => boolean,
): Promise<Item | undefined> {
  const forward = request.direction === 'forward';
  const slices = new Slices();
  for (let at = 0; at < items.length && !signal.aborted; at += 1) {
    const item = items[forward ? at : items.length - 1 - at];
    if (item !== undefined && fits(item)) return item;
    if (slices.spent) await slices.giveWay();
  }
  return undefined;
}

/** Whether an item is a jump's target. Smart case: an upper-case letter in the text makes it exact. */
export function matcherOf(target: FindTarget): (item: Item) => boolean {
  switch (target.kind) {
    case 'turn':
      return item => item.kind === 'user';
    case 'failed':
      return hasFailed;
    case 'text': {
      const { text } = target;
      const exact = text !== text.toLowerCase();
      return item => {
        const shown = itemText(item);
        return (exact ? shown : shown.toLowerCase()).includes(text);
      };
    }
    default:
      return target satisfies never;
  }
}

function hasFailed(item: Item): boolean {
  if (item.kind === 'tool_call' || item.kind === 'patch') return item.status === 'failed';
  if (item.kind === 'image') return item.failure !== undefined;
  return item.kind === 'tool_output' && item.output.exitCode !== null && item.output.exitCode !== 0;
}
