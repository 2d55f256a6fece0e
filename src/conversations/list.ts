/**
 * The library's list: created order, strict names only, one page at a time. A page reads the day folders it needs and no
 * more, however deep it lies; the contents and times of files never change the order.
 */
import { join } from 'node:path';
import { parseRolloutName } from '../rollout/file-name.ts';
import { openRollout } from '../rollout/open-file.ts';
import { readLinesForward } from '../rollout/read-lines.ts';
import { Cursor, compareCursors, parseCursor } from './cursor.ts';
import { lookAtRoot, regularFiles, walkDays } from './walk.ts';

/** `head` is the first ten parseable JSON records of the file, as they are. */
export interface ConversationItem {
  readonly path: string;
  readonly head: readonly unknown[];
}

export interface ConversationsPage {
  readonly items: readonly ConversationItem[];
  /** There only when there is more. */
  readonly nextCursor?: Cursor;
  /** Files visited for this page, the one looked at to know whether there is more included. */
  readonly numScannedFiles: number;
  /** Kept for compatibility: there is no cap any more. */
  readonly reachedScanCap: false;
}

const headRecords = 10;
/** Ten records are rarely over 100 KB; a file that has no ten records is given up here. */
const headBytes = 32 * 1024 * 1024;

interface Found {
  readonly path: string;
  readonly cursor: Cursor;
}

/**
 * One page of the conversations under `codexHome/sessions`, newest day folder first, then (file-name time, id) descending.
 * `cursor` is exclusive, a Cursor or its token. A missing sessions folder is an empty page.
 * @throws InvalidCursorError for a token that is not one of this order
 */
export async function listConversations(
  codexHome: string,
  pageSize: number,
  cursor?: Cursor | string,
): Promise<ConversationsPage> {
  const after = typeof cursor === 'string' ? parseCursor(cursor) : cursor;
  const found: Found[] = [];
  let more = false;
  for await (const one of filesInOrder(join(codexHome, 'sessions'), after)) {
    more = found.length >= pageSize;
    if (more) break;
    found.push(one);
  }
  const items = await Promise.all(found.map(async ({ path }) => ({ path, head: await readHead(path) })));
  const last = found.at(-1);
  const page = { items, numScannedFiles: found.length + (more ? 1 : 0), reachedScanCap: false } as const;
  return more && last ? { ...page, nextCursor: last.cursor } : page;
}

async function* filesInOrder(root: string, after?: Cursor): AsyncGenerator<Found> {
  const state = await lookAtRoot(root);
  if (state.kind !== 'folder') return;
  for await (const day of walkDays(root, after?.place)) {
    const files: Found[] = [];
    for (const name of await regularFiles(day.path)) {
      const parsed = parseRolloutName(name);
      if (parsed === null) continue;
      const cursor = new Cursor(parsed.timeText, parsed.id, day.place);
      if (after === undefined || compareCursors(after, cursor) < 0)
        files.push({ path: join(day.path, name), cursor });
    }
    yield* files.sort((a, b) => compareCursors(a.cursor, b.cursor));
  }
}

/** Lines that are not UTF-8 or not JSON are passed over; a file that cannot be read has no head. */
async function readHead(path: string): Promise<unknown[]> {
  const head: unknown[] = [];
  try {
    const file = await openRollout(path);
    try {
      for await (const lines of readLinesForward(file, { end: Math.min(file.size, headBytes) })) {
        for (const { bytes } of lines) if (bytes !== null) takeRecord(bytes, head);
        if (head.length >= headRecords) break;
      }
    } finally {
      await file.close();
    }
  } catch {
    return head;
  }
  return head.slice(0, headRecords);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function takeRecord(bytes: Buffer, head: unknown[]): void {
  try {
    const text = decoder.decode(bytes).trim();
    if (text !== '') head.push(JSON.parse(text));
  } catch {
    // A damaged line costs that line only.
  }
}
