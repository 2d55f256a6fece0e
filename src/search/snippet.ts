/** What is shown of a text that matches: the surroundings of the first match, on one line. */
import type { Matches, TextMatcher } from './query.ts';

export interface Snippet {
  readonly text: string;
  /** UTF-16 ranges in `text`. */
  readonly matches: Matches;
}

const SNIPPET_BEFORE = 48;
const SNIPPET_LENGTH = 240;
const MOST_MATCHES = 20;

/** The surroundings of the first match on one line, or null when there is none. Not sanitised. */
export function snippetOf(text: string, matches: TextMatcher): Snippet | null {
  const found = matches(text, MOST_MATCHES);
  const [first] = found;
  if (first === undefined) return null;
  const start = startOf(text, first[0]);
  const end = wholeCharacter(text, Math.min(text.length, start + SNIPPET_LENGTH));
  const shown = found
    .filter(match => match[0] < end)
    .map(([from, to]) => [from - start, Math.min(to, end) - start] as const);
  return { text: text.slice(start, end).replace(/[\r\n\t]/g, ' '), matches: shown };
}

/** A little before the match, at the beginning of its line or of a word. */
function startOf(text: string, match: number): number {
  const earliest = Math.max(0, match - SNIPPET_BEFORE);
  const before = text.slice(earliest, match);
  const line = before.lastIndexOf('\n');
  if (line !== -1) return earliest + line + 1;
  if (earliest === 0) return 0;
  const word = before.search(/\s\S/);
  return word === -1 ? wholeCharacter(text, earliest) : earliest + word + 1;
}

/** Not between the halves of a pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
}
