/** Waiting for the hosts of a command line, and naming those that do not answer. Loaded only where a host is named. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../../fleet/desk/fleet.ts';
import type { HostActs } from '../../fleet/desk/host-acts.ts';
import type { Conversation } from '../../format/conversation.ts';
import type { HostStatus } from '../../format/host-state.ts';
import { withNews } from '../../format/live-state.ts';
import { SeenSessions } from '../../sessions/state/seen.ts';
import { hostStateText } from '../../text/host-words.ts';
import type { CommandContext } from '../context.ts';
import { stateFolderOf } from '../kept-files.ts';

type KnownHosts = Pick<Fleet, 'hosts' | 'rowsOf'>;
type Saying = Pick<CommandContext, 'say' | 'signal' | 'program'>;

/** A host that takes longer is named, and left out. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 20;

/** `whole`: with the titles of all sessions; `rows`: with all sessions; `hello`: it is there, and how far away; `there`: it can be asked. */
type Awaited = 'whole' | 'rows' | 'hello' | 'there';

/** Waits until each host has said what it has, or cannot, and the patience is at its end. Returns those that did not. */
export async function awaitHosts(
  fleet: KnownHosts,
  awaited: Awaited,
  { signal }: Pick<CommandContext, 'signal'>,
): Promise<readonly HostStatus[]> {
  const deadline = performance.now() + PATIENCE_MS;
  const isOver = (): boolean => signal.aborted || performance.now() > deadline;
  while (!isOver() && !fleet.hosts.every(host => hasFailed(host) || hasCome(host, awaited, fleet)))
    await pause(LOOK_MS, undefined, { signal }).catch(() => {});
  return fleet.hosts.filter(host => !hasCome(host, awaited === 'whole' ? 'rows' : awaited, fleet));
}

/** Some of the hosts, to be waited for. */
export function amongHosts(fleet: KnownHosts, aliases: readonly string[]): KnownHosts {
  return {
    get hosts() {
      return fleet.hosts.filter(({ alias }) => aliases.includes(alias));
    },
    rowsOf: alias => fleet.rowsOf(alias),
  };
}

/** Names the hosts that did not answer on standard error. */
export function nameUnanswered(hosts: readonly HostStatus[], context: Saying): void {
  for (const host of hosts) context.say(unansweredText(host, context));
}

/** Why a host is left out. */
export function unansweredText(
  { alias, state }: HostStatus,
  { program: { nowMs } }: Pick<CommandContext, 'program'>,
): string {
  const what = state.kind === 'connecting' ? 'it did not answer in time' : hostStateText(state, nowMs());
  return `${alias} is left out: ${what}`;
}

function hasCome({ alias, listed, state }: HostStatus, awaited: Awaited, fleet: KnownHosts): boolean {
  if (awaited === 'there') return state.kind === 'live';
  if (awaited === 'hello') return state.kind === 'live' && state.roundTripMs !== null;
  if (!listed || awaited === 'rows') return listed;
  for (const { summary } of fleet.rowsOf(alias)) if (summary === null) return false;
  return true;
}

/** Does something on a host, as soon as it is there; null: it did not answer, which was said. */
export async function onHost<Result>(
  alias: string,
  context: CommandContext,
  act: (acts: HostActs) => Promise<Result>,
): Promise<Result | null> {
  const fleet = await context.hosts.reach([alias], { rows: 'none' });
  const missing = await awaitHosts(amongHosts(fleet, [alias]), 'there', context);
  nameUnanswered(missing, context);
  return missing.length > 0 ? null : act(fleet.acts);
}

/** It was tried, and there is nothing to wait for. */
function hasFailed({ state }: HostStatus): boolean {
  return state.kind !== 'connecting' && state.kind !== 'live';
}

/** The sessions of these hosts, in no order; hosts that do not answer are named on standard error. */
export async function rowsOfHosts(
  aliases: readonly string[],
  context: CommandContext,
): Promise<readonly Conversation[]> {
  const fleet = await context.hosts.reach(aliases);
  nameUnanswered(await awaitHosts(amongHosts(fleet, aliases), 'whole', context), context);
  const seen = new SeenSessions(stateFolderOf(context).seenPath);
  await seen.refresh();
  const nowMs = context.program.nowMs();
  return aliases.flatMap(alias =>
    [...fleet.rowsOf(alias)].map(row => {
      const { id, summary } = row;
      return { ...row, state: withNews(row.state, { summary, seenMs: seen.get(id), nowMs }) };
    }),
  );
}
