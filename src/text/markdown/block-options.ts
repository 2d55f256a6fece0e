/** How a Markdown text is drawn, for all of its blocks: width, style, what a search marks. */
import type { Token } from 'marked';
import { markLinks } from '../marked-links.ts';
import type { Glyphs, Row, Span, StyleName } from '../row.ts';
import { markMatches } from '../search-marks.ts';
import { spansWidth } from '../spans.ts';

/**
 * Colours code: spans whose joined text is exactly `code`, or null when the language is not known. A parameter, so that the caller
 * decides when the grammars are loaded.
 */
export type Highlight = (code: string, language: string) => readonly Span[] | null;

/** How a block is drawn. `width` becomes less in lists and quotes. */
export interface BlockOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  /** Of running text. */
  readonly style: StyleName;
  readonly query: string;
  /** Where paths begin; null: they lead nowhere. */
  readonly folder: string | null;
  readonly highlight: Highlight | null;
  readonly maxRows: number;
  /** Inside a list: the marks of a list in it are at the left edge. */
  readonly nested: boolean;
  /** Draws blocks inside a block. A field, so that the files of blocks do not import each other. */
  readonly blocks: (tokens: readonly Token[], options: BlockOptions) => Row[];
}

export function marked(spans: readonly Span[], options: BlockOptions): readonly Span[] {
  const linked = markLinks(spans, options);
  return options.query === '' ? linked : markMatches(linked, options.query);
}

/** Rows of `draw` in the width beside the prefixes (of equal width), with the prefixes before them. */
export function indented(
  options: BlockOptions,
  prefix: { readonly first: readonly Span[]; readonly rest: readonly Span[] },
  draw: (inner: BlockOptions) => Row[],
): Row[] {
  const cells = spansWidth(prefix.first);
  // In less width nothing can be read: deeper nesting is not indented.
  if (options.width - cells < 8) return draw(options);
  return draw({ ...options, width: options.width - cells }).map((row, index) => ({
    spans: [...(index === 0 ? prefix.first : prefix.rest), ...row.spans],
  }));
}
