/** Text inside a paragraph, heading or cell: emphasis, code, links, pictures. */
import type { Token, Tokens } from 'marked';
import { linkTarget } from '../link-target.ts';
import type { Span, StyleName } from '../row.ts';
import { pushSpan } from '../spans.ts';
import { hasControlMark } from '../unicode/control-marks.ts';
import { safeText } from '../unicode/sanitise.ts';
import type { BlockOptions } from './block-options.ts';

/** Deeper emphasis than this is shown as written. */
const MAX_DEPTH = 16;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['#39', "'"],
]);

/** Decodes the few entities that models write; any other stays as it is. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#?\w{2,6});/g, (whole, name: string) => ENTITIES.get(name) ?? whole);
}

/** The style of `inner` inside `outer`: emphasis does not replace a heading, a link or strong emphasis. */
function within(outer: StyleName, inner: StyleName): StyleName {
  if (outer === 'heading' || outer === 'link') return outer;
  return outer === 'strongEmphasis' && inner === 'emphasis' ? outer : inner;
}

class InlineSpans {
  readonly spans: Span[] = [];
  private readonly options: BlockOptions;
  /** Where the link leads that is being added. */
  private target: string | undefined;
  private readonly leads: boolean;

  /** `leads`: its links lead somewhere. */
  constructor(options: BlockOptions, { leads }: { readonly leads: boolean }) {
    this.options = options;
    this.leads = leads;
  }

  private targetOf(href: string): string | undefined {
    return (this.leads ? linkTarget(href) : null) ?? undefined;
  }

  add(tokens: readonly Token[], style: StyleName, depth: number): void {
    for (const token of tokens) this.token(token, style, depth);
  }

  private text(text: string, style: StyleName): void {
    // The source was safe, but the lexer decodes links.
    pushSpan(this.spans, safeText(text, this.options.glyphs), { style, link: this.target });
  }

  private nested(token: { tokens?: readonly Token[]; raw: string }, style: StyleName, depth: number): void {
    if (depth >= MAX_DEPTH || token.tokens === undefined) this.text(token.raw, style);
    else this.add(token.tokens, style, depth + 1);
  }

  private link(token: Tokens.Link, style: StyleName, depth: number): void {
    const shown = token.text === token.href || `mailto:${token.text}` === token.href;
    const target = this.targetOf(token.href);
    // Where the text is other than the target, it is the target that one clicks on: no text leads elsewhere than it says.
    this.target = shown ? target : undefined;
    this.nested(token, within(style, 'link'), depth);
    this.target = undefined;
    if (!shown && token.href !== '') this.address(token.href, target);
  }

  private address(href: string, target: string | undefined): void {
    this.text(' (', 'dim');
    this.target = target;
    this.text(href, 'dim');
    this.target = undefined;
    this.text(')', 'dim');
  }

  private image(token: Tokens.Image): void {
    this.text(`[image${token.text === '' ? '' : `: ${token.text}`}]`, 'link');
    if (token.href !== '') this.address(token.href, this.targetOf(token.href));
  }

  private token(token: Token, style: StyleName, depth: number): void {
    switch (token.type) {
      case 'strong':
        return this.nested(token as Tokens.Strong, within(style, 'strongEmphasis'), depth);
      case 'em':
        return this.nested(token as Tokens.Em, within(style, 'emphasis'), depth);
      case 'del':
        return this.nested(token as Tokens.Del, 'dim', depth);
      case 'codespan':
        return this.text((token as Tokens.Codespan).text, 'code');
      case 'link':
        return this.link(token as Tokens.Link, style, depth);
      case 'image':
        return this.image(token as Tokens.Image);
      case 'br':
        return this.text('\n', style);
      case 'checkbox':
        return;
      case 'text':
        return this.plain(token as Tokens.Text, style, depth);
      default:
        return this.text('text' in token && typeof token.text === 'string' ? token.text : token.raw, style);
    }
  }

  private plain(token: Tokens.Text, style: StyleName, depth: number): void {
    if (token.tokens !== undefined && depth < MAX_DEPTH) this.add(token.tokens, style, depth + 1);
    else this.text(decodeEntities(token.text), style);
  }
}

/** The spans of inline tokens; line breaks stay as newlines in the text. */
export function inlineSpans(tokens: readonly Token[], options: BlockOptions, style: StyleName): Span[] {
  const leads = !tokens.some(token => hasControlMark(token.raw));
  const inline = new InlineSpans(options, { leads });
  inline.add(tokens, style, 0);
  return inline.spans;
}
