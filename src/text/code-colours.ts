/** Colours for code. The grammars are loaded with this file: import it when the first code is to be shown. */
import { common, createLowlight } from 'lowlight';
import type { Highlight } from './markdown/block-options.ts';
import type { Span, StyleName } from './row.ts';
import { pushSpan } from './spans.ts';

/** Classes of highlight.js by the first part of their name; the rest keeps the plain colour. */
const STYLES: ReadonlyMap<string, StyleName> = new Map([
  ['keyword', 'codeKeyword'],
  ['built_in', 'codeKeyword'],
  ['literal', 'codeKeyword'],
  ['type', 'codeKeyword'],
  ['name', 'codeKeyword'],
  ['selector-tag', 'codeKeyword'],
  ['section', 'codeKeyword'],
  ['meta', 'codeKeyword'],
  ['string', 'codeString'],
  ['regexp', 'codeString'],
  ['symbol', 'codeString'],
  ['char', 'codeString'],
  ['attr', 'codeNumber'],
  ['attribute', 'codeNumber'],
  ['number', 'codeNumber'],
  ['comment', 'codeComment'],
  ['quote', 'codeComment'],
  ['doctag', 'codeComment'],
  ['addition', 'added'],
  ['deletion', 'removed'],
]);

/** As much of a tree node as is used here. */
interface SyntaxNode {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly SyntaxNode[];
}

function styleOf(node: SyntaxNode, outer: StyleName): StyleName {
  const classes = node.properties?.className;
  const first: unknown = Array.isArray(classes) ? classes[0] : undefined;
  return (typeof first === 'string' ? STYLES.get(first.replace(/^hljs-/, '')) : undefined) ?? outer;
}

/** Depth first, with a list instead of recursion: a deep tree must not fill the stack. */
function flattened(root: SyntaxNode): Span[] {
  const spans: Span[] = [];
  const left: { readonly node: SyntaxNode; readonly style: StyleName }[] = [{ node: root, style: 'plain' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, style } = next;
    if (node.value !== undefined) pushSpan(spans, node.value, style);
    const own = styleOf(node, style);
    for (const child of (node.children ?? []).toReversed()) left.push({ node: child, style: own });
  }
  return spans;
}

/** A highlighter for the languages that answers usually hold; null for any other. */
export function createHighlighter(): Highlight {
  const lowlight = createLowlight(common);
  return (code, language) => {
    const name = language.toLowerCase();
    return lowlight.registered(name) ? flattened(lowlight.highlight(name, code)) : null;
  };
}
