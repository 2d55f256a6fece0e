/** The hosts of `rolltop prune --host`: which of their sessions are meant, what would become of them, and doing it, on each host by itself. */
import type { ManyPlan, MovingAct } from '../../actions/many-plan.ts';
import { planThere } from '../../actions/many-there.ts';
import type { HostActs } from '../../fleet/desk/host-acts.ts';
import type { Conversation } from '../../format/conversation.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import type { SessionQuery } from '../keep/fitting-sessions.ts';
import { rowsOfHosts } from './await-hosts.ts';
import { fittingRows } from './fitting-rows.ts';
import { meantHosts } from './host-choice.ts';
import type { HostChoice } from './host-option.ts';

/** What became of one. `path`: where it is now; of one in the trash of a host, where it was. */
export type PruneOutcome =
  | { readonly kind: 'done'; readonly path: string; readonly subagents: number }
  | { readonly kind: 'failed'; readonly message: string; readonly code: ExitCode };

export interface PrunedHosts {
  plan(act: MovingAct): Promise<ManyPlan>;
  run(session: Conversation, act: MovingAct): Promise<PruneOutcome>;
}

/** Null: there are none, which was said. */
export async function openPrunedHosts(
  choice: HostChoice,
  query: SessionQuery,
  context: CommandContext,
): Promise<PrunedHosts | null> {
  const aliases = meantHosts(choice, context);
  if (aliases.length === 0) return null;
  const meant = fittingRows(knownRows(await rowsOfHosts(aliases, context), context), query, context.program);
  const { acts } = await context.hosts.reach([]);
  return {
    plan: act => planThere(act, meant, acts),
    run: (session, act) => actThere(session, act, acts),
  };
}

/** A session of which too little is known to say whether it is meant stays, with all of its host: an act is no place to guess. */
function knownRows(rows: readonly Conversation[], { say }: CommandContext): readonly Conversation[] {
  const unread = new Set(rows.flatMap(({ summary, host }) => (summary === null ? [host] : [])));
  for (const host of unread) say(`${host} is left out: not all of its sessions could be read in time.`);
  return rows.filter(({ host }) => !unread.has(host));
}

async function actThere(session: Conversation, act: MovingAct, acts: HostActs): Promise<PruneOutcome> {
  const there = { ...session, host: session.host ?? '' };
  if (act === 'archive') {
    const moved = await acts.archive(there);
    if (moved.kind === 'failed') return { ...moved, code: exitCodeOf(moved.error) };
    return { kind: 'done', path: moved.path, subagents: moved.subagents };
  }
  const result = await acts.trash(there);
  // Where it is now is the host's own matter.
  if (result.kind === 'trashed') return { kind: 'done', path: session.path, subagents: result.subagents };
  const code = result.kind === 'refused' ? ExitCode.refused : exitCodeOf(result.error);
  return { kind: 'failed', message: result.message, code };
}
