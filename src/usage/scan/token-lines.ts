/**
 * Reads what one file says about tokens. Promises: bytes first: a file without a count is read once and nothing of it is parsed, of others only the
 * lines that say something; bounded memory whatever the file; a line over the cap (16 MB) is left out. Reads small files synchronously:
 * with a promise for each of 100,000 it would take twice as long.
 */
import { closeSync, readSync } from 'node:fs';
import type { ByteOffset } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import { openListedSync, openRollout } from '../../rollout/file/open.ts';
import { LINE_CAP_BYTES } from '../../rollout/read/line-splitter.ts';
import { TokenEventReader, type TokenEvents } from '../count/token-events.ts';

/** Most rollouts are one piece. */
export const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

const COUNT = Buffer.from('"token_count"');
/** In a text, quotes are escaped: these are only found where a line says what it is. */
const TELLING = [COUNT, Buffer.from('"turn_context"'), Buffer.from('"thread_settings_applied"')];
const HEADER = Buffer.from('"session_meta"');

/** A file that is read piece by piece. `buffer` is the piece, and must not be used elsewhere meanwhile. */
export interface ReadTokens {
  readonly path: string;
  readonly buffer: Buffer;
  readonly stopped: () => boolean;
}

/** Null: it says nothing about tokens. @throws when it cannot be read */
export function readTokenEvents(read: ReadTokens): TokenEvents | null | Promise<TokenEvents | null> {
  if (read.path.endsWith('.zst')) return readInPieces(read);
  const { path, buffer } = read;
  const descriptor = openListedSync(path);
  try {
    // One call: only at the end of a regular file less is read than requested.
    const got = readSync(descriptor, buffer, 0, PIECE_BYTES, 0);
    if (got === PIECE_BYTES) return readInPieces(read);
    const bytes = buffer.subarray(0, got);
    if (!bytes.includes(COUNT)) return null;
    const piece = new TokenLines();
    piece.take(bytes, 0);
    return piece.reader.result;
  } finally {
    closeSync(descriptor);
  }
}

async function readInPieces({ path, buffer, stopped }: ReadTokens): Promise<TokenEvents | null> {
  const file = await openRollout(path);
  const lines = new TokenLines();
  let at = 0;
  let size = PIECE_BYTES;
  try {
    while (at < file.size && !stopped()) {
      const into = size <= buffer.length ? buffer.subarray(0, size) : Buffer.allocUnsafe(size);
      const bytes = await file.read(at, Math.min(size, file.size - at), into);
      if (bytes.length === 0) break;
      const isLast = at + bytes.length >= file.size;
      const end = isLast ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
      if (end === 0 && size <= LINE_CAP_BYTES) {
        size *= 2;
        continue;
      }
      // Of a line that is too long, what follows it in later pieces is the rest of a line that is no JSON.
      if (end > 0) lines.take(bytes.subarray(0, end), at);
      at += end > 0 ? end : bytes.length;
      size = PIECE_BYTES;
    }
  } finally {
    await file.close();
  }
  const { result } = lines.reader;
  return result.events.length === 0 ? null : result;
}

/** Where a line is in its piece. */
type LineSpan = readonly [start: number, end: number];

/** Whether a line may say something about tokens, or under which settings they are used. */
export function isTelling(line: Buffer): boolean {
  return TELLING.some(word => line.includes(word));
}

/** Finds the lines in whole pieces, in file order. */
export class TokenLines {
  readonly reader = new TokenEventReader();
  #begun: 'no' | 'header' | 'second line' = 'no';

  take(bytes: Buffer, offset: number): void {
    let at = 0;
    while (at < bytes.length && (this.#begun !== 'second line' || this.reader.needsEveryLine))
      at = this.#next(bytes, at, offset);
    this.#tellingLines(bytes, at, offset);
  }

  /** Takes the lines behind `from` that say something. */
  #tellingLines(bytes: Buffer, from: number, offset: number): void {
    const next = TELLING.map(word => placeOf(bytes, word, from));
    for (let at = from; ; ) {
      const found = Math.min(...next);
      if (found === Number.POSITIVE_INFINITY) return;
      const start = Math.max(at, bytes.lastIndexOf(NEWLINE, found) + 1);
      const newline = bytes.indexOf(NEWLINE, found);
      const end = newline === -1 ? bytes.length : newline;
      this.reader.take(rawLine(bytes, [start, end], offset));
      at = end + 1;
      for (let word = 0; word < TELLING.length; word++)
        if ((next[word] as number) < at) next[word] = placeOf(bytes, TELLING[word] as Buffer, at);
    }
  }

  /** Takes one line, whatever it is; returns where the next one begins. */
  #next(bytes: Buffer, start: number, offset: number): number {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const raw = rawLine(bytes, [start, end], offset);
    if (this.#begun === 'no') this.#begun = this.reader.begin(raw) ? 'header' : 'no';
    else if (this.#begun === 'second line' || bytes.subarray(start, end).includes(HEADER)) {
      this.#begun = 'second line';
      this.reader.take(raw);
    } else {
      this.#begun = 'second line';
      this.reader.noCopyBegins();
      return start;
    }
    return end + 1;
  }
}

/** Infinite where it is not. */
function placeOf(bytes: Buffer, word: Buffer, from: number): number {
  const found = bytes.indexOf(word, from);
  return found === -1 ? Number.POSITIVE_INFINITY : found;
}

function rawLine(bytes: Buffer, [start, end]: LineSpan, offset: number): RawLine {
  return {
    offset: (offset + start) as ByteOffset,
    length: end - start,
    ended: end < bytes.length,
    bytes: bytes.subarray(start, end),
  };
}
