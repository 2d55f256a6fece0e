/** `rolltop search`: prints the hits of a full-text search as they are found, newest sessions first. Like grep, exits 0 with hits and 1 without. */
import path from 'node:path';
import type { Conversation } from '../format/conversation.ts';
import { GroupedSearch } from '../search/grouped-search.ts';
import { startSearchInProcess } from '../search/in-process.ts';
import { isExact, queryProblem, type SearchQuery } from '../search/query.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../search/request.ts';
import { Searcher } from '../search/searcher.ts';
import { missingRootText } from '../sessions/walk.ts';
import { countOf } from '../text/numbers.ts';
import type { InvocationOf } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { HitPrinter } from './hit-printer.ts';
import type { SearchedHosts } from './hosts/searched-hosts.ts';
import { passQueried, type SessionQuery, sessionQuery } from './keep/fitting-sessions.ts';

export async function search(asked: InvocationOf<'search'>, context: CommandContext): Promise<ExitCode> {
  const { text, regex, limit, scope, cwd, where } = asked;
  const query = { text, regex };
  const problem = queryProblem(query);
  if (problem !== null) {
    context.say(problem);
    return ExitCode.usage;
  }
  const among = where === null ? null : sessionQuery({ query: where, scope, cwd }, context);
  if (among !== null && 'kind' in among) return among.exitCode;
  const hosts = asked.hosts === null ? null : await hostsToSearch(asked, context);
  const printer = new HitPrinter(context, limit);
  const request = {
    query,
    ...placeOf({ scope, cwd }, context),
    ...(limit !== null && { limit }),
    signal: AbortSignal.any([context.signal, printer.full]),
    onHits: (hits: readonly SearchHit[]) => printer.print(hits),
  };
  const [here, there] = await Promise.all([
    searchHere(request, among, context),
    hosts?.search(request, among),
  ]);
  if (printer.failure !== null) throw printer.failure;
  if (here === null) return ExitCode.failed;
  if (here.length === 0 && hosts === null) {
    if (context.signal.aborted) return ExitCode.interrupted;
    context.say(noneFits(asked));
    return ExitCode.failed;
  }
  const end = together([...here, ...(there?.ends ?? [])], printer);
  const exitCode = answer(end, { query, where }, context);
  there?.nameMissing();
  return exitCode;
}

/** How the search ended, with `among` group by group; null: the home cannot be listed, which was said. */
async function searchHere(
  request: SearchRequest,
  among: SessionQuery | null,
  context: CommandContext,
): Promise<readonly SearchEnd[] | null> {
  const { codexHome } = context;
  // A regular expression can be stopped only on a thread of its own; this one then waits for its hits.
  const searcher = new Searcher({
    codexHome,
    ...(request.query.regex ? {} : { startLastWorker: startSearchInProcess }),
  });
  searcher.warmUp();
  try {
    if (among === null) return [await searcher.search(request)];
    const search = new GroupedSearch(searcher, { ...request, scope: 'all' });
    const take = (sessions: readonly Conversation[]): boolean => {
      search.add(pathsOf(sessions));
      return !search.isOver;
    };
    const isListed = await passQueried(among, take, context);
    const ends = await search.finish();
    return isListed ? ends : null;
  } finally {
    searcher.close();
  }
}

async function hostsToSearch(
  asked: InvocationOf<'search'>,
  context: CommandContext,
): Promise<SearchedHosts | null> {
  const { openSearchedHosts } = await import('./hosts/searched-hosts.ts');
  return openSearchedHosts(asked, context);
}

/** One end for all machines: the worst, with what all of them did. */
function together(ends: readonly SearchEnd[], { count, isFull }: HitPrinter): SearchEnd {
  const worst = ['failed', 'hung', 'stopped', 'limited', 'complete'] as const;
  const outcome = worst.find(one => ends.some(end => end.outcome === one)) ?? 'complete';
  return {
    outcome: isFull ? 'limited' : outcome,
    message: ends.find(({ message }) => message !== null)?.message ?? null,
    searched: ends.reduce((sum, { searched }) => sum + searched, 0),
    hits: count,
    unsearched: ends.flatMap(({ unsearched }) => unsearched),
    missing: ends.length === 1 && ends.every(({ missing }) => missing),
  };
}

/** Where it searches when no query says it. */
function placeOf(
  { scope, cwd }: Pick<InvocationOf<'search'>, 'scope' | 'cwd'>,
  { program }: CommandContext,
): Pick<SearchRequest, 'scope' | 'cwd'> {
  return {
    scope: scope === 'plain' ? 'active' : scope,
    ...(cwd === null ? {} : { cwd: path.resolve(program.cwd, cwd) }),
  };
}

/** Nothing fits, so there is nothing to search. */
function noneFits({ where, scope }: Pick<InvocationOf<'search'>, 'where' | 'scope'>): string {
  return `No session fits "${where}"${scope === 'plain' ? ' (--all: archived ones too)' : ''}.`;
}

function pathsOf(sessions: readonly Conversation[]): readonly string[] {
  return sessions.flatMap(({ path: file, earlierSegments }) => [file, ...earlierSegments]);
}

function answer(
  end: SearchEnd,
  { query, where }: { readonly query: SearchQuery; readonly where: string | null },
  context: CommandContext,
): ExitCode {
  reportUnsearched(end.unsearched, context);
  if (end.message !== null) context.say(end.message);
  if (end.missing && end.hits === 0) context.say(missingRootText(path.join(context.codexHome, 'sessions')));
  else if (end.hits === 0 && end.outcome === 'complete')
    context.say(
      `Nothing was found in ${countOf(end.searched, 'session')}${where === null ? '' : ' that fit --where'}.${caseHint(query)}`,
    );
  if (end.outcome === 'limited') context.say(`Stopped after ${end.hits}: there may be more.`);
  return end.hits > 0 && end.outcome !== 'failed' && end.outcome !== 'hung' ? ExitCode.ok : ExitCode.failed;
}

function caseHint({ text, regex }: SearchQuery): string {
  return !regex && isExact(text) ? ' In lower case it would match any case.' : '';
}

/** More than these would hide the hits. */
const MOST_REPORTED = 5;

function reportUnsearched(unsearched: SearchEnd['unsearched'], context: CommandContext): void {
  for (const { path: file, why } of unsearched.slice(0, MOST_REPORTED))
    context.say(`Not searched in ${file}: ${why}.`);
  const more = unsearched.length - MOST_REPORTED;
  if (more > 0) context.say(`${more} more files could not be searched.`);
}
