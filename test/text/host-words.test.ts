/** How hosts are, in the line above the list: the one that most wants to be known of is named. */
import { expect, it } from 'vitest';
import type { HostState, HostStatus } from '../../src/format/host-state.ts';
import { hostStateText, hostsLine, lastSeenText } from '../../src/text/host-words.ts';

const NOW = 1_800_000_000_000;
const LIVE: HostState = { kind: 'live', roundTripMs: 9, skewMs: 0 };
const AWAY: HostState & { readonly kind: 'away' } = {
  kind: 'away',
  sinceMs: NOW - 720_000,
  why: 'x',
  retryAtMs: NOW,
};
const NEEDS: HostState = { kind: 'needs you', need: 'login', why: 'x' };

function host(alias: string, state: HostState, seenMs: number | null = NOW - 720_000): HostStatus {
  return { alias, state, sessions: 1, node: null, codex: null, seenMs, listed: true };
}

it.each<[readonly HostStatus[], string]>([
  [[], ''],
  [[host('a', LIVE)], '1 host'],
  [[host('a', LIVE), host('b', LIVE)], '2 hosts'],
  [[host('a', LIVE), host('b', AWAY)], '1 of 2 hosts (b away 12m)'],
  [[host('a', AWAY), host('b', NEEDS), host('c', LIVE)], '1 of 3 hosts (b needs you, 1 more)'],
  [[host('a', { kind: 'quiet', sinceMs: NOW - 8_000 })], '1 host (a quiet 8 s)'],
  [[host('a', { kind: 'connecting' })], '0 of 1 host (a connecting)'],
  [[host('a', { kind: 'no node', why: 'x' })], '0 of 1 host (a no Node)'],
  [[host('a', { kind: 'refused', why: 'x' })], '0 of 1 host (a refused)'],
])('%#', (hosts, line) => {
  expect(hostsLine(hosts, NOW)).toBe(line);
});

it('one that is away says for how long, where that is a second or more, and why', () => {
  expect(hostStateText(AWAY, NOW)).toBe('away for 12m: x');
  expect(hostStateText({ ...AWAY, sinceMs: NOW - 300 }, NOW)).toBe('away: x');
});

it('a session of a host that is not there says how old it is', () => {
  expect(lastSeenText(host('a', LIVE), NOW)).toBe('');
  expect(lastSeenText(host('a', AWAY), NOW)).toBe('seen 12m ago');
  expect(lastSeenText(host('a', { kind: 'connecting' }, null), NOW)).toBe('not there');
});
