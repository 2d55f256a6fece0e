/** `rolltop search`: prints the hits of a full-text search as they are found, newest sessions first. Like grep, exits 0 with hits and 1 without. */
import path from 'node:path';
import { startSearchInProcess } from '../search/in-process.ts';
import { isExact, queryProblem, type SearchQuery } from '../search/query.ts';
import type { SearchEnd, SearchRequest } from '../search/request.ts';
import { Searcher } from '../search/searcher.ts';
import { missingRootText } from '../sessions/walk.ts';
import { countOf } from '../text/numbers.ts';
import type { InvocationOf } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { HitPrinter } from './hit-printer.ts';
import { type AskedSessions, queriedSessions } from './keep/fitting-sessions.ts';

export async function search(
  { text, regex, limit, scope, cwd, where }: InvocationOf<'search'>,
  context: CommandContext,
): Promise<ExitCode> {
  const query = { text, regex };
  const problem = queryProblem(query);
  if (problem !== null) {
    context.say(problem);
    return ExitCode.usage;
  }
  const among = where === null ? null : await sessionsWhere({ query: where, scope, cwd }, context);
  if (among?.kind === 'refused') return among.exitCode;
  if (context.signal.aborted) return ExitCode.interrupted;
  // A regular expression can be stopped only on a thread of its own; this one then waits for its hits.
  const searcher = new Searcher({
    codexHome: context.codexHome,
    ...(regex ? {} : { startLastWorker: startSearchInProcess }),
  });
  searcher.warmUp();
  const printer = new HitPrinter(context);
  try {
    const end = await searcher.search({
      query,
      ...(among === null ? placeOf({ scope, cwd }, context) : { scope: 'all', paths: among.paths }),
      ...(limit === null ? {} : { limit }),
      signal: context.signal,
      onHits: hits => printer.print(hits),
    });
    if (printer.failure !== null) throw printer.failure;
    return answer(end, { query, where }, context);
  } finally {
    searcher.close();
  }
}

/** Where it searches when no query says it. */
function placeOf(
  { scope, cwd }: Pick<InvocationOf<'search'>, 'scope' | 'cwd'>,
  { host }: CommandContext,
): Pick<SearchRequest, 'scope' | 'cwd'> {
  return {
    scope: scope === 'plain' ? 'active' : scope,
    ...(cwd === null ? {} : { cwd: path.resolve(host.cwd, cwd) }),
  };
}

/** The files of the sessions that fit `--where`. Nothing fits: said, and there is nothing to search. */
async function sessionsWhere(
  asked: AskedSessions,
  context: CommandContext,
): Promise<
  | { readonly kind: 'found'; readonly paths: readonly string[] }
  | { readonly kind: 'refused'; readonly exitCode: ExitCode }
> {
  const found = await queriedSessions(asked, context);
  if (found.kind === 'refused') return found;
  if (found.sessions.length === 0) {
    context.say(
      `No session fits “${asked.query}”${asked.scope === 'plain' ? ' (--all: archived ones too)' : ''}.`,
    );
    return { kind: 'refused', exitCode: ExitCode.failed };
  }
  return {
    kind: 'found',
    paths: found.sessions.flatMap(({ path: file, earlierSegments }) => [file, ...earlierSegments]),
  };
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
