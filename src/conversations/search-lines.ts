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
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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
  if (needle === null) return true;
  if (!needle.anchor.some(pattern => pattern.isIn(bytes, end))) return false;
  return (
    (needle.before === null && needle.after === null) || nextAnchor(needle, bytes, { from: 0, end }) !== -1
  );
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
    const found = needle === null ? at : nextAnchor(needle, bytes, { from: at, end: bytes.length });
    if (found === -1) return;
    const next = bytes.indexOf(NEWLINE, found);
    const end = next === -1 ? bytes.length : next;
    // `at` is the start of a line; with a needle it may be many lines before the one found.
    yield { start: needle === null ? at : bytes.lastIndexOf(NEWLINE, found) + 1, end };
    at = end + 1;
  }
}

interface Range {
  readonly from: number;
  readonly end: number;
}

/** Where the anchor next stands beside its neighbours, or -1. */
function nextAnchor(needle: Needle, bytes: Uint8Array, { from, end }: Range): number {
  let at = nearest(needle.anchor, bytes, { from, end });
  while (at !== -1 && !standsInPhrase(needle, bytes, at))
    at = nearest(needle.anchor, bytes, { from: at + 1, end });
  return at;
}

function nearest(word: Word, bytes: Uint8Array, { from, end }: Range): number {
  let first = -1;
  for (const pattern of word) {
    const at = pattern.find(bytes, from, end);
    if (at !== -1 && (first === -1 || at < first)) first = at;
  }
  return first;
}

function standsInPhrase({ anchor, before, after }: Needle, bytes: Uint8Array, at: number): boolean {
  if (before !== null) {
    const byte = bytes[at - 1];
    if (byte !== SPACE && byte !== QUOTE) return false;
    if (byte === SPACE && !before.standsAt(bytes, at - 1 - before.length)) return false;
  }
  if (after === null) return true;
  const end = at + (anchor[0]?.length ?? 0);
  if (bytes[end] === SPACE) return after.standsAt(bytes, end + 1);
  return bytes[end] === QUOTE || bytes[end] === BACKSLASH;
}

function standsIn(word: Word, line: Buffer): boolean {
  return word.some(pattern => pattern.isIn(line, line.length));
}
