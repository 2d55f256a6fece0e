/**
 * The lines of one piece of a rollout that hold what is searched for. Promises: bytes are scanned first, and only a line that has the words is parsed; a
 * line that is found may still belong to an item that does not match (its halves may say otherwise).
 */
import type { ByteOffset } from '../format/identity.ts';
import { parseLine } from '../format/parse-line.ts';
import type { ByteScanner, LineRange } from './byte-scanner.ts';
import { type Needle, needleOf, needleOfExpression } from './needle.ts';
import { matcherOf, type SearchQuery, type TextMatcher } from './query.ts';
import { lineMatches, NEVER_SEARCHED_TYPES } from './searched-text.ts';

/** A query, compiled. */
export interface CompiledQuery {
  readonly needle: Needle | null;
  /** Finds matches in the text of an item. */
  readonly matches: TextMatcher;
  /** For the text of single lines: of a query of several lines, the longest. */
  readonly matchesLine: TextMatcher;
}

/** @throws SyntaxError for a regular expression that is none */
export function compileQuery(query: SearchQuery): CompiledQuery {
  const matches = matcherOf(query);
  if (query.regex) return { needle: needleOfExpression(query.text), matches, matchesLine: everything };
  return { needle: needleOf(query.text), matches, matchesLine: lineMatcher(query.text.split(/[\r\n]/)) };
}

/** An expression may span what several lines say: all items of a line with its word are made. */
const everything: TextMatcher = () => [[0, 0]];

/** Exact only when this line has an upper-case letter itself: that gives more lines, never fewer. */
function lineMatcher(lines: readonly string[]): TextMatcher {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), '');
  return longest === '' ? everything : matcherOf({ text: longest, regex: false });
}

/** Finds matching lines in the bytes of a scanner. */
export class LineScanner {
  readonly #query: CompiledQuery;
  readonly #scanner: ByteScanner;
  #result: 'matching' | 'likely' = 'matching';
  /** Where the next line begins. */
  #at = 0;

  constructor(query: CompiledQuery, scanner: ByteScanner) {
    this.#query = query;
    this.#scanner = scanner;
  }

  /**
   * Starts with the first of `length` bytes: whole lines, but for the last one of a file. With `likely` a line that has the words in its bytes
   * is a result unparsed.
   */
  begin(length: number, result: 'matching' | 'likely' = 'matching'): void {
    this.#scanner.begin(length);
    this.#result = result;
    this.#at = 0;
  }

  /** The next matching line, or null when there are no more. */
  next(): LineRange | null {
    const { length } = this.#scanner;
    while (this.#at < length) {
      const found = this.#nextAnchor(this.#at);
      if (found === -1) break;
      const line = this.#scanner.lineAround(found, this.#at);
      this.#at = line.end + 1;
      if (this.#matches(line)) return line;
    }
    this.#at = length;
    return null;
  }

  #nextAnchor(from: number): number {
    const { needle } = this.#query;
    return needle === null ? from : this.#scanner.find(needle.anchor, from);
  }

  #matches(line: LineRange): boolean {
    if (isNeverSearched(this.#scanner.headOf(line, HEAD_BYTES))) return false;
    const { needle, matchesLine } = this.#query;
    if (needle !== null && !needle.others.every(word => this.#scanner.lineHas(word, line))) return false;
    if (matchesLine === everything || this.#result === 'likely') return true;
    const bytes = this.#scanner.bytesOf(line);
    // Read as a line of a bare file, which takes an envelope for what it is too: the dialect need not be known yet.
    const raw = { offset: 0 as ByteOffset, length: bytes.length, ended: true, bytes };
    return lineMatches(parseLine(raw, 'bare'), matchesLine);
  }
}

/** Lines of thousands of words that are never searched: not worth parsing. Does not match when in doubt. */
const NEVER_SEARCHED = new RegExp(
  `^\\{"timestamp":"[^"\\\\]*",(?:"ordinal":\\d+,)?"type":"(?:${[...NEVER_SEARCHED_TYPES].join('|')})","payload":`,
);
const HEAD_BYTES = 128;

function isNeverSearched(head: string): boolean {
  return NEVER_SEARCHED.test(head);
}
