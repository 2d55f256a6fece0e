/** Patches as coloured diffs: a head per file, line numbers where the hunks have them. */
import type { PatchFile, PatchHunkLine } from '../format/items/item.ts';
import { pathLink } from './link-target.ts';
import { countOf } from './numbers.ts';
import type { Glyphs, Row, Span, StyleName } from './row.ts';
import { markMatches } from './search-marks.ts';
import { cutSpans, span, spanLike, spreadSpans } from './spans.ts';
import { safeLine, safeText } from './unicode/sanitise.ts';
import { wrapLine } from './wrap.ts';

export interface DiffOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly query: string;
  /** Where paths begin; null: they lead nowhere. */
  readonly folder: string | null;
  /** At the right edge of the first file's head. */
  readonly label: readonly Span[];
  /** Rows in all; a last row says what is not shown. */
  readonly maxRows: number;
}

/** The text after the first `@@` of a unified diff; `apply_patch` has a section there, or nothing. */
const HUNK = /^-(\d{1,9})(?:,\d+)?\s+\+(\d{1,9})(?:,\d+)?\s*(?:@@)?\s*(.*)$/s;
const LINE_STYLE = { '+': 'added', '-': 'removed', ' ': 'plain', '@': 'dim' } as const satisfies Record<
  PatchHunkLine['sign'],
  StyleName
>;
/** Longer lines of a diff are cut: one line must not fill the screen. */
const MAX_LINE_ROWS = 20;
const MAX_LINE_UNITS = 20_000;
/** Of a path or a section: more than any screen is wide. */
const MAX_NAME = 4_096;

/** Numbers of the next old and new line; null where no hunk has them. */
interface Position {
  old: number | null;
  new: number | null;
}

function pathSpan(path: string, { glyphs, folder }: DiffOptions): Span {
  const name = safeLine(path.slice(0, MAX_NAME), glyphs);
  const link = folder === null || name !== path ? null : pathLink(folder, path);
  return spanLike({ style: 'strong', link: link ?? undefined }, name);
}

function fileHead(file: PatchFile, options: DiffOptions, label: readonly Span[]): Row {
  const { glyphs } = options;
  const left: Span[] = [span(`${glyphs.patch} `, 'branch'), pathSpan(file.path, options)];
  if (file.movedTo !== null)
    left.push(span(` ${glyphs.arrowRight} `, 'strong'), pathSpan(file.movedTo, options));
  if (file.change === 'add' || file.change === 'delete')
    left.push(span(file.change === 'add' ? '  new' : '  deleted', 'dim'));
  if (file.added > 0) left.push(span('  '), span(`+${file.added}`, 'added'));
  if (file.removed > 0)
    left.push(
      span(file.added > 0 ? ' ' : '  '),
      span(`${glyphs.ascii ? '-' : '−'}${file.removed}`, 'removed'),
    );
  const spans = options.query === '' ? left : markMatches(left, options.query);
  return { spans: spreadSpans(spans, label, { cells: options.width, glyphs }) };
}

function startOf(file: PatchFile): Position {
  if (file.change === 'add') return { old: null, new: 1 };
  return file.change === 'delete' ? { old: 1, new: null } : { old: null, new: null };
}

/** The number that is shown beside a line. Moves the position on. */
function numberOf(sign: PatchHunkLine['sign'], position: Position): number | null {
  const shown = sign === '-' ? position.old : position.new;
  if (sign !== '+' && position.old !== null) position.old++;
  if (sign !== '-' && position.new !== null) position.new++;
  return shown;
}

/** The row between two hunks, with the section where there is one. Null above the first hunk, without one. */
function hunkRow(line: PatchHunkLine, first: boolean, options: DiffOptions): Row | null {
  const text = safeLine(line.text.slice(0, MAX_NAME), options.glyphs);
  const section = (HUNK.exec(text)?.[3] ?? text).replace(/@@$/, '').trim();
  if (section === '' && first) return null;
  const mark = `    ${options.glyphs.ellipsis}${section === '' ? '' : ` ${section}`}`;
  return { spans: cutSpans([span(mark, 'dim')], options.width, options.glyphs) };
}

function enterHunk(line: PatchHunkLine, position: Position): void {
  const numbers = HUNK.exec(line.text.slice(0, 200));
  position.old = numbers === null ? null : Number(numbers[1]);
  position.new = numbers === null ? null : Number(numbers[2]);
}

function longLineRow({ width, glyphs }: DiffOptions): Row {
  return { spans: cutSpans([span(`        ${glyphs.ellipsis} more of this line`, 'dim')], width, glyphs) };
}

function changedLine(line: PatchHunkLine, number: number | null, options: DiffOptions): Row[] {
  const rows: Row[] = [];
  const style = LINE_STYLE[line.sign];
  const label = number === null ? '    ' : `${String(number).padStart(5)} `;
  const text = safeText(line.text.slice(0, MAX_LINE_UNITS), options.glyphs).replaceAll('\n', ' ');
  const content = [span(text, style)];
  wrapLine(
    options.query === '' ? content : markMatches(content, options.query),
    {
      width: options.width,
      first: [span(label, 'dim'), span(`${line.sign} `, style)],
      rest: [span(' '.repeat(label.length + 2))],
      mode: 'cells',
      maxRows: MAX_LINE_ROWS + 1,
    },
    rows,
  );
  if (rows.length > MAX_LINE_ROWS || line.text.length > MAX_LINE_UNITS)
    rows.splice(MAX_LINE_ROWS, 1, longLineRow(options));
  return rows;
}

/** Adds the lines of one file up to `options.maxRows`; returns how many lines are left out. */
function fileLines(file: PatchFile, options: DiffOptions, rows: Row[]): number {
  const position = startOf(file);
  for (const [index, line] of file.lines.entries()) {
    if (rows.length >= options.maxRows) return file.lines.length - index;
    if (line.sign === '@') {
      enterHunk(line, position);
      const border = hunkRow(line, index === 0, options);
      if (border !== null) rows.push(border);
    } else {
      rows.push(...changedLine(line, numberOf(line.sign, position), options));
    }
  }
  return 0;
}

/** All files of a patch, one below the other. */
export function diffRows(files: readonly PatchFile[], options: DiffOptions): Row[] {
  const rows: Row[] = [];
  let hidden = 0;
  for (const [index, file] of files.entries()) {
    if (rows.length >= options.maxRows) {
      hidden += file.lines.length + 1;
      continue;
    }
    rows.push(fileHead(file, options, index === 0 ? options.label : []));
    hidden += fileLines(file, options, rows);
  }
  if (hidden > 0) {
    const words = `    ${options.glyphs.ellipsis} ${countOf(hidden, 'more line')}`;
    rows.push({ spans: cutSpans([span(words, 'dim')], options.width, options.glyphs) });
  }
  return rows;
}
