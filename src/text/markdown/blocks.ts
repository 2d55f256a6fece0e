/** Markdown blocks as rows, one block below the other, with blank rows where they belong. */
import type { Token, Tokens } from 'marked';
import type { Row, Span, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { safeText } from '../unicode/sanitise.ts';
import { wrapSpans } from '../wrap.ts';
import { codeRows } from './code-block.ts';
import { inlineSpans } from './inline.ts';
import { listRows } from './list.ts';
import { indented, type MarkdownLook, marked } from './look.ts';
import { tableRows } from './table.ts';

function textBlock(spans: readonly Span[], look: MarkdownLook): Row[] {
  return wrapSpans(marked(spans, look), { width: look.width, maxRows: look.maxRows });
}

function inlineBlock(tokens: readonly Token[], look: MarkdownLook, style: StyleName): Row[] {
  return textBlock(inlineSpans(tokens, look, style), look);
}

function headingRows(token: Tokens.Heading, look: MarkdownLook): Row[] {
  const sign = [span(`${'#'.repeat(token.depth)} `, 'dim')];
  return indented(look, { first: sign, rest: [span(' '.repeat(token.depth + 1))] }, inner =>
    inlineBlock(token.tokens, inner, 'heading'),
  );
}

function quoteRows(token: Tokens.Blockquote, look: MarkdownLook): Row[] {
  const bar = [span(`${look.glyphs.quote} `, 'dim')];
  return indented(look, { first: bar, rest: bar }, inner =>
    inner.blocks(token.tokens, { ...inner, style: inner.style === 'plain' ? 'emphasis' : inner.style }),
  );
}

function asText(text: string, look: MarkdownLook): Row[] {
  return textBlock([span(safeText(text.replace(/\n+$/, ''), look.glyphs), look.style)], look);
}

function blockRows(token: Token, look: MarkdownLook): Row[] {
  switch (token.type) {
    case 'heading':
      return headingRows(token as Tokens.Heading, look);
    case 'paragraph':
      return inlineBlock((token as Tokens.Paragraph).tokens, look, look.style);
    case 'text':
      return inlineBlock([token], look, look.style);
    case 'list':
      return listRows(token as Tokens.List, look);
    case 'blockquote':
      return quoteRows(token as Tokens.Blockquote, look);
    case 'code':
      return codeRows(token as Tokens.Code, look);
    case 'table':
      return tableRows(token as Tokens.Table, look);
    case 'hr':
      return [{ spans: [span(look.glyphs.rule.repeat(Math.min(look.width, 40)), 'dim')] }];
    case 'space':
    case 'checkbox':
      return [];
    default:
      // HTML, link definitions and all other kinds: as written.
      return asText(token.raw, look);
  }
}

/** A blank row where the source has one; a heading always has one above. */
function apart(before: Token, token: Token): boolean {
  return before.type === 'space' || token.type === 'heading' || /\n[ \t]*\n\s*$/.test(before.raw.slice(-200));
}

/** The rows of `tokens`, at most about `look.maxRows`. */
export function blocksRows(tokens: readonly Token[], look: MarkdownLook): Row[] {
  const rows: Row[] = [];
  for (const [index, token] of tokens.entries()) {
    const rowsLeft = look.maxRows - rows.length;
    if (rowsLeft <= 0) break;
    const drawn = blockRows(token, { ...look, maxRows: rowsLeft });
    const before = tokens[index - 1];
    if (drawn.length > 0 && rows.length > 0 && before !== undefined && apart(before, token))
      rows.push({ spans: [] });
    rows.push(...drawn);
  }
  return rows;
}
