/**
 * A search that a desk asks of a host, and what was found. Ids and paths are the host's own. Promises of the readers: what a host says of its
 * hits is read with the same distrust as all that it says; a hit is as small as those that are made here.
 */
import type { ItemKind } from '../../format/items/item.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../../search/request.ts';
import { ProtocolError } from './frame.ts';
import {
  type AnnouncedHome,
  count,
  type Fields,
  id,
  list,
  number,
  object,
  orNull,
  PATH_LIMIT,
  pathIn,
  TEXT_LIMIT,
  text,
} from './read-value.ts';

/** What is searched for there. `paths`: only in these files; `as before`: in those of the search before; null: in all of the scope. */
export interface WireSearch extends Pick<SearchRequest, 'query' | 'scope' | 'cwd' | 'limit' | 'perSession'> {
  readonly paths: readonly string[] | 'as before' | null;
}

/** So many messages of hits may be under way: more come when one was taken. */
export const MOST_UNTAKEN = 4;
/** Hits in one message: an answer to a ping is never behind more than that. */
export const MOST_HITS_AT_ONCE = 100;
/** Files that are named because they could not be searched. */
export const MOST_UNSEARCHED = 100;
/** UTF-16 units; ours are cut at 240. */
const SNIPPET_LIMIT = 1_000;
const MOST_MATCHES = 20;

/** @throws ProtocolError for what are no hits */
export function readHits(value: unknown, home: AnnouncedHome): readonly SearchHit[] {
  return list(value, MOST_HITS_AT_ONCE).map(hit => readHit(object(hit), home));
}

function readHit(fields: Fields, home: AnnouncedHome): SearchHit {
  const snippet = text(fields.snippet, SNIPPET_LIMIT);
  return {
    session: readSession(object(fields.session), home),
    line: count(fields.line),
    offset: count(fields.offset),
    kind: readKind(fields.kind),
    snippet,
    matches: readMatches(fields.matches, snippet.length),
    ...(fields.takenBack === true && { takenBack: true as const }),
    more: fields.more === true,
    name: orNull(fields.name, name => text(name, TEXT_LIMIT)),
  };
}

function readSession(fields: Fields, home: AnnouncedHome): SearchHit['session'] {
  return {
    id: id(fields.id),
    path: pathIn(fields.path, home),
    title: orNull(fields.title, title => text(title, TEXT_LIMIT)),
    cwd: orNull(fields.cwd, cwd => text(cwd, PATH_LIMIT)),
    archived: fields.archived === true,
    updatedMs: number(fields.updatedMs),
  };
}

/** Any word: one that is not known here is shown as it is. */
function readKind(value: unknown): ItemKind {
  if (typeof value === 'string' && /^[a-z_]{1,40}$/.test(value)) return value as ItemKind;
  throw new ProtocolError('a kind that is none');
}

/** In order, without overlaps, within the snippet. */
function readMatches(value: unknown, length: number): SearchHit['matches'] {
  let at = 0;
  return list(value, MOST_MATCHES).map(match => {
    const [start = 0, end = 0] = list(match, 2).map(count);
    if (start < at || end < start || end > length) throw new ProtocolError('a match outside of its text');
    at = end;
    return [start, end] as const;
  });
}

const OUTCOMES = ['complete', 'stopped', 'limited', 'hung', 'failed'] as const;

/** @throws ProtocolError for what is no end */
export function readEnd(value: unknown, home: AnnouncedHome): SearchEnd {
  const fields = object(value);
  const outcome = OUTCOMES.find(one => one === fields.outcome);
  if (outcome === undefined) throw new ProtocolError('an end of a search that is none');
  return {
    outcome,
    message: orNull(fields.message, message => text(message, TEXT_LIMIT)),
    searched: count(fields.searched),
    hits: count(fields.hits),
    unsearched: list(fields.unsearched, MOST_UNSEARCHED).map(one => {
      const { path, why } = object(one);
      return { path: pathIn(path, home), why: text(why, TEXT_LIMIT) };
    }),
    missing: fields.missing === true,
  };
}
