/** The library's way to full text over all sessions. A thin door: searching is in search/. */
import { once } from 'node:events';
import { homedir } from 'node:os';
import { PassThrough } from 'node:stream';
import { requireTexts } from '../format/required-text.ts';
import { ListFilter, matchContextOf } from '../live/list/list-filter.ts';
import { systemClock } from '../rollout/file/clock.ts';
import { GroupedSearch } from '../search/grouped-search.ts';
import { queryProblem } from '../search/query.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../search/request.ts';
import { Searcher } from '../search/searcher.ts';
import { passWhileWanted } from '../sessions/list-all.ts';
import { Activity } from '../sessions/state/activity.ts';

export interface SearchSessionsOptions {
  /** The folder that holds `sessions` and `archived_sessions`, usually `~/.codex`. */
  readonly codexHome: string;
  /**
   * Reads the text as a JavaScript regular expression instead of plain words. An expression that does not come to an end within
   * five seconds on one text ends the search with an error.
   * @default false
   */
  readonly regex?: boolean;
  /** @default 'active' (sessions that are not archived) */
  readonly scope?: 'active' | 'archived' | 'all';
  /**
   * Only sessions of this folder, an absolute path.
   * @default undefined (all folders)
   */
  readonly cwd?: string;
  /**
   * A filter line, as `rolltop list` takes it: only in the sessions that fit it (`dir:api since:30d`). What cannot be read in it is text.
   * They are searched as they are found, which reads the beginning and the end of each file.
   * @default undefined (every session)
   */
  readonly where?: string;
  /**
   * Ends the search after so many hits.
   * @default undefined (all hits)
   */
  readonly limit?: number;
  /** Ends the search when aborted; hits that were yielded stay valid. */
  readonly signal?: AbortSignal;
}

/**
 * Searches what was said, thought, run and printed in all sessions, newest session first. Plain text ignores case unless it has an upper-case
 * letter. Works in up to four threads; nothing is indexed. While the caller is busy with a hit, the search waits: memory is bounded.
 * Stop by leaving the loop.
 *
 * @throws TypeError when `codexHome` is missing
 * @throws Error with one sentence when the text is empty or no valid expression, or when the search could not go on
 * @example
 * import { searchSessions } from 'rolltop';
 *
 * for await (const hit of searchSessions('rate limit', { codexHome: '/home/me/.codex', limit: 20 })) {
 *   console.log(hit.session.id, hit.line, hit.snippet);
 * }
 */
export async function* searchSessions(
  text: string,
  options: SearchSessionsOptions,
): AsyncGenerator<SearchHit, void> {
  requireTexts('searchSessions', options, 'codexHome');
  const { codexHome, regex = false, scope = 'active', cwd, where, limit, signal } = options;
  const left = new AbortController();
  const searcher = new Searcher({ codexHome });
  const hits = new PassThrough({ objectMode: true });
  const request: SearchRequest = {
    query: { text, regex },
    scope,
    ...(cwd === undefined ? {} : { cwd }),
    ...(limit === undefined ? {} : { limit }),
    signal: signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]),
    onHits: async batch => {
      for (const hit of batch) if (!hits.write(hit)) await drained(hits, left.signal);
    },
  };
  const ended =
    where === undefined ? searcher.search(request) : searchWhere(where, { searcher, request, options });
  ended.then(
    ({ outcome, message }) => {
      const failed = outcome === 'failed' || outcome === 'hung';
      if (failed) hits.destroy(new Error(message ?? 'The search failed.'));
      else hits.end();
    },
    error => hits.destroy(error),
  );
  try {
    yield* hits;
  } finally {
    left.abort();
    searcher.close();
  }
}

interface SearchParts {
  readonly searcher: Searcher;
  readonly request: SearchRequest;
  readonly options: SearchSessionsOptions;
}

/** Searches what fits a filter line while the rest is still listed; `is:archived` in it looks into the archive too where the scope does. */
async function searchWhere(
  where: string,
  { searcher, request, options }: SearchParts,
): Promise<Pick<SearchEnd, 'outcome' | 'message'>> {
  const { codexHome, scope = 'active', cwd } = options;
  const problem = queryProblem(request.query);
  if (problem !== null) return { outcome: 'failed', message: problem };
  const home = homedir();
  const filter = new ListFilter(where, matchContextOf({ clock: systemClock, cwd: cwd ?? codexHome, home }));
  const search = new GroupedSearch(searcher, { ...request, scope: 'all' });
  const nowMs = Date.now();
  const activity = await Activity.read({ codexHome, nowMs });
  const list = { codexHome, scope, cwd, sort: 'created', activity, nowMs } as const;
  const listed = await passWhileWanted(list, rows => {
    for (const { path, earlierSegments } of filter.withWords(rows.filter(filter.fits)))
      search.add([path, ...earlierSegments]);
    return !search.isOver;
  });
  const ends = await search.finish();
  if (listed !== null && listed.problem !== null) return { outcome: 'failed', message: listed.problem };
  return ends.at(-1) ?? { outcome: 'complete', message: null };
}

/** Resolves when the reader has caught up, or has left. */
async function drained(stream: PassThrough, left: AbortSignal): Promise<void> {
  await once(stream, 'drain', { signal: left }).catch(() => {});
}
