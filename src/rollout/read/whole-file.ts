/**
 * Parses a small rollout that is in memory, each line once, for its items and its title. Promises: the same header, dialect, lines and title
 * as the readers of a file on disk have.
 */
import type { Line } from '../../format/line.ts';
import { lineOf, type ParsedLine, parseObject } from '../../format/parse-line.ts';
import { headerOfParsed, type RolloutHeader } from './header.ts';
import { linesOf } from './line-splitter.ts';

export interface WholeFile {
  /** All lines, blank ones included. */
  readonly lines: readonly Line[];
  readonly header: RolloutHeader;
}

/** `bytes` is the whole file. */
export function parseWholeFile(bytes: Buffer): WholeFile {
  const raws = linesOf(bytes, 0, 'end of file');
  const parsed = raws.map(parseObject);
  const header = headerOfParsed(raws, parsed);
  const lines = raws.map((raw, index) => lineOf(raw, parsed[index] as ParsedLine, header.dialect));
  return { lines, header };
}
