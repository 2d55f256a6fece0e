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
import { quickCount } from '../count/quick-count.ts';
import { TokenEventReader, type TokenEvents } from '../count/token-events.ts';

/** Most rollouts are one piece. */
export const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
/** A text of twice as many takes three times as long to make. */
const TEXT_BYTES = 64 * 1024;

const COUNT = Buffer.from('"token_count"');
/** In a text, quotes are escaped: these are only found where a line says what it is. */
const TELLING = [COUNT, Buffer.from('"turn_context"'), Buffer.from('"thread_settings_applied"')];
const TELLING_WORD = /"(?:token_count|turn_context|thread_settings_applied)"/g;
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
    while (at < bytes.length) {
      const end = endOfLines(bytes, at);
      this.#tellingLines(bytes, [at, end], offset);
      at = end;
    }
  }

  /** Takes the lines of `span` that say something. Searches a text of them: the half of what searching bytes for three words takes. */
  #tellingLines(bytes: Buffer, [from, to]: LineSpan, offset: number): void {
    const text = bytes.toString('latin1', from, to);
    TELLING_WORD.lastIndex = 0;
    while (TELLING_WORD.test(text)) {
      const found = TELLING_WORD.lastIndex;
      // A line may be torn right behind the word.
      const start = text.lastIndexOf('\n', found - 1) + 1;
      const quick = quickCount(text, start);
      if (quick !== null) {
        this.reader.takeCount(quick, offset + from + start);
        TELLING_WORD.lastIndex = quick.end;
        continue;
      }
      const newline = text.indexOf('\n', found);
      const end = newline === -1 ? text.length : newline;
      this.reader.take(rawLine(bytes, [from + start, from + end], offset));
      TELLING_WORD.lastIndex = end;
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

/** Where the lines end that are searched as one text; behind a newline, or at the end. */
function endOfLines(bytes: Buffer, from: number): number {
  if (bytes.length - from <= TEXT_BYTES) return bytes.length;
  const last = bytes.lastIndexOf(NEWLINE, from + TEXT_BYTES - 1);
  const newline = last < from ? bytes.indexOf(NEWLINE, from + TEXT_BYTES) : last;
  return newline === -1 ? bytes.length : newline + 1;
}

function rawLine(bytes: Buffer, [start, end]: LineSpan, offset: number): RawLine {
  return {
    offset: (offset + start) as ByteOffset,
    length: end - start,
    ended: end < bytes.length,
    bytes: bytes.subarray(start, end),
  };
}
