/** The query of a command, made ready: which sessions fit, and which words rank them. Says on standard error what could not be read. */
import type { Conversation } from '../../format/conversation.ts';
import { matcherFor, scoresOf } from '../../live/list/filter.ts';
import { asksForArchived, sessionTest, wordsOf } from '../../query/match.ts';
import { parseQuery } from '../../query/parse.ts';
import type { Query } from '../../query/query.ts';
import type { ListRequest } from '../../sessions/list-all.ts';
import { isSameFolder } from '../../sessions/real-folder.ts';
import type { CommandContext } from '../context.ts';
import type { ListOptions } from './list-options.ts';

export interface ReadyQuery {
  /** The conditions and exact texts; null: there are none. */
  readonly fits: ((session: Conversation) => boolean) | null;
  /** The sessions that have every word, the best match first, else in the order given. Without words all of them. */
  readonly ranked: (sessions: readonly Conversation[]) => readonly Conversation[];
  readonly hasWords: boolean;
  /** It asks for archived sessions: then they are looked at. */
  readonly asksForArchived: boolean;
}

export function readyQuery(text: string, context: CommandContext): ReadyQuery {
  const query = parseQuery(text);
  for (const problem of problemsOf(query)) context.say(`${problem} It is taken as text.`);
  const words = wordsOf(query);
  return {
    fits: sessionTest(query, matchContext(context)),
    ranked: sessions => (words.length === 0 ? sessions : rank(sessions, words)),
    hasWords: words.length > 0,
    asksForArchived: asksForArchived(query),
  };
}

/** Which sessions are looked at: a query that asks for archived ones looks into the archive. */
export function scopeOfQuery(
  { scope }: Pick<ListOptions, 'scope'>,
  { asksForArchived }: ReadyQuery,
): ListRequest['scope'] {
  if (scope === 'plain') return asksForArchived ? 'all' : 'active';
  return scope;
}

/** What looks like a condition and is none, as sentences. */
export function problemsOf({ terms }: Query): readonly string[] {
  return terms.flatMap(term => (term.kind === 'word' && term.problem !== null ? [term.problem] : []));
}

function matchContext({ program }: CommandContext) {
  return {
    nowMs: program.nowMs(),
    cwd: program.cwd,
    home: program.homeFolder,
    isSameFolder: (a: string, b: string) => isSameFolder(a, b),
  };
}

function rank(sessions: readonly Conversation[], words: readonly string[]): readonly Conversation[] {
  const scores = scoresOf(matcherFor(words.join(' ')), sessions);
  const found = [...sessions.keys()].filter(index => scores[index] !== 0);
  found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  return found.flatMap(index => sessions[index] ?? []);
}
