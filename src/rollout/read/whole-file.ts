/**
 * A small rollout in memory, each of its lines parsed once: for its items and its title. Promises: the same dialect, lines and title as
 * the readers of a file on disk give.
 */
import type { Line } from '../../format/line.ts';
import { lineOf, type ParsedLine, parseObject } from '../../format/parse-line.ts';
import { headerOfParsed, type RolloutHeader } from './header.ts';
import { linesOf } from './line-splitter.ts';

export interface WholeFile {
  /** All of them, blank ones too. */
  readonly lines: readonly Line[];
  readonly header: RolloutHeader;
}

/** Takes all bytes of a file. */
export function parseWholeFile(bytes: Buffer): WholeFile {
  const raws = linesOf(bytes, 0, 'end of file');
  const parsed = raws.map(parseObject);
  const header = headerOfParsed(raws, parsed);
  const lines = raws.map((raw, index) => lineOf(raw, parsed[index] as ParsedLine, header.dialect));
  return { lines, header };
}
