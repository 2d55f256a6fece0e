/**
 * Reads what one file says about tokens. Promises: the same as parsing each line; only the lines that say something are, and of those only what
 * `count/quick-*.ts` does not know; bounded memory whatever the file; a line over the cap (16 MB) is left out. Reads small files synchronously:
 * with a promise for each of 100,000 it would take twice as long.
 */
import { closeSync, readSync } from 'node:fs';
import type { ByteOffset } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import { openListedSync, openRollout } from '../../rollout/file/open.ts';
import { LINE_CAP_BYTES } from '../../rollout/read/line-splitter.ts';
import { quickCount } from '../count/quick-count.ts';
import { quickHeader } from '../count/quick-header.ts';
import { quickSettings } from '../count/quick-settings.ts';
import { TokenEventReader, type TokenEvents } from '../count/token-events.ts';

/** Most rollouts are one piece. */
export const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
/** A text of twice as many takes three times as long to make. */
const TEXT_BYTES = 64 * 1024;

/** In a text, quotes are escaped: these are only found where a line says what it is. */
const COUNT = Buffer.from('"token_count"');
const TELLING = [COUNT, Buffer.from('"turn_context"'), Buffer.from('"thread_settings_applied"')];
const TELLING_WORD = /"(?:(token_count)|turn_context|thread_settings_applied)"/g;
const HEADER = '"session_meta"';

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
    return eventsIn(buffer.subarray(0, got));
  } finally {
    closeSync(descriptor);
  }
}

function eventsIn(bytes: Buffer): TokenEvents | null {
  const lines = new TokenLines();
  lines.take(bytes, 0);
  return lines.hasCount ? lines.reader.result : null;
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
  return lines.hasCount ? lines.reader.result : null;
}

/** Whether a line may say something about tokens, or under which settings they are used. */
export function isTelling(line: Buffer): boolean {
  return TELLING.some(word => line.includes(word));
}

/** Whole lines of a file, one after the other. */
interface TextOfLines {
  /** A character is a byte. */
  readonly text: string;
  /** The piece that the text is of, and where in it the text begins. */
  readonly bytes: Buffer;
  readonly textAt: number;
  /** Where in the file the piece begins. */
  readonly offset: number;
}

/** Where a line is in its text. */
type LineSpan = readonly [start: number, end: number];

/** Finds the lines in whole pieces, in file order. */
export class TokenLines {
  readonly reader = new TokenEventReader();
  /** A line so far may be a count. */
  hasCount = false;
  #begun: 'no' | 'header' | 'second line' = 'no';

  take(bytes: Buffer, offset: number): void {
    for (let at = 0; at < bytes.length; ) {
      const end = endOfLines(bytes, at);
      const text = bytes.toString('latin1', at, end);
      this.#text({ bytes, text, textAt: at, offset });
      at = end;
    }
  }

  #text(lines: TextOfLines): void {
    const { length } = lines.text;
    let at = 0;
    while (at < length && (this.#begun !== 'second line' || this.reader.needsEveryLine))
      at = this.#next(lines, at);
    if (at < length) this.#tellingLines(lines, at);
  }

  /** Takes the lines from `from` on that say something. */
  #tellingLines(lines: TextOfLines, from: number): void {
    const { text, textAt, offset } = lines;
    TELLING_WORD.lastIndex = from;
    for (let found = TELLING_WORD.exec(text); found !== null; found = TELLING_WORD.exec(text)) {
      const isCount = found[1] !== undefined;
      this.hasCount ||= isCount;
      // A line may be torn right behind the word.
      const start = text.lastIndexOf('\n', TELLING_WORD.lastIndex - 1) + 1;
      const quick = isCount ? quickCount(text, start) : null;
      const end = quick?.end ?? endOfLine(text, TELLING_WORD.lastIndex);
      if (quick !== null) this.reader.takeCount(quick, offset + textAt + start);
      else this.#settingsOrAny(lines, [start, end]);
      TELLING_WORD.lastIndex = end;
    }
  }

  /** Whether the first line, and what the second one is not, were enough. */
  #beginsQuickly({ text, bytes, textAt, offset }: TextOfLines, [start, end]: LineSpan): boolean {
    if (start > 0 || textAt > 0 || offset > 0 || end + 1 >= text.length) return false;
    if (text.slice(end, endOfLine(text, end + 1)).includes(HEADER)) return false;
    const header = quickHeader(text, end, bytes);
    if (header !== null) this.reader.beginQuickly(header);
    return header !== null;
  }

  #settingsOrAny(lines: TextOfLines, [start, end]: LineSpan): void {
    const quick = quickSettings(lines.text, start, end);
    if (quick !== null) this.reader.takeSettings(quick);
    else this.reader.take(rawLine(lines, [start, end]));
  }

  /** Takes one line, whatever it is; returns where the next one begins. */
  #next(lines: TextOfLines, start: number): number {
    const end = endOfLine(lines.text, start);
    const line = (): RawLine => {
      const raw = rawLine(lines, [start, end]);
      this.hasCount ||= raw.bytes?.includes(COUNT) ?? false;
      return raw;
    };
    if (this.#begun === 'no' && this.#beginsQuickly(lines, [start, end])) this.#begun = 'second line';
    else if (this.#begun === 'no') this.#begun = this.reader.begin(line()) ? 'header' : 'no';
    else if (this.#begun === 'second line' || lines.text.slice(start, end).includes(HEADER)) {
      this.#begun = 'second line';
      this.reader.take(line());
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

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

function rawLine({ bytes, textAt, offset }: TextOfLines, [start, end]: LineSpan): RawLine {
  const from = textAt + start;
  const to = textAt + end;
  return {
    offset: (offset + from) as ByteOffset,
    length: to - from,
    ended: to < bytes.length,
    bytes: bytes.subarray(from, to),
  };
}
