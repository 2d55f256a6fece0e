/** `rolltop hosts`: which ssh hosts there are, and how those are that were chosen. Nobody else is connected to. */
import { connectAsking } from '../../actions/connect-host.ts';
import type { Fleet } from '../../fleet/desk/fleet.ts';
import { HostCache } from '../../fleet/desk/host-cache.ts';
import { isHostName } from '../../fleet/ssh/ssh-arguments.ts';
import type { HostState, HostStatus } from '../../format/host-state.ts';
import { hostStateText, hostStateWord, roundTripText, skewText } from '../../text/host-words.ts';
import { ageText, countText } from '../../text/numbers.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { padEnd } from '../../text/unicode/width.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { awaitHosts } from './await-hosts.ts';
import { knownHosts, noHostText } from './host-choice.ts';
import { cacheFolder, chooseHosts, chosenHosts } from './host-places.ts';
import type { HostsAct } from './hosts-arguments.ts';
import { openFleet } from './open-fleet.ts';

export async function hosts(
  { act, cache }: { readonly act: HostsAct; readonly cache: boolean },
  command: CommandContext,
): Promise<ExitCode> {
  const context = { ...command, cache };
  switch (act.kind) {
    case 'list':
      return listHosts(context);
    case 'connect':
      return connectHost(act.name, context);
    case 'forget':
      return forgetHost(act.name, { ...context, cache: true });
    default:
      return act satisfies never;
  }
}

/** `cache`: last known rows are read and kept. */
type HostsContext = CommandContext & { readonly cache: boolean };

async function listHosts(context: HostsContext): Promise<ExitCode> {
  const chosen = chosenHosts(context).filter(isHostName);
  const known = knownHosts(context.program);
  const aliases = [...new Set([...chosen, ...known.aliases])];
  if (aliases.length === 0) {
    context.say(noHostText(known));
    return ExitCode.ok;
  }
  const asked = await askHosts(chosen, context);
  const statuses = aliases.map(alias => asked.get(alias) ?? offHost(alias, context));
  await printHosts(statuses, context);
  return ExitCode.ok;
}

async function connectHost(name: string, context: HostsContext): Promise<ExitCode> {
  if (!isHostName(name)) {
    context.say(`"${name}" is no name of an ssh host.`);
    return ExitCode.usage;
  }
  const status = (await askHosts([name], context, askHere)).get(name);
  if (status === undefined || status.state.kind !== 'live') {
    const said = status === undefined ? 'off' : hostStateText(status.state, context.program.nowMs());
    context.say(`${name} is not connected: ${said}${adviceOn(status?.state, name)}`);
    return ExitCode.failed;
  }
  const chosen = chosenHosts(context);
  if (!chosen.includes(name)) chooseHosts([...chosen, name], context);
  await printHosts([status], context);
  return ExitCode.ok;
}

/** A host that wants something of the person may ask for it here: OpenSSH does, on their own terminal. */
async function askHere(fleet: Fleet, context: HostsContext): Promise<void> {
  const { program } = context;
  if (!program.machine.stdin.isTTY || !program.machine.stdout.isTTY) return;
  for (const { alias, state } of fleet.hosts) {
    if (state.kind !== 'needs you' || state.need === 'changed host key') continue;
    const problem = await connectAsking(alias, {
      hosts: fleet,
      cwd: program.cwd,
      lendTerminal: borrow => borrow({ signal: context.signal, showUntilKey: async () => {} }),
    });
    if (problem !== null) context.say(problem);
    else await awaitHosts(fleet, 'hello', context);
  }
}

function adviceOn(state: HostState | undefined, name: string): string {
  if (state?.kind !== 'needs you') return '';
  return state.need === 'changed host key'
    ? '. When you know why, "ssh-keygen -R" forgets the old one'
    : `; "rolltop hosts connect ${name}" in a terminal lets ssh ask you`;
}

