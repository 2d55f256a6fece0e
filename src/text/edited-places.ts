/** Where the files of a patch can be opened: the line of the first change in each. Pure. */
import type { PatchFile } from '../format/items/item.ts';

export interface PatchedPlace {
  /** As the patch has it. */
  readonly path: string;
  /** Null: the session does not say. */
  readonly line: number | null;
}

/** Not of files that the patch deletes. */
export function patchedPlaces(files: readonly PatchFile[]): readonly PatchedPlace[] {
  return files
    .filter(({ change }) => change !== 'delete')
    .map(file => ({ path: file.movedTo ?? file.path, line: lineOf(file) }));
}

/** What `@@` of a unified diff is followed by. */
const NUMBERS = /^-\d+(?:,\d+)? \+(\d+)/;

function lineOf({ change, lines }: PatchFile): number | null {
  if (change === 'add') return 1;
  const begin = lines.findIndex(({ sign, text }) => sign === '@' && NUMBERS.test(text));
  if (begin === -1) return null;
  const start = Number(NUMBERS.exec(lines[begin]?.text ?? '')?.[1] ?? 1);
  const context = lines.slice(begin + 1).findIndex(({ sign }) => sign !== ' ');
  return Math.max(1, start + Math.max(0, context));
}
