/**
 * Where the bytes of one session are, by the kind of item that each line tells of. Promises: every line counts once, with its newline; lines
 * that are too long to be parsed are known by their beginning. Of a compressed file the bytes are those that it unpacks to.
 */
import type { Dialect } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import type { ItemKind } from '../../format/items/item.ts';
import type { Meaning } from '../../format/items/meaning.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import { openRollout, type RolloutFile } from '../../rollout/file/open.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { readHeader } from '../../rollout/read/header.ts';
import { readLinesForward } from '../../rollout/read/read-lines.ts';
import { largestFirst } from './byte-sums.ts';

export interface ItemBytes {
  readonly key: ItemKind | 'blank';
  readonly bytes: number;
  readonly lines: number;
}

export async function diskItems(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly ItemBytes[]> {
  const sums = new Map<ItemBytes['key'], { key: ItemBytes['key']; bytes: number; lines: number }>();
  for (const path of paths) {
    const file = await openRollout(path);
    try {
      await addLines(file, signal, (key, bytes) => {
        const sum = sums.get(key) ?? { key, bytes: 0, lines: 0 };
        sum.bytes += bytes;
        sum.lines += 1;
        sums.set(key, sum);
      });
    } finally {
      await file.close();
    }
  }
  return largestFirst([...sums.values()]);
}

async function addLines(
  file: RolloutFile,
  signal: AbortSignal,
  add: (key: ItemBytes['key'], bytes: number) => void,
): Promise<void> {
  const { dialect } = await readHeader(file);
  const slices = new Slices();
  for await (const batch of readLinesForward(file, { signal })) {
    for (const raw of batch) add(await kindOf(raw, dialect, file), raw.length + Number(raw.ended));
    await slices.pause();
  }
}

async function kindOf(raw: RawLine, dialect: Dialect | null, file: RolloutFile): Promise<ItemBytes['key']> {
  if (raw.bytes === null) return kindByHead(await file.read(raw.offset, HEAD_BYTES));
  const meaning = interpretLine(parseLine(raw, dialect));
  return meaning === null ? 'blank' : kindOfMeaning(meaning);
}

function kindOfMeaning(meaning: Meaning): ItemKind {
  switch (meaning.as) {
    case 'output':
      return 'tool_output';
    case 'execution':
      return meaning.alone.kind;
    default:
      return meaning.content.kind;
  }
}

const HEAD_BYTES = 300;
/** What makes lines of more than 16 MB: histories that were compacted, outputs, pictures in messages. */
const LONG_HEADS: readonly (readonly [string, ItemKind])[] = [
  ['"type":"compacted"', 'compacted'],
  ['call_output"', 'tool_output'],
  ['"role":"user"', 'user'],
  ['"role":"assistant"', 'assistant'],
];

function kindByHead(head: Buffer): ItemKind {
  return LONG_HEADS.find(([mark]) => head.includes(mark))?.[1] ?? 'oversize';
}
