/** The sessions that a query means, for commands that act on many. What cannot be read in it is refused: an act is no place to guess. */
import path from 'node:path';
import type { Conversation, LockHolder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { parseQuery } from '../../query/parse.ts';
import { HomeHolders } from '../../rollout/lock/home-holders.ts';
import { findSession } from '../../sessions/find.ts';
import { type ListEnd, type ListRequest, listAll, passWhileWanted } from '../../sessions/list-all.ts';
import { unlistedText } from '../../sessions/walk.ts';
import { onHostText } from '../../text/host-words.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { hostNamedBy } from '../find-session.ts';
import { activityOf, stateFolderOf } from '../kept-files.ts';
import type { ListOptions } from '../list/list-options.ts';
import { problemsOf, type ReadyQuery, readyQuery, scopeOfQuery } from '../list/list-query.ts';
import { namedQuery } from '../named-query.ts';

export interface AskedSessions extends Pick<ListOptions, 'scope' | 'cwd'> {
  readonly query: string;
}

export type FittingSessions =
  | {
      readonly kind: 'found';
      readonly sessions: readonly Conversation[];
      /** Who holds what; null where the system does not show it. */
      readonly holders: ReadonlyMap<ConversationId, LockHolder> | null;
      /** False when a part of the home cannot be read, which is on stderr already: then not all that were meant are there. */
      readonly isWhole: boolean;
    }
  /** The reason is on stderr already. */
  | { readonly kind: 'refused'; readonly exitCode: ExitCode };

/** A query that only reads: what cannot be read in it was said, and is text. */
export interface SessionQuery {
  readonly ready: ReadyQuery;
  /** Where sessions are looked at for it. */
  readonly scope: 'active' | 'archived' | 'all';
  readonly cwd: string | null;
}

/** `query`: null where each was named. */
type MeantSessions =
  | (Extract<FittingSessions, { kind: 'found' }> & { readonly query: SessionQuery | null })
  | Extract<FittingSessions, { kind: 'refused' }>;

export async function fittingSessions(asked: AskedSessions, context: CommandContext): Promise<MeantSessions> {
  const named = namedQuery(asked.query, context);
  if (named.kind === 'refused') return named;
  const { query } = named;
  const problem = problemIn(query);
  if (problem !== null) {
    context.say(problem);
    return { kind: 'refused', exitCode: ExitCode.usage };
  }
  const ready = readyQuery(query, context);
  return listedSessions({ ready, scope: scopeOfQuery(asked, ready), cwd: asked.cwd }, context);
}

export function sessionQuery(
  asked: AskedSessions,
  context: CommandContext,
): SessionQuery | Extract<FittingSessions, { kind: 'refused' }> {
  const named = namedQuery(asked.query, context);
  if (named.kind === 'refused') return named;
  const ready = readyQuery(named.query, context);
  return { ready, scope: scopeOfQuery(asked, ready), cwd: asked.cwd };
}

/**
 * Passes on what fits as it is found, the newest by its file's name first. Resolves with whether the home could be listed; the reason is
 * on stderr already. `take` says whether more is wanted.
 */
export async function passQueried(
  query: SessionQuery,
  take: (sessions: readonly Conversation[]) => boolean,
  context: CommandContext,
): Promise<boolean> {
  const request = requestFor(query, await activityOf(context), context);
  const end = await passWhileWanted({ ...request, sort: 'created' }, rows => take(query.ready.ranked(rows)));
  return end === null || sayUnlisted(end, context) !== 'problem';
}

function requestFor(
  { ready, scope, cwd }: SessionQuery,
  activity: ListRequest['activity'],
  context: CommandContext,
): Omit<ListRequest, 'sort'> {
  const { program, codexHome } = context;
  return {
    codexHome,
    scope,
    cwd: cwd === null ? undefined : path.resolve(program.cwd, cwd),
    fits: ready.fits,
    activity,
    currentFolder: program.cwd,
    marksPath: stateFolderOf(context).marksPath,
    nowMs: program.nowMs(),
  };
}

/** `problem`: nothing can be listed. */
function sayUnlisted({ problem, unlisted }: ListEnd, context: CommandContext): 'problem' | 'part' | 'whole' {
  const unread = problem ?? unlistedText(unlisted);
  if (unread !== null) context.say(unread);
  if (problem !== null) return 'problem';
  return unread === null ? 'whole' : 'part';
}

async function listedSessions(query: SessionQuery, context: CommandContext): Promise<MeantSessions> {
  const activity = await activityOf(context);
  const found = await listAll({ ...requestFor(query, activity, context), sort: 'updated' });
  const listed = sayUnlisted(found, context);
  if (listed === 'problem') return { kind: 'refused', exitCode: ExitCode.failed };
  const { holders } = activity;
  return {
    kind: 'found',
    sessions: query.ready.ranked(found.conversations),
    holders,
    isWhole: listed === 'whole',
    query,
  };
}

/** The sessions that every operand names, else those of the query that they are together. */
export async function meantSessions(
  asked: AskedSessions & { readonly operands: readonly string[] },
  context: CommandContext,
): Promise<MeantSessions> {
  const { codexHome, program } = context;
  const holders = await new HomeHolders(codexHome).read().catch(() => null);
  const sessions: Conversation[] = [];
  for (const operand of asked.operands) {
    const found = await findSession(operand, { codexHome, cwd: program.cwd, nowMs: program.nowMs() });
    if (found.kind !== 'found') {
      const elsewhere = await hostNamedBy(operand, program);
      if (elsewhere === null) return fittingSessions(asked, context);
      context.say(onHostText(operand, elsewhere.alias));
      return { kind: 'refused', exitCode: ExitCode.refused };
    }
    sessions.push(found.conversation);
  }
  return { kind: 'found', sessions, holders, isWhole: true, query: null };
}

/** Why nothing is done with such a query; null when it says what it means. */
function problemIn(query: string): string | null {
  const { terms } = parseQuery(query);
  if (!terms.some(term => term.kind === 'condition' || term.text.trim() !== ''))
    return 'The query is empty: say which sessions, as "is:archived size:>100mb" or "until:90d".';
  const [problem] = problemsOf({ terms });
  return problem === undefined ? null : `${problem} Nothing was done.`;
}
