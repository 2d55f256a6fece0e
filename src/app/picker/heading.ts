/** The headings of the list's columns, in the columns of its rows. */
import type { ListSort } from '../../query/order.ts';
import type { Glyphs, Row } from '../../text/row.ts';
import { fitSpans, span } from '../../text/spans.ts';
import { cut, padEnd, padStart } from '../../text/unicode/width.ts';
import { firstColumn, isTextColumn, type ListColumns } from './columns.ts';

export interface HeadingOptions {
  readonly columns: ListColumns;
  readonly width: number;
  readonly sort: ListSort;
  readonly glyphs: Glyphs;
}

/** One row, exactly `width` cells. */
export function headingRow({ columns, width, sort, glyphs }: HeadingOptions): Row {
  const { age, host, title, gap, order } = columns;
  const text = (word: string, cells: number) =>
    cells === 0 ? '' : ' '.repeat(gap) + padEnd(cut(word, cells, glyphs), cells);
  // A heading may be a little wider than its numbers: it ends where they end.
  const number = (word: string, cells: number) => (cells === 0 ? '' : padStart(word, gap + cells));
  const words = [
    '   ',
    age === 0 ? '' : `${padStart(firstColumn(sort, columns), age)}  `,
    host === 0 ? '' : `${padEnd('host', host)}  `,
    padEnd('title', title),
    ...order.map(name => (isTextColumn(name) ? text(name, columns[name]) : number(name, columns[name]))),
  ];
  return { spans: fitSpans([span(words.join(''), 'dim')], width, glyphs) };
}
