/**
 * The lines of one piece of a rollout that hold what is searched for. Promises: bytes first, and only a line that has them is parsed; a
 * line that is given may still belong to an item that does not match (its halves may say otherwise).
 */
import type { ByteOffset } from '../format/identity.ts';
import { parseLine } from '../format/parse-line.ts';
import type { BytePattern } from './byte-pattern.ts';
import { type Needle, needleOf, needleOfExpression } from './needle.ts';
import { type Matcher, matcherOf, type SearchQuery } from './query.ts';
import type { Condition } from './scan-module.ts';
import { type Finder, probeFor, type ScannedBytes } from './scanned-bytes.ts';
import { lineMatches, NEVER_SEARCHED_TYPES } from './searchable-text.ts';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SMALL_U = 0x75;

/** Before all places, and not -1, which is nowhere. */
const NOT_YET = -2;

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
  if (query.regex) return { needle: needleOfExpression(query.text), matches, matchesLine: everything };
  return { needle: needleOf(query.text), matches, matchesLine: lineMatcher(query.text.split(/[\r\n]/)) };
}

/** An expression may span what several lines say: all items of a line with its word are made. */
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
  /** Where each spelling of the anchor stands next. */
  readonly #nextAt: number[];
  #length = 0;
  #given: 'matching' | 'likely' = 'matching';
  /** Where the next line begins. */
  #at = 0;

  constructor(search: Search, scanned: ScannedBytes) {
    const { anchor = [], others = [], after = [] } = search.needle ?? {};
    this.#search = search;
    this.#scanned = scanned;
    const [next] = after;
    this.#anchor = anchor.map(pattern =>
      scanned.finder(pattern, next ? follows(next, pattern.length) : null),
    );
    this.#nextAt = this.#anchor.map(() => NOT_YET);
    this.#others = others.map(word => word.map(pattern => scanned.finder(pattern)));
  }

  /**
   * From here on the lines of the first `length` bytes are looked at. These are whole lines, but for the last one of a file. With `likely` a line
   * that has the words in its bytes is given unparsed.
   */
  begin(length: number, given: 'matching' | 'likely' = 'matching'): void {
    this.#length = length;
    this.#given = given;
    this.#at = 0;
    for (let index = 0; index < this.#nextAt.length; index++) this.#nextAt[index] = NOT_YET;
  }

  /** The next matching line, or null when there are no more. Most files are asked once. */
  next(): LinePart | null {
    const length = this.#length;
    while (this.#at < length) {
      const found = this.#nextAnchor(this.#at);
      if (found === -1) break;
      const line = this.#lineAround(found);
      this.#at = line.end + 1;
      if (this.#matches(line)) return line;
    }
    this.#at = length;
    return null;
  }

  #lineAround(place: number): LinePart {
    const { bytes } = this.#scanned;
    const newline = bytes.indexOf(NEWLINE, place);
    return {
      start: place === this.#at ? place : bytes.lastIndexOf(NEWLINE, place - 1) + 1,
      end: newline === -1 || newline > this.#length ? this.#length : newline,
    };
  }

  #matches({ start, end }: LinePart): boolean {
    const { bytes } = this.#scanned;
    if (isNeverSearched(bytes.toString('latin1', start, Math.min(end, start + HEAD_BYTES)))) return false;
    if (!this.#others.every(word => word.some(find => find(start, end) !== -1))) return false;
    const { matchesLine } = this.#search;
    if (matchesLine === everything || this.#given === 'likely') return true;
    const line = bytes.subarray(start, end);
    // Read as a line of a bare file, which takes an envelope for what it is too: the dialect need not be known yet.
    const raw = { offset: 0 as ByteOffset, length: line.length, ended: true, bytes: line };
    return lineMatches(parseLine(raw, 'bare'), matchesLine);
  }

  /** Where the anchor next stands beside its neighbours, or -1. Must be asked for ever later places. */
  #nextAnchor(from: number): number {
    if (this.#search.needle === null) return from;
    let at = this.#nearest(from);
    while (at !== -1 && !this.#standsInPhrase(at)) at = this.#nearest(at + 1);
    return at;
  }

  #nearest(from: number): number {
    let nearest = -1;
    for (let index = 0; index < this.#anchor.length; index++) {
      let at = this.#nextAt[index] as number;
      // A spelling that stands nowhere is not looked for again.
      if (at < from && at !== -1) at = this.#nextAt[index] = this.#find(index, from);
      if (at !== -1 && (nearest === -1 || at < nearest)) nearest = at;
    }
    return nearest;
  }

  #find(index: number, from: number): number {
    return this.#anchor[index]?.(from, this.#length) ?? -1;
  }

  #standsInPhrase(at: number): boolean {
    const { needle } = this.#search;
    return needle === null || (this.#standsBehind(needle.before, at) && this.#standsBefore(needle.after, at));
  }

  /** Up to the beginning of a string, the words before are there. */
  #standsBehind(before: readonly BytePattern[], anchorAt: number): boolean {
    const { bytes } = this.#scanned;
    let at = anchorAt;
    for (const word of before) {
      const byte = bytes[at - 1];
      if (byte !== SPACE) return byte === QUOTE;
      at -= 1 + word.length;
      if (!word.standsAt(bytes, at)) return false;
    }
    return true;
  }

  /** Up to the end of a string, the words behind are there. */
  #standsBefore(after: readonly BytePattern[], anchorAt: number): boolean {
    const { bytes } = this.#scanned;
    let end = anchorAt + (this.#search.needle?.anchor[0]?.length ?? 0);
    for (const word of after) {
      const byte = bytes[end];
      if (byte !== SPACE) return byte === QUOTE || (byte === BACKSLASH && this.#endsAt(end));
      if (!word.standsAt(bytes, end + 1)) return false;
      end += 1 + word.length;
    }
    return true;
  }

  /** Whether backslashes belong to the end of a string in a string, or to a sign that any writer may have escaped: no break, no tab. */
  #endsAt(backslash: number): boolean {
    const { bytes } = this.#scanned;
    let at = backslash;
    while (bytes[at] === BACKSLASH) at += 1;
    return bytes[at] === QUOTE || bytes[at] === SMALL_U;
  }
}

/** That behind a word of this length comes the next one, or the end of a string. */
function follows(after: BytePattern, length: number): Condition {
  const [first, ...others] = after.choices.slice(0, 2);
  const next = [first ?? [], ...others].map((allowed, place) => probeFor(allowed, length + 1 + place));
  const ends = [QUOTE, BACKSLASH].map(byte => probeFor([byte], length));
  return { any: [{ all: [probeFor([SPACE], length), ...next] }, ...ends] };
}

/** Words by the thousand: not worth parsing. Says no when in doubt. */
const NEVER_SEARCHED = new RegExp(
  `^\\{"timestamp":"[^"\\\\]*",(?:"ordinal":\\d+,)?"type":"(?:${[...NEVER_SEARCHED_TYPES].join('|')})","payload":`,
);
const HEAD_BYTES = 128;

function isNeverSearched(head: string): boolean {
  return NEVER_SEARCHED.test(head);
}
