/**
 * A small rollout that lies in memory, each of its lines parsed once: for its items and its title. Promises: the same dialect, lines and title
 * that the readers of a file on disk give.
 */
import { type DialectResult, guessDialect, judgeHeader } from '../../format/dialect.ts';
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { lineOf, type Parsed, parseObject } from '../../format/parse-line.ts';
import { linesOf } from '../summary/parts.ts';

export interface WholeFile {
  /** All of them, blank ones too. */
  readonly lines: readonly Line[];
  /** What the first line says that is not blank. */
  readonly header: DialectResult | null;
  readonly dialect: Dialect | null;
}

/** Takes all bytes of a file. */
export function parseWholeFile(bytes: Buffer): WholeFile {
  const raws = linesOf(bytes, 0, 'end of file');
  const parsed = raws.map(parseObject);
  const first = parsed.find(({ kind }) => kind !== 'blank');
  const header = first ? judgeHeader(first) : null;
  const dialect = header?.kind === 'ok' ? header.dialect : guessed(raws);
  const lines = raws.map((raw, index) => lineOf(raw, parsed[index] as Parsed, dialect));
  return { lines, header, dialect };
}

/** A damaged first line costs itself only: the others still tell how they are written. */
function guessed(raws: readonly RawLine[]): Dialect | null {
  for (const raw of raws) {
    const guess = guessDialect(raw);
    if (guess !== null) return guess;
  }
  return null;
}
