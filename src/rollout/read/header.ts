/**
 * The header of a rollout: its dialect and the facts of its session. Promises: the first line that is not blank decides (FORMAT.md,
 * section 2); when it is damaged, that costs its facts only: the first line that shows a dialect gives the dialect.
 */
import { numbered } from '../../format/blank-lines.ts';
import { guessDialect, judgeHeader, type SessionMeta } from '../../format/dialect.ts';
import { EmptyRolloutError, InvalidRolloutError } from '../../format/errors.ts';
import type { Dialect } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import { type ParsedLine, parseObject } from '../../format/parse-line.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { readLinesForward } from './read-lines.ts';

export interface RolloutHeader {
  /** Null when neither the first line nor a later one shows it. */
  readonly dialect: Dialect | null;
  /** Null when the first line is no header. */
  readonly meta: SessionMeta | null;
  /** Why the first line is no header, as a sentence; null when it is one, or when there is no line. */
  readonly problem: string | null;
  /** Number (1-based) and offset of the first line that is not blank; null when there is none. */
  readonly place: { readonly line: number; readonly offset: number } | null;
}

/** When none of so many lines behind a damaged first one shows a dialect, no more are read. */
const LINE_LIMIT = 10;
/** Nor are more of those that were read with them taken apart: of the shortest, a chunk holds 30,000. */
const PARSED_LINES = 256;
const BLANK_CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** The header of a file that begins with these lines. */
export function headerOf(lines: readonly RawLine[]): RolloutHeader {
  return headerOfParsed(lines, parsedLazily(lines));
}

/** The same where the lines were parsed already; `parsed` has one for each of `lines`. */
export function headerOfParsed(lines: readonly RawLine[], parsed: Iterable<ParsedLine>): RolloutHeader {
  let header: RolloutHeader = { dialect: null, meta: null, problem: null, place: null };
  const numbers = numbered(lines, 1);
  for (const line of parsed) {
    const [raw, number] = numbers.next().value ?? [];
    if (line.kind === 'blank') continue;
    if (header.place !== null) {
      const dialect = guessDialect(line);
      if (dialect !== null) return { ...header, dialect };
      continue;
    }
    const found = judgeHeader(line);
    const place = { line: number ?? 0, offset: raw?.offset ?? 0 };
    if (found.kind === 'ok') return { dialect: found.meta.dialect, meta: found.meta, problem: null, place };
    header = { dialect: guessDialect(line), meta: null, problem: found.message, place };
    if (header.dialect !== null) return header;
  }
  return header;
}

/** The dialect that lines from anywhere in a file show; null when none of them does. */
export function dialectShownBy(lines: readonly RawLine[]): Dialect | null {
  for (const line of parsedLazily(lines)) {
    const dialect = guessDialect(line);
    if (dialect !== null) return dialect;
  }
  return null;
}

function* parsedLazily(lines: readonly RawLine[]): Generator<ParsedLine> {
  for (const line of lines) yield parseObject(line);
}

/** Reads the header of an open rollout. Rejects only when the disk does. */
export async function readHeader(file: ReadableFile): Promise<RolloutHeader> {
  const { start, lines: blank } = await passBlankLines(file);
  let lines: readonly RawLine[] = [];
  for await (const batch of readLinesForward(file, { start })) {
    lines = [...lines, ...batch].slice(0, PARSED_LINES);
    const { dialect } = headerOf(lines);
    if (dialect !== null || lines.length > LINE_LIMIT) break;
  }
  const header = headerOf(lines);
  return { ...header, place: header.place && { ...header.place, line: blank + header.place.line } };
}

/** How many blank lines come first, and where the line behind them begins. They are passed over byte by byte: there may be millions. */
async function passBlankLines(
  file: ReadableFile,
): Promise<{ readonly start: number; readonly lines: number }> {
  let [start, lines] = [0, 0];
  for (let position = 0; position < file.size; ) {
    const bytes = await file.read(position, BLANK_CHUNK_BYTES);
    if (bytes.length === 0) break;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === NEWLINE) {
        start = position + at + 1;
        lines += 1;
      } else if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return { start, lines };
    }
    position += bytes.length;
  }
  return { start, lines };
}

/**
 * Reads the facts of the session from the first line.
 * @throws EmptyRolloutError when all lines are blank, or there is none
 * @throws InvalidRolloutError when it is no header; the error has its line number and offset
 */
export async function requireMeta(file: ReadableFile): Promise<SessionMeta> {
  const { path } = file;
  const { meta, problem, place } = await readHeader(file);
  if (meta !== null) return meta;
  if (place === null) throw new EmptyRolloutError(`empty session file: ${path}`, { path });
  throw new InvalidRolloutError(`${path}: ${problem}`, { path, ...place });
}
