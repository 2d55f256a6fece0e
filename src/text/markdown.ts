/**
 * Markdown as rows of a terminal. Of an existing renderer only the lexer is used: renderers give strings with sequences, and rows need
 * exact widths, search marks and safe text. What is too large or too deep is shown as plain wrapped text.
 */

import { contentEnd } from './lines.ts';
import type { Highlight } from './markdown/block-options.ts';
import { blocksRows } from './markdown/blocks.ts';
import { lexMarkdown } from './markdown/lex.ts';
import type { Glyphs, Row, StyleName } from './row.ts';
import { span } from './spans.ts';
import { MAX_ROWS, textRows } from './text-rows.ts';
import { safeText } from './unicode/sanitise.ts';

export interface MarkdownOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  /** Of running text; `plain` when left out. */
  readonly style?: StyleName;
  /** Marked where it is found; smart case. */
  readonly query?: string;
  readonly highlight?: Highlight | undefined;
  readonly maxRows?: number;
  /** Where paths begin; left out or null: they lead nowhere. */
  readonly folder?: string | null;
}

/** Text without any mark of Markdown: most short answers. They need no lexer. */
const PLAIN_TEXT = /^[^*_`#>[\]|~<&\\:@]*$/;
const BLOCK_START = /^(?: {0,3}(?:[-+=]|\d{1,9}[.)])| {4}|\t)/m;
const URL = /www\./i;

function isPlain(source: string): boolean {
  return PLAIN_TEXT.test(source) && !BLOCK_START.test(source) && !URL.test(source);
}

/** Rows of at most `options.width` cells, at most `maxRows` and one that says there is more. */
export function markdownRows(source: string, options: MarkdownOptions): Row[] {
  const { width, glyphs, style = 'plain', query = '', maxRows = MAX_ROWS, folder = null } = options;
  const shared = { width: Math.max(1, width), glyphs, style, query, folder };
  const tokens = isPlain(source) ? null : lexMarkdown(safeText(source.slice(0, contentEnd(source)), glyphs));
  if (tokens === null) return textRows(source, shared, maxRows);
  const rows = blocksRows(tokens, {
    ...shared,
    highlight: options.highlight ?? null,
    maxRows: maxRows + 1,
    nested: false,
    blocks: blocksRows,
  });
  if (rows.length <= maxRows) return rows;
  return [
    ...rows.slice(0, maxRows),
    { spans: [span(`${glyphs.ellipsis} more`.slice(0, shared.width), 'dim')] },
  ];
}
