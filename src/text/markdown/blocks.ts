/** Markdown blocks as rows, one block below the other, with blank rows where they belong. */
import type { Token, Tokens } from 'marked';
import type { Row, Span, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { safeText } from '../unicode/sanitise.ts';
import { wrapSpans } from '../wrap.ts';
import { type BlockOptions, indented, marked } from './block-options.ts';
import { codeRows } from './code-block.ts';
import { inlineSpans } from './inline.ts';
import { listRows } from './list.ts';
import { tableRows } from './table.ts';

function textBlock(spans: readonly Span[], options: BlockOptions): Row[] {
  return wrapSpans(marked(spans, options), { width: options.width, maxRows: options.maxRows });
}

function inlineBlock(tokens: readonly Token[], options: BlockOptions, style: StyleName): Row[] {
  return textBlock(inlineSpans(tokens, options, style), options);
}

function headingRows(token: Tokens.Heading, options: BlockOptions): Row[] {
  const sign = [span(`${'#'.repeat(token.depth)} `, 'dim')];
  return indented(options, { first: sign, rest: [span(' '.repeat(token.depth + 1))] }, inner =>
    inlineBlock(token.tokens, inner, 'heading'),
  );
}

function quoteRows(token: Tokens.Blockquote, options: BlockOptions): Row[] {
  const bar = [span(`${options.glyphs.quote} `, 'dim')];
  return indented(options, { first: bar, rest: bar }, inner =>
    inner.blocks(token.tokens, { ...inner, style: inner.style === 'plain' ? 'emphasis' : inner.style }),
  );
}

function asText(text: string, options: BlockOptions): Row[] {
  return textBlock([span(safeText(text.replace(/\n+$/, ''), options.glyphs), options.style)], options);
}

function blockRows(token: Token, options: BlockOptions): Row[] {
  switch (token.type) {
    case 'heading':
      return headingRows(token as Tokens.Heading, options);
    case 'paragraph':
      return inlineBlock((token as Tokens.Paragraph).tokens, options, options.style);
    case 'text':
      return inlineBlock([token], options, options.style);
    case 'list':
      return listRows(token as Tokens.List, options);
    case 'blockquote':
      return quoteRows(token as Tokens.Blockquote, options);
    case 'code':
      return codeRows(token as Tokens.Code, options);
    case 'table':
      return tableRows(token as Tokens.Table, options);
    case 'hr':
      return [{ spans: [span(options.glyphs.rule.repeat(Math.min(options.width, 40)), 'dim')] }];
    case 'space':
    case 'checkbox':
      return [];
    default:
      // HTML, link definitions and all other kinds: as written.
      return asText(token.raw, options);
  }
}

/** A blank row where the source has one; a heading always has one above. */
function apart(before: Token, token: Token): boolean {
  return before.type === 'space' || token.type === 'heading' || /\n[ \t]*\n\s*$/.test(before.raw.slice(-200));
}

/** The rows of `tokens`, at most about `options.maxRows`. */
export function blocksRows(tokens: readonly Token[], options: BlockOptions): Row[] {
  const rows: Row[] = [];
  for (const [index, token] of tokens.entries()) {
    const rowsLeft = options.maxRows - rows.length;
    if (rowsLeft <= 0) break;
    const drawn = blockRows(token, { ...options, maxRows: rowsLeft });
    const before = tokens[index - 1];
    if (drawn.length > 0 && rows.length > 0 && before !== undefined && apart(before, token))
      rows.push({ spans: [] });
    rows.push(...drawn);
  }
  return rows;
}
