/** Blocks of code, with their colours. */
import type { Tokens } from 'marked';
import type { Row, Span } from '../row.ts';
import { span, spansText } from '../spans.ts';
import { safeText } from '../unicode/sanitise.ts';
import { wrapSpans } from '../wrap.ts';
import { type BlockOptions, indented, marked } from './block-options.ts';

/** Longer code has one colour: a grammar may take long for it. */
const MAX_COLOURED = 20_000;

function coloured(code: string, language: string, options: BlockOptions): readonly Span[] {
  const plain = [span(code, 'plain')];
  if (options.highlight === null || language === '' || code.length > MAX_COLOURED) return plain;
  const spans = options.highlight(code, language);
  // Colours of another text than this one are not used.
  return spans !== null && spansText(spans) === code ? spans : plain;
}

/** Fenced or indented code: every space kept, with a thin bar beside it that shows where it ends. */
export function codeRows(token: Tokens.Code, options: BlockOptions): Row[] {
  const bar = [span(`${options.glyphs.track} `, 'dim')];
  const language = (token.lang ?? '').trim().split(/[\s,{]/, 1)[0] ?? '';
  const code = safeText(token.text, options.glyphs);
  return indented(options, { first: bar, rest: bar }, inner =>
    wrapSpans(marked(coloured(code, language, inner), inner), {
      width: inner.width,
      mode: 'cells',
      maxRows: inner.maxRows,
    }),
  );
}
