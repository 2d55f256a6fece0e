/** The state of a host in words, each in its own. Pure. What a host said of itself is made safe by whoever shows it. */
import type { HostState, HostStatus } from '../format/host-state.ts';
import { ageText } from './numbers.ts';

/** More is said: the two clocks tell different times. */
const SKEW_MS = 5_000;

/** What is shown of it is as it is now, or was a moment ago. */
export function isThere({ kind }: HostState): boolean {
  return kind === 'live' || kind === 'quiet';
}

/** One or two words, for a column. */
export function hostStateWord({ kind }: HostState): string {
  return kind === 'no node' ? 'no Node' : kind;
}

/** A short line without the name: the state, and what there is to know of it. */
export function hostStateText(state: HostState, nowMs: number): string {
  switch (state.kind) {
    case 'off':
    case 'connecting':
      return state.kind;
    case 'live': {
      const trip = state.roundTripMs === null ? '' : `, ${roundTripText(state.roundTripMs)}`;
      const skew = skewText(state.skewMs);
      return `live${trip}${skew === '' ? '' : `, its clock is ${skew}`}`;
    }
    case 'quiet':
      return `quiet for ${elapsedText(state.sinceMs, nowMs)}`;
    case 'away':
      return `away${nowMs - state.sinceMs < 1000 ? '' : ` for ${elapsedText(state.sinceMs, nowMs)}`}: ${state.why}`;
    case 'needs you':
    case 'no node':
    case 'refused':
      return `${hostStateWord(state)}: ${state.why}`;
    default:
      return state satisfies never;
  }
}

/**
 * `2 of 3 hosts (b away 12m)`: how many are there, and the state of the one that most wants to be known of, for the line above a list;
 * empty without hosts. This machine is none of them.
 */
export function hostsLine(hosts: readonly HostStatus[], nowMs: number): string {
  if (hosts.length === 0) return '';
  const there = hosts.filter(({ state }) => isThere(state)).length;
  const troubled = hosts.filter(({ state }) => state.kind !== 'live');
  const [named, ...others] = troubled.sort((a, b) => urgency(a.state) - urgency(b.state));
  const all = there === hosts.length ? `${there}` : `${there} of ${hosts.length}`;
  const more = others.length === 0 ? '' : `, ${others.length} more`;
  const said = named === undefined ? '' : ` (${named.alias} ${stateInShort(named.state, nowMs)}${more})`;
  return `${all} ${hosts.length === 1 ? 'host' : 'hosts'}${said}`;
}

const URGENCY: readonly HostState['kind'][] = [
  ...(['needs you', 'refused', 'no node', 'away', 'quiet', 'connecting', 'off', 'live'] as const),
];

const urgency = ({ kind }: HostState): number => URGENCY.indexOf(kind);

/** The word, and since when where that is known. */
function stateInShort(state: HostState, nowMs: number): string {
  const since = 'sinceMs' in state ? ` ${elapsedText(state.sinceMs, nowMs)}` : '';
  return `${hostStateWord(state)}${since}`;
}

/** Behind the title of a session whose host is not there: how old what is shown is; empty where it is there. */
export function lastSeenText({ state, seenMs }: HostStatus, nowMs: number): string {
  if (isThere(state)) return '';
  return seenMs === null ? 'not there' : `seen ${ageText(seenMs, nowMs)} ago`;
}

export function roundTripText(ms: number): string {
  return ms < 1 ? '<1 ms' : `${Math.round(ms)} ms`;
}

/** Empty where the clocks agree, or nothing is known. */
export function skewText(skewMs: number | null): string {
  if (skewMs === null || Math.abs(skewMs) < SKEW_MS) return '';
  return `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead' : 'behind'}`;
}

function elapsedText(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  return seconds < 60 ? `${seconds} s` : ageText(sinceMs, nowMs);
}

/** Why something that writes or starts a program is not done. `what` names the session. */
export function onHostText(what: string, host: string): string {
  return `${what} is on ${host}: this cannot be done from here; "ssh ${host}" takes you to it.`;
}
