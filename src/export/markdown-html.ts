/**
 * Markdown of a message as HTML. Promises: pure; nothing of the source is HTML of the result; what is nested too deep is shown as it was
 * written. Code has its colours as spans.
 */
import type { Token, Tokens } from 'marked';
import { createHighlighter } from '../text/code-colours.ts';
import { lexMarkdown } from '../text/markdown/lex.ts';
import { lazily } from '../text/unicode/lazy-table.ts';
import { escapeHtml, linkAddress } from './escape.ts';

/** A longer piece of code stays plain: colours take a hundred times as long as the text. */
const MOST_COLOURED = 20_000;
const DEEPEST = 40;

const highlighter = lazily(createHighlighter);

export function markdownHtml(source: string): string {
  const tokens = lexMarkdown(source);
  return tokens === null ? `<pre>${escapeHtml(source)}</pre>` : blocks(tokens, 0);
}

/** A piece of code, coloured where its language is known. */
export function codeHtml(code: string, language: string): string {
  const spans = code.length > MOST_COLOURED || language === '' ? null : highlighter()(code, language);
  const inner =
    spans === null
      ? escapeHtml(code)
      : spans
          .map(({ text, style }) =>
            style === 'plain' ? escapeHtml(text) : `<span class="${style}">${escapeHtml(text)}</span>`,
          )
          .join('');
  return `<pre><code>${inner}</code></pre>\n`;
}

function blocks(tokens: readonly Token[], depth: number): string {
  if (depth > DEEPEST) return `<p>${escapeHtml(tokens.map(({ raw }) => raw).join(''))}</p>`;
  return tokens.map(token => block(token, depth)).join('');
}

function block(token: Token, depth: number): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'hr':
      return '<hr>\n';
    case 'heading': {
      // Below the headings of the document itself.
      const level = Math.min(6, (token as Tokens.Heading).depth + 3);
      return `<h${level}>${inline(token.tokens, depth)}</h${level}>\n`;
    }
    case 'paragraph':
      return `<p>${inline(token.tokens, depth)}</p>\n`;
    case 'text':
      return token.tokens === undefined ? escapeHtml(token.raw) : inline(token.tokens, depth);
    case 'blockquote':
      return `<blockquote>${blocks(token.tokens ?? [], depth + 1)}</blockquote>\n`;
    case 'code':
      return codeHtml((token as Tokens.Code).text, (token as Tokens.Code).lang?.split(/\s/)[0] ?? '');
    case 'list':
      return list(token as Tokens.List, depth);
    case 'table':
      return table(token as Tokens.Table, depth);
    default:
      // HTML, and what a later parser may know.
      return `<p>${escapeHtml(token.raw)}</p>\n`;
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): string {
  const tag = ordered ? 'ol' : 'ul';
  const from = ordered && Number.isSafeInteger(start) && start !== 1 ? ` start="${start}"` : '';
  const rows = items.map(item => {
    const box = item.task ? `<input type="checkbox" disabled${item.checked ? ' checked' : ''}> ` : '';
    const inside = item.tokens.filter(token => token.type !== 'checkbox');
    return `<li>${box}${blocks(inside, depth + 1)}</li>`;
  });
  return `<${tag}${from}>${rows.join('\n')}</${tag}>\n`;
}

function table({ header, rows }: Tokens.Table, depth: number): string {
  const cells = (row: readonly Tokens.TableCell[], tag: 'th' | 'td') =>
    `<tr>${row.map(({ tokens }) => `<${tag}>${inline(tokens, depth)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${cells(header, 'th')}</thead><tbody>${rows.map(row => cells(row, 'td')).join('\n')}</tbody></table></div>\n`;
}

function inline(tokens: readonly Token[] | undefined, depth: number): string {
  if (tokens === undefined) return '';
  if (depth > DEEPEST) return escapeHtml(tokens.map(({ raw }) => raw).join(''));
  return tokens.map(token => inlineOne(token, depth + 1)).join('');
}

function inlineOne(token: Token, depth: number): string {
  switch (token.type) {
    case 'strong':
      return `<strong>${inline(token.tokens, depth)}</strong>`;
    case 'em':
      return `<em>${inline(token.tokens, depth)}</em>`;
    case 'del':
      return `<del>${inline(token.tokens, depth)}</del>`;
    case 'codespan':
      return `<code>${escapeHtml((token as Tokens.Codespan).text)}</code>`;
    case 'br':
      return '<br>';
    case 'escape':
      return escapeHtml((token as Tokens.Escape).text);
    case 'link':
      return link(token as Tokens.Link, depth);
    case 'image':
      return link({ ...(token as Tokens.Image), type: 'link', tokens: [] } as Tokens.Link, depth);
    case 'text':
      return token.tokens === undefined
        ? escapeHtml((token as Tokens.Text).text)
        : inline(token.tokens, depth);
    default:
      return escapeHtml(token.raw);
  }
}

/** An image of a page is a link to it: a document asks no server for anything. */
function link({ href, text, tokens }: Tokens.Link, depth: number): string {
  const words = tokens.length === 0 ? escapeHtml(text) : inline(tokens, depth);
  const address = linkAddress(href);
  if (address === null)
    return words === '' ? escapeHtml(href) : `${words} (<code>${escapeHtml(href)}</code>)`;
  return `<a href="${escapeHtml(address)}" rel="noreferrer noopener">${words === '' ? escapeHtml(href) : words}</a>`;
}
