/**
 * The lines of one piece of a rollout that hold what is searched for. Promises: bytes first, and only a line that has them is parsed; a
 * line that is given may still belong to an item that does not match (its halves may say otherwise).
 */
import type { ByteOffset } from '../rollout/identity.ts';
import { parseLine } from '../rollout/parse-line.ts';
import { type Needle, needleOf, type Word } from './search-needle.ts';
import { type Matcher, matcherOf, type SearchQuery } from './search-query.ts';
import { lineMatches } from './search-text.ts';

const NEWLINE = 0x0a;

/** A query made ready. */
export interface Search {
  readonly needle: Needle | null;
  /** For whole items. */
  readonly matches: Matcher;
  /** For the text of single lines: of a query of several lines, the longest. */
  readonly matchesLine: Matcher;
}

/** @throws SyntaxError for a regular expression that is none */
export function searchFor(query: SearchQuery): Search {
  const matches = matcherOf(query);
  if (query.regex) return { needle: null, matches, matchesLine: everything };
  return { needle: needleOf(query.text), matches, matchesLine: lineMatcher(query.text.split(/[\r\n]/)) };
}

/** An expression may span what several lines say, and begin anywhere: its items are all made. */
const everything: Matcher = () => [[0, 0]];

/** Exact only when this line has an upper-case letter itself: that gives more lines, never fewer. */
function lineMatcher(lines: readonly string[]): Matcher {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), '');
  return longest === '' ? everything : matcherOf({ text: longest, regex: false });
}

/** Whether `bytes` up to `end` can hold a match at all. */
export function mayMatch({ needle }: Search, bytes: Uint8Array, end: number): boolean {
  return needle === null || needle.anchor.some(pattern => pattern.isIn(bytes, end));
}

export interface LinePart {
  readonly start: number;
  /** The newline left out. */
  readonly end: number;
}

/** The matching lines of `bytes`, in order. `bytes` are whole lines, but for the last one of a file. */
export function* matchingLines(search: Search, bytes: Buffer): Generator<LinePart> {
  const others = search.needle?.others ?? [];
  for (const place of candidateLines(search.needle, bytes)) {
    const line = bytes.subarray(place.start, place.end);
    if (others.every(word => standsIn(word, line)) && readMatches(search, line)) yield place;
  }
}

/** Read as a line of a bare file, which takes an envelope for what it is too: the dialect need not be known yet. */
function readMatches({ matchesLine }: Search, line: Buffer): boolean {
  if (matchesLine === everything) return true;
  const raw = { offset: 0 as ByteOffset, length: line.length, ended: true, bytes: line };
  return lineMatches(parseLine(raw, 'bare'), matchesLine);
}

function* candidateLines(needle: Needle | null, bytes: Buffer): Generator<LinePart> {
  for (let at = 0; at < bytes.length; ) {
    const found = needle === null ? at : nearest(needle.anchor, bytes, at);
    if (found === -1) return;
    const next = bytes.indexOf(NEWLINE, found);
    const end = next === -1 ? bytes.length : next;
    // `at` is the start of a line; with a needle it may be many lines before the one found.
    yield { start: needle === null ? at : bytes.lastIndexOf(NEWLINE, found) + 1, end };
    at = end + 1;
  }
}

function nearest(word: Word, bytes: Buffer, from: number): number {
  const found = word.map(pattern => pattern.find(bytes, from, bytes.length)).filter(at => at !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}

function standsIn(word: Word, line: Buffer): boolean {
  return word.some(pattern => pattern.isIn(line, line.length));
}
