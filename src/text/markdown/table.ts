/** Tables: columns as wide as their text where that fits, else wrapped, else as written. */
import type { Tokens } from 'marked';
import { contentEnd } from '../lines.ts';
import type { Row, Span, StyleName } from '../row.ts';
import { span, spanLike, spansText, spansWidth } from '../spans.ts';
import { safeText } from '../unicode/sanitise.ts';
import { cellWidth } from '../unicode/width.ts';
import { wrapSpans } from '../wrap.ts';
import { type BlockOptions, marked } from './block-options.ts';
import { inlineSpans } from './inline.ts';

/** Larger tables are shown as they were written. */
const MAX_COLUMNS = 24;
const MAX_TABLE_ROWS = 400;
/** Rows that one cell may take when its text is wrapped. */
const MAX_CELL_ROWS = 12;
const SEPARATOR_CELLS = 3;
/** A column is not made narrower than this. */
const LEAST_CELLS = 4;

type Align = 'center' | 'left' | 'right' | null;
type TableCell = readonly Span[];

function cellSpans(cell: Tokens.TableCell, options: BlockOptions, style: StyleName): TableCell {
  return inlineSpans(cell.tokens, options, style).map(whole =>
    spanLike(whole, whole.text.replace(/[\n\t]/g, ' ')),
  );
}

/** Widths that fit into `cells`: the widest columns become narrower first. Null when even the least widths do not fit. */
export function fitColumns(natural: readonly number[], cells: number): number[] | null {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - cells;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= LEAST_CELLS) return null;
    const wide = widths.filter(width => width === widest).length;
    const next = Math.max(LEAST_CELLS, ...widths.filter(width => width < widest));
    const step = Math.max(1, Math.min(widest - next, Math.ceil(over / wide)));
    for (let index = 0; index < widths.length && over > 0; index++) {
      if (widths[index] !== widest) continue;
      widths[index] = widest - Math.min(step, over);
      over -= Math.min(step, over);
    }
  }
  return widths;
}

function aligned(content: readonly Span[], cells: number, align: Align): readonly Span[] {
  const missing = Math.max(0, cells - spansWidth(content));
  const before = align === 'right' ? missing : align === 'center' ? missing >> 1 : 0;
  return [span(' '.repeat(before)), ...content, span(' '.repeat(missing - before))].filter(
    ({ text }) => text !== '',
  );
}

interface Grid {
  readonly widths: readonly number[];
  readonly align: readonly Align[];
  readonly options: BlockOptions;
}

/** One table row as as many screen rows as its tallest cell. */
function gridRows(cells: readonly TableCell[], grid: Grid): Row[] {
  const { widths, align, options } = grid;
  const wrapped = widths.map((width, column) =>
    wrapSpans(marked(cells[column] ?? [], options), { width, maxRows: MAX_CELL_ROWS }),
  );
  const height = Math.max(1, ...wrapped.map(rows => rows.length));
  return Array.from({ length: height }, (_, line) => ({
    spans: widths.flatMap((width, column) => [
      ...(column === 0 ? [] : [span(` ${options.glyphs.track} `, 'dim')]),
      ...aligned(wrapped[column]?.[line]?.spans ?? [], width, align[column] ?? null),
    ]),
  }));
}

function ruleRow({ widths, options }: Grid): Row {
  const { rule, ascii } = options.glyphs;
  const cross = ascii ? '+' : '┼';
  return { spans: [span(widths.map(width => rule.repeat(width)).join(`${rule}${cross}${rule}`), 'dim')] };
}

function asWritten(token: Tokens.Table, options: BlockOptions): Row[] {
  const source = safeText(token.raw.slice(0, contentEnd(token.raw)), options.glyphs);
  const text = marked([span(source, options.style)], options);
  return wrapSpans(text, { width: options.width, mode: 'cells', maxRows: options.maxRows });
}

export function tableRows(token: Tokens.Table, options: BlockOptions): Row[] {
  const columns = token.header.length;
  if (columns > MAX_COLUMNS || token.rows.length > MAX_TABLE_ROWS) return asWritten(token, options);
  const header = token.header.map(cell => cellSpans(cell, options, 'strongEmphasis'));
  const body = token.rows.map(row => row.map(cell => cellSpans(cell, options, options.style)));
  const natural = header.map((_, column) =>
    Math.max(1, ...[header, ...body].map(row => cellWidth(spansText(row[column] ?? [])))),
  );
  const widths = fitColumns(natural, options.width - SEPARATOR_CELLS * (columns - 1));
  if (widths === null) return asWritten(token, options);
  const grid: Grid = { widths, align: token.align, options };
  const rows = [...gridRows(header, grid), ruleRow(grid)];
  for (const row of body) {
    if (rows.length >= options.maxRows) break;
    rows.push(...gridRows(row, grid));
  }
  return rows;
}
