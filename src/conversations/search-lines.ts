/**
 * The lines of one piece of a rollout that hold what is searched for. Promises: bytes first, and only a line that has them is parsed; a
 * line that is given may still belong to an item that does not match (its halves may say otherwise).
 */
import type { ByteOffset } from '../rollout/identity.ts';
import { parseLine } from '../rollout/parse-line.ts';
import type { BytePattern } from './byte-pattern.ts';
import type { Condition } from './scan-module.ts';
import { type Finder, probeFor, type ScannedBytes } from './scanned-bytes.ts';
import { type Needle, needleOf } from './search-needle.ts';
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

export interface LinePart {
  readonly start: number;
  /** The newline left out. */
  readonly end: number;
}

/** Finds matching lines in bytes that were read into `scanned`. */
export class LineScanner {
  readonly #search: Search;
  readonly #scanned: ScannedBytes;
  readonly #anchor: readonly Finder[];
  readonly #others: readonly (readonly Finder[])[];

  constructor(search: Search, scanned: ScannedBytes) {
    const { anchor = [], others = [], after = null } = search.needle ?? {};
    this.#search = search;
    this.#scanned = scanned;
    this.#anchor = anchor.map(pattern => scanned.finder(pattern, after && follows(after, pattern.length)));
    this.#others = others.map(word => word.map(pattern => scanned.finder(pattern)));
  }

  /** The matching lines of the first `length` bytes, in order. These are whole lines, but for the last one of a file. */
  *lines(length: number): Generator<LinePart> {
    for (const place of this.#candidates(length)) {
      const hasAll = this.#others.every(word => word.some(find => find(place.start, place.end) !== -1));
      if (hasAll && this.#readMatches(this.#scanned.bytes.subarray(place.start, place.end))) yield place;
    }
  }

  /** Read as a line of a bare file, which takes an envelope for what it is too: the dialect need not be known yet. */
  #readMatches(line: Buffer): boolean {
    const { matchesLine } = this.#search;
    if (isNeverSearched(line)) return false;
    if (matchesLine === everything) return true;
    const raw = { offset: 0 as ByteOffset, length: line.length, ended: true, bytes: line };
    return lineMatches(parseLine(raw, 'bare'), matchesLine);
  }

  *#candidates(length: number): Generator<LinePart> {
    const { bytes } = this.#scanned;
    const next = this.#search.needle === null ? (from: number) => from : this.#anchorFinder(length);
    for (let at = 0; at < length; ) {
      const found = next(at);
      if (found === -1) return;
      const newline = bytes.indexOf(NEWLINE, found);
      const end = newline === -1 || newline > length ? length : newline;
      // `at` is the start of a line; with a needle it may be many lines before the one found.
      yield { start: found === at ? at : bytes.lastIndexOf(NEWLINE, found) + 1, end };
      at = end + 1;
    }
  }

  /** Where the anchor next stands beside its neighbours, or -1. Must be asked for ever later places. */
  #anchorFinder(length: number): (from: number) => number {
    const next = this.#anchor.map(() => -2);
    const nearest = (from: number): number => {
      let first = -1;
      for (const [index, find] of this.#anchor.entries()) {
        // A spelling that stands nowhere is not looked for again.
        if (next[index] !== -1 && (next[index] as number) < from) next[index] = find(from, length);
        const at = next[index] as number;
        if (at !== -1 && (first === -1 || at < first)) first = at;
      }
      return first;
    };
    return from => {
      let at = nearest(from);
      while (at !== -1 && !this.#standsInPhrase(at)) at = nearest(at + 1);
      return at;
    };
  }

  #standsInPhrase(at: number): boolean {
    const { needle } = this.#search;
    const { bytes } = this.#scanned;
    if (needle === null) return true;
    const { anchor, before, after } = needle;
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
}

/** That behind a word of this length comes the next one, or the end of a string. */
function follows(after: BytePattern, length: number): Condition {
  const [first, ...others] = after.choices.slice(0, 2);
  const next = [first ?? [], ...others].map((allowed, place) => probeFor(allowed, length + 1 + place));
  const ends = [QUOTE, BACKSLASH].map(byte => probeFor([byte], length));
  return { any: [{ all: [probeFor([SPACE], length), ...next] }, ...ends] };
}

/** What Codex puts into every session, words by the thousand: not worth parsing. Says no when in doubt. */
const NEVER_SEARCHED =
  /^\{"timestamp":"[^"\\]*",(?:"ordinal":\d+,)?"type":"(?:session_meta|turn_context|world_state|token_usage_record)","payload":/;
const HEAD_BYTES = 128;

function isNeverSearched(line: Buffer): boolean {
  return NEVER_SEARCHED.test(line.toString('latin1', 0, HEAD_BYTES));
}
