/**
 * Graphemes and their width in cells, as string-width counts them. Most characters never join their neighbours, and between two of
 * those there is always a border; the others are looked at with what is beside them (`borders.ts`). Widths of short clusters are kept:
 * the same come again and again.
 */
import stringWidth from 'string-width';
import { graphemeEnd } from './borders.ts';
import { lazyTable } from './lazy-table.ts';
import { cellsAlone, unitsAt } from './separate-cells.ts';

/** The graphemes of a text in order: where each ends (UTF-16 index) and how many cells it takes. */
export interface Graphemes {
  readonly ends: readonly number[];
  readonly cells: readonly number[];
}

const CACHE_SIZE = 4096;
/** Longer clusters are rare and are not kept. */
const CACHED_LENGTH = 32;

/** 1 for accents and the like, which take no cell on any base. Keycaps and emoji selectors do change their base. */
const takesNoCell = lazyTable(codePoint => {
  if (codePoint === 0x20e3 || codePoint === 0xfe0f || codePoint === 0xfe0e) return 0;
  return /[\p{Mn}\p{Me}]/u.test(String.fromCodePoint(codePoint)) ? 1 : 0;
});

/** Cells of a base with accents only, or 0 when the cluster is of another kind. */
function accentedCells(cluster: string): number {
  const cells = cellsAlone(cluster, 0);
  for (let index = unitsAt(cluster, 0); index < cluster.length; index += unitsAt(cluster, index))
    if (takesNoCell(cluster.codePointAt(index) as number) === 0) return 0;
  return cells;
}

const clusters = new Map<string, number>();

function clusterCells(cluster: string): number {
  const accented = accentedCells(cluster);
  if (accented > 0) return accented;
  const known = clusters.get(cluster);
  if (known !== undefined) return known;
  const cells = stringWidth(cluster);
  if (clusters.size >= CACHE_SIZE) clusters.clear();
  if (cluster.length <= CACHED_LENGTH) clusters.set(cluster, cells);
  return cells;
}

/** Calls `visit(end, cells)` for each grapheme until it returns false. */
export function eachGrapheme(text: string, visit: (end: number, cells: number) => boolean): void {
  let index = 0;
  while (index < text.length) {
    const cells = cellsAlone(text, index);
    const after = index + unitsAt(text, index);
    const isAlone = cells > 0 && (after >= text.length || cellsAlone(text, after) > 0);
    const end = isAlone ? after : graphemeEnd(text, index);
    if (!visit(end, cells > 0 && end === after ? cells : clusterCells(text.slice(index, end)))) return;
    index = end;
  }
}

export function graphemesOf(text: string): Graphemes {
  const ends: number[] = [];
  const cells: number[] = [];
  eachGrapheme(text, (end, width) => {
    ends.push(end);
    cells.push(width);
    return true;
  });
  return { ends, cells };
}
