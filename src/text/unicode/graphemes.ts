/**
 * Graphemes and their width in cells, as string-width counts them. Most characters never join their neighbours, and between two of
 * those there is always a border; only what is between such borders goes through the segmenter, which takes a microsecond for each
 * grapheme. Results for short regions are kept: words come again and again.
 */
import stringWidth from 'string-width';
import { lazily, lazyTable } from './lazy-table.ts';
import { isPlainCharacter } from './plain-characters.ts';
import { segmentsOf } from './segments.ts';

/** The graphemes of a text in order: where each ends (UTF-16 index) and how many cells it takes. */
export interface Graphemes {
  readonly ends: readonly number[];
  readonly cells: readonly number[];
}

/** Characters that join a neighbour, or may: they go through the segmenter. */
const joining = lazily(
  () =>
    /[\p{M}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Grapheme_Extend}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}\u{1100}-\u{11ff}\u{a960}-\u{a97c}\u{d7b0}-\u{d7fb}]/u,
);

function joinsNothing(character: string): boolean {
  if (joining().test(character)) return false;
  let segments = 0;
  for (const _ of segmentsOf(`a${character}a`)) segments++;
  return segments === 3;
}

/** Cells of a code point that joins no neighbour; 0 when it has to go through the segmenter. */
const separateCells = lazyTable(codePoint => {
  if (isPlainCharacter(codePoint)) return 1;
  const character = String.fromCodePoint(codePoint);
  return joinsNothing(character) ? stringWidth(character) : 0;
});

const CACHE_SIZE = 4096;
/** Longer regions are rare and are not kept. */
const CACHED_LENGTH = 32;
const segmented = new Map<string, Graphemes>();

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

/** The segmenter takes the square of a text's length, so a long region goes through it in windows. */
const WINDOW = 512;

function segmentSlowly(region: string): Graphemes {
  const ends: number[] = [];
  const cells: number[] = [];
  let from = 0;
  let window = WINDOW;
  while (from < region.length) {
    const last = from + window >= region.length;
    const segments = [...segmentsOf(region.slice(from, from + window))];
    // The last grapheme of a window may go on behind it; the next window begins with it.
    if (!last) segments.pop();
    for (const { segment, index } of segments) {
      ends.push(from + index + segment.length);
      cells.push(clusterCells(segment));
    }
    window = segments.length === 0 ? window * 2 : WINDOW;
    from = ends.at(-1) ?? 0;
  }
  return { ends, cells };
}

function segment(region: string): Graphemes {
  if (region.length > CACHED_LENGTH) return segmentSlowly(region);
  const known = segmented.get(region);
  if (known !== undefined) return known;
  if (segmented.size >= CACHE_SIZE) segmented.clear();
  const graphemes = segmentSlowly(region);
  segmented.set(region, graphemes);
  return graphemes;
}

function cellsAlone(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit >= 0x20 && unit < 0x7f) return 1;
  return separateCells(text.codePointAt(index) as number);
}

const unitsAt = (text: string, index: number): number => {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit < 0xdc00 && (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
};

/** The end of the region from `start` without two characters in a row that both join no neighbour. */
function regionEnd(text: string, start: number): number {
  let previousSeparate = false;
  let index = start;
  while (index < text.length) {
    const isSeparate = cellsAlone(text, index) > 0;
    if (isSeparate && previousSeparate) return index;
    previousSeparate = isSeparate;
    index += unitsAt(text, index);
  }
  return index;
}

/** Calls `visit(end, cells)` for each grapheme until it returns false. */
export function eachGrapheme(text: string, visit: (end: number, cells: number) => boolean): void {
  let index = 0;
  while (index < text.length) {
    const cells = cellsAlone(text, index);
    const after = index + unitsAt(text, index);
    if (cells > 0 && (after >= text.length || cellsAlone(text, after) > 0)) {
      if (!visit(after, cells)) return;
      index = after;
      continue;
    }
    const end = regionEnd(text, index);
    const { ends, cells: widths } = segment(text.slice(index, end));
    for (let at = 0; at < ends.length; at++)
      if (!visit(index + (ends[at] as number), widths[at] as number)) return;
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
