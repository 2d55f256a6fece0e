/** Rows of a patch: the diff of each file. */
import type { PatchFile } from '../../format/items/item.ts';
import { diffRows } from '../diff-rows.ts';
import type { Row, Span } from '../row.ts';
import { span } from '../spans.ts';
import { headRow, type ItemFrame, type ItemOf } from './frame.ts';
import { resultSpans } from './tool-result.ts';
import { outputRows } from './tools.ts';

/** Lines that are shown without folding, and rows of a folded patch. */
const SHORT_PATCH = 24;
const FOLDED_ROWS = 14;

export function isLongPatch(files: readonly PatchFile[]): boolean {
  let lines = 0;
  for (const file of files) {
    lines += file.lines.length + 1;
    if (lines > SHORT_PATCH) return true;
  }
  return false;
}

function label(item: ItemOf<'patch'>, frame: ItemFrame): Span[] {
  const word = span('patch', 'dim');
  const ended = item.status === 'ok' ? [] : resultSpans(item, frame);
  return ended.length === 0 ? [word] : [...ended, span('  '), word];
}

/** Each file with its changes; the output of the tool only when it failed or there are no files. */
export function patchRows(item: ItemOf<'patch'>, frame: ItemFrame): Row[] {
  const right = label(item, frame);
  const showsOutput = item.status === 'failed' || item.files.length === 0;
  const output = showsOutput ? outputRows(item.output, item.status, frame) : [];
  if (item.files.length === 0)
    return [
      headRow(frame, [span(`${frame.glyphs.patch} `, 'branch'), span('patch', 'strong')], right),
      ...output,
    ];
  const options = {
    width: frame.width,
    glyphs: frame.glyphs,
    query: frame.query,
    folder: frame.folder,
    label: right,
    maxRows: frame.folded ? FOLDED_ROWS : frame.maxRows,
  };
  return [...diffRows(item.files, options), ...output];
}
