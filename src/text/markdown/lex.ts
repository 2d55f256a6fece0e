/** Markdown source → tokens, in bounded time: the lexer is recursive, and takes the square of the length of some inputs. */
import { Lexer, type Token } from 'marked';

/** Longer texts are shown plain. */
const MAX_SOURCE = 100_000;
/** Nested quotes or list marks on one line; the lexer calls itself for each. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){16}/m;
/** A list mark this far to the right means as many open lists. */
const TOO_FAR = /^[ \t]{80}[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/m;
/** One paragraph, and emphasis and link marks in one paragraph and in all: beyond, they are shown as written. */
const MAX_PARAGRAPH = 10_000;
const MAX_MARKS = 400;
const MAX_MARKS_IN_ALL = 4_000;
const MARK = /[*_[\]`~<]/g;

function inlineTokens(lexer: Lexer): void {
  let marks = 0;
  for (const { src, tokens } of lexer.inlineQueue) {
    const here = src.match(MARK)?.length ?? 0;
    marks += here;
    if (src.length > MAX_PARAGRAPH || here > MAX_MARKS || marks > MAX_MARKS_IN_ALL)
      tokens.push({ type: 'text', raw: src, text: src });
    else lexer.inlineTokens(src, tokens);
  }
}

/** The blocks of `source`, or null when it is better shown as plain text. */
export function lexMarkdown(source: string): readonly Token[] | null {
  if (source.length > MAX_SOURCE || TOO_DEEP.test(source) || TOO_FAR.test(source)) return null;
  const lexer = new Lexer({ gfm: true });
  try {
    lexer.blockTokens(source, lexer.tokens);
    inlineTokens(lexer);
  } catch (error) {
    // A full stack is the last limit; any other error is a fault of this program.
    if (error instanceof RangeError) return null;
    throw error;
  }
  return lexer.tokens;
}