async function forgetHost(name: string, context: HostsContext): Promise<ExitCode> {
  const chosen = chosenHosts(context);
  if (chosen.includes(name))
    chooseHosts(
      chosen.filter(each => each !== name),
      context,
    );
  if (isHostName(name)) cacheOf(context)?.forget(name);
  const status = offHost(name, context);
  if (context.json) await printHosts([status], context);
  else context.say(`${name} is off, and nothing is kept of it.`);
  return ExitCode.ok;
}

/** Connects to these at the same time, and waits for their sessions. */
async function askHosts(
  aliases: readonly string[],
  context: HostsContext,
  help: typeof askHere = async () => {},
): Promise<ReadonlyMap<string, HostStatus>> {
  if (aliases.length === 0) return new Map();
  const fleet = openFleet(aliases, context.program.machine.env, { cachePath: cacheFolder(context) });
  fleet.connect();
  try {
    await awaitHosts(fleet, 'hello', context);
    await help(fleet, context);
    await awaitHosts(fleet, 'rows', context);
    await awaitHosts(fleet, 'hello', context);
    return new Map(fleet.hosts.map(host => [host.alias, host]));
  } finally {
    await fleet.close();
  }
}

function cacheOf(context: HostsContext): HostCache | null {
  const folder = cacheFolder(context);
  return folder === null ? null : new HostCache(folder);
}

/** Nobody asked for it. */
function offHost(alias: string, context: HostsContext): HostStatus {
  const known = isHostName(alias) ? (cacheOf(context)?.read(alias) ?? null) : null;
  const { seenMs = null, node = null } = known ?? {};
  const sessions = known?.rows.length ?? 0;
  return { alias, state: { kind: 'off' }, sessions, node, codex: null, seenMs, listed: false };
}

async function printHosts(statuses: readonly HostStatus[], context: HostsContext): Promise<void> {
  const lines = context.json ? statuses.map(hostJson) : hostTable(statuses, context);
  if (lines.length > 0) await context.out.write(`${lines.join('\n')}\n`);
}

function hostJson({ alias, state, sessions, node, codex, seenMs, listed }: HostStatus): string {
  const live = state.kind === 'live' ? state : null;
  return jsonSafe(
    JSON.stringify({
      host: alias,
      state: state.kind,
      why: 'why' in state ? state.why : null,
      roundTripMs: live?.roundTripMs ?? null,
      skewMs: live === null || live.skewMs === null ? null : Math.round(live.skewMs),
      node,
      codex,
      sessions: listed || seenMs !== null ? sessions : null,
      seenAt: seenMs === null ? null : new Date(seenMs).toISOString(),
    }),
  );
}

const HEADINGS = ['host', 'state', 'round trip', 'node', 'codex', 'sessions', 'seen', ''] as const;

function hostTable(statuses: readonly HostStatus[], { glyphs, program }: CommandContext): readonly string[] {
  const nowMs = program.nowMs();
  const rows = [HEADINGS, ...statuses.map(status => cellsOf(status, nowMs))];
  const safe = rows.map(row => row.map(text => safeLine(text, glyphs)));
  const cells = HEADINGS.map((_, at) => Math.max(...safe.map(row => row[at]?.length ?? 0)));
  return safe.map(row =>
    row
      .map((text, at) => padEnd(text, cells[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cellsOf(
  { alias, state, sessions, node, codex, seenMs, listed }: HostStatus,
  nowMs: number,
): readonly string[] {
  const live = state.kind === 'live' ? state : null;
  const skew = skewText(live?.skewMs ?? null);
  return [
    alias,
    hostStateWord(state),
    live === null || live.roundTripMs === null ? '' : roundTripText(live.roundTripMs),
    node ?? '',
    codex ?? '',
    listed || seenMs !== null ? countText(sessions) : '',
    seenMs === null ? '' : ageText(seenMs, nowMs),
    'why' in state ? state.why : skew === '' ? '' : `its clock is ${skew}`,
  ];
}
