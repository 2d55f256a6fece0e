import { describe, expect, it } from 'vitest';
import type { LiveState, LockHolder, OpenCall, Summary } from '../../src/format/conversation.ts';
import { type LiveFacts, livenessOf } from '../../src/format/live-state.ts';
import { conversation } from '../support/conversations.ts';

const NOW_MS = 1_000_000_000;
const BEGAN_MS = NOW_MS - 30_000;
const codex = { pid: 7, command: 'codex', daemon: false };

type Over = Partial<LiveFacts> & { readonly said?: Partial<Summary> };

function liveness({ said = {}, ...facts }: Over) {
  const { summary } = conversation(1, {
    summary: { turn: 'running', turnSinceMs: BEGAN_MS, dialect: 'paginated', ...said },
  });
  return livenessOf({
    holder: undefined,
    holdersKnown: true,
    summary,
    updatedMs: NOW_MS,
    nowMs: NOW_MS,
    ...facts,
  });
}
const live = (over: Over) => liveness(over).live;
const state = (over: Over) => liveness(over).state;
const call = (need: OpenCall['need'], standsMs: number): OpenCall => ({ need, sinceMs: NOW_MS - standsMs });

describe('who holds a session', () => {
  it('a turn of a Codex that locks stops immediately when no process holds it', () => {
    expect(live({})).toBeNull();
    expect(live({ said: { turn: 'waiting' } })).toBeNull();
    expect(state({})).toEqual({ kind: 'stopped', sinceMs: NOW_MS });
  });

  it('where holders cannot be seen, a fresh file is believed for a minute', () => {
    const unseen = { pid: null, command: null, daemon: false, turn: 'running' };
    expect(live({ holdersKnown: false })).toEqual(unseen);
    expect(live({ holdersKnown: false, updatedMs: NOW_MS - 59_999 })).toEqual(unseen);
    expect(live({ holdersKnown: false, updatedMs: NOW_MS - 60_000 })).toBeNull();
    expect(state({ holdersKnown: false })?.kind).toBe('working');
    expect(state({ holdersKnown: false, updatedMs: NOW_MS - 60_000 })?.kind).toBe('stopped');
  });

  it('before anybody looked, nothing is said to have stopped', () => {
    expect(state({ holdersKnown: undefined, updatedMs: NOW_MS - 60_000 })).toBeNull();
  });

  it('so is one of a Codex that knows no locks, and never for ever', () => {
    expect(live({ said: { dialect: 'envelope' } })).toMatchObject({ turn: 'running' });
    expect(live({ said: { dialect: 'envelope' }, updatedMs: NOW_MS - 60_000 })).toBeNull();
  });

  it('says who holds it, and what the last events say', () => {
    const running = { pid: 7, command: 'codex', daemon: false, turn: 'running' };
    expect(live({ holder: codex })).toEqual(running);
    expect(live({ holder: { ...codex, startedMs: BEGAN_MS - 1, newestChildMs: null } })).toEqual(running);
    expect(live({ holder: codex, said: { turn: 'idle' } })).toMatchObject({ turn: 'idle' });
    expect(live({ holder: codex, said: { turn: 'waiting' } })).toMatchObject({ turn: 'waiting' });
  });

  it('a turn that was killed does not run again because another process opens the session', () => {
    // What it writes as it opens the session is younger than it is.
    const idle = { kind: 'idle', sinceMs: BEGAN_MS + 1 };
    const facts = { holder: { ...codex, startedMs: BEGAN_MS + 1 } };
    expect(live(facts)).toMatchObject({ pid: 7, turn: 'idle' });
    expect(state(facts)).toEqual(idle);
    expect(state({ ...facts, said: { turn: 'waiting', openCall: call('question', 10) } })).toEqual(idle);
    const untold = { holder: { ...codex, startedMs: NOW_MS + 1 }, said: { turnSinceMs: null } };
    expect(state(untold)).toEqual({ kind: 'idle', sinceMs: NOW_MS + 1 });
  });

  it('an exec is one turn, also where the file does not say so', () => {
    const said = { dialect: 'envelope', turn: 'unknown' } as const;
    const old = { updatedMs: NOW_MS - 60_000 };
    expect(live({ said, holder: { ...codex, command: 'codex exec' } })).toMatchObject({ turn: 'running' });
    expect(state({ said, ...old, holder: { ...codex, command: 'codex exec' } })?.kind).toBe('working');
    expect(live({ said, holder: codex })).toMatchObject({ turn: 'unknown' });
    expect(state({ said, ...old, holder: codex })?.kind).toBe('idle');
    expect(live({ said })).toBeNull();
    expect(state({ said, ...old })).toBeNull();
  });

  it('a file that does not say when its turns end is being written while it was just written to', () => {
    const said = { dialect: 'envelope', turn: 'unknown', turnSinceMs: null } as const;
    const unseen = { said, holdersKnown: false };
    expect(state({ ...unseen, updatedMs: NOW_MS - 9_999 })?.kind).toBe('working');
    expect(state({ ...unseen, updatedMs: NOW_MS - 10_000 })).toBeNull();
    expect(state({ ...unseen, updatedMs: NOW_MS + 60_000 })).toBeNull();
    expect(state({ said, holder: codex, updatedMs: NOW_MS - 9_999 })?.kind).toBe('working');
    expect(state({ said, holder: codex, updatedMs: NOW_MS - 10_000 })?.kind).toBe('idle');
    // Nobody has it open, or nobody has looked since: what is appended in a moment is no work.
    expect(state({ said })).toBeNull();
    expect(state({ said, holdersKnown: undefined })).toBeNull();
    expect(state({ ...unseen, said: { ...said, turn: 'idle' } })).toBeNull();
  });

  it('nothing is said of a file that was not read, nor of one whose first line is still being written', () => {
    expect(state({ summary: null, holder: codex })).toBeNull();
    const begun = { dialect: null, turn: 'unknown', turnSinceMs: null } as const;
    expect(state({ said: begun, holder: codex })).toBeNull();
    expect(state({ said: begun, holdersKnown: false })).toBeNull();
  });

  it('a session that says when its turns begin does not work before its first one', () => {
    const said = { dialect: 'paginated', turn: 'unknown', turnSinceMs: null } as const;
    expect(state({ said, holder: codex })?.kind).toBe('idle');
    expect(state({ said, holdersKnown: false })).toBeNull();
  });
});

describe('what a running turn waits for', () => {
  const working: LiveState = { kind: 'working', by: 'itself', sinceMs: BEGAN_MS };
  const needs = (need: 'question' | 'approval' | 'likely-approval', standsMs: number): LiveState => ({
    kind: 'needs-you',
    need,
    sinceMs: NOW_MS - standsMs,
  });
  const none = { newestChildMs: null };
  const late = { newestChildMs: null, runnable: true } as const;
  const child = (agoMs: number) => ({ newestChildMs: NOW_MS - agoMs });

  it.each<[string, OpenCall | null, Partial<LockHolder>, LiveState]>([
    ['no call', null, none, working],
    ['a call that was just written', call('escalation', 299), none, working],
    ['one that asks, and nothing works on it', call('escalation', 300), none, needs('approval', 300)],
    ['one that may ask, and nothing works on it', call('command', 1_999), none, working],
    ['the same a moment later', call('command', 2_000), none, needs('approval', 2_000)],
    ['a child that began after it', call('escalation', 9_000), child(8_000), working],
    ['a child that began at about the same time', call('escalation', 9_000), child(9_200), working],
    ['a child that is older', call('escalation', 9_000), child(9_300), needs('approval', 9_000)],
    ['a patch that is being carried out', call('patch', 799), none, working],
    ['a patch that stands', call('patch', 800), none, needs('likely-approval', 800)],
    ['the same of a Codex that waits for the processor', call('patch', 1_999), late, working],
    ['and for long', call('patch', 2_000), late, needs('likely-approval', 2_000)],
    ['a command outside the sandbox, of such a Codex', call('escalation', 1_999), late, working],
    ['permissions that it asks for', call('permission', 300), child(100), needs('approval', 300)],
    ['the same where children cannot be seen', call('permission', 300), {}, needs('approval', 300)],
    ['permissions that were asked for just now', call('permission', 299), none, working],
    ['a tool of an MCP server, at work for a while', call('mcp', 14_999), none, working],
    ['the same for long', call('mcp', 15_000), child(9_000), needs('likely-approval', 15_000)],
    ['children cannot be seen', call('command', 60_000), {}, working],
    ['they cannot, and it asks', call('escalation', 4_999), {}, working],
    [
      'they cannot, and it has asked for long',
      call('escalation', 5_000),
      {},
      needs('likely-approval', 5_000),
    ],
    ['a call without a time', { need: 'escalation', sinceMs: null }, none, working],
  ])('%s', (_, openCall, children, expected) => {
    const updatedMs = openCall?.sinceMs ?? BEGAN_MS;
    expect(state({ holder: { ...codex, ...children }, updatedMs, said: { openCall } })).toEqual(expected);
  });

  it('what was written behind the call may be its output', () => {
    const said = { openCall: call('escalation', 9_000) };
    const holder = { ...codex, newestChildMs: null };
    expect(state({ holder, said, updatedMs: NOW_MS - 299 })).toEqual(working);
    expect(state({ holder, said, updatedMs: NOW_MS - 300 })).toEqual(needs('approval', 9_000));
    expect(state({ holder, said, updatedMs: NOW_MS + 500 })).toEqual(needs('approval', 9_000));
  });

  it('a question waits from its line on', () => {
    const said = { turn: 'waiting', openCall: call('question', 10) } as const;
    expect(state({ holder: codex, said })).toEqual(needs('question', 10));
    expect(state({ said })?.kind).toBe('stopped');
  });
});

describe('what ended', () => {
  const ended = { turn: 'idle', turnSinceMs: BEGAN_MS } as const;

  it('is ready until the person looked at it, for a day', () => {
    const ready = { kind: 'ready', sinceMs: BEGAN_MS };
    expect(state({ said: ended, seenMs: BEGAN_MS - 1 })).toEqual(ready);
    expect(state({ said: ended, seenMs: BEGAN_MS - 1, holder: codex })).toEqual(ready);
    expect(state({ said: ended, seenMs: BEGAN_MS })).toBeNull();
    expect(state({ said: ended, seenMs: null })).toBeNull();
    expect(state({ said: ended, seenMs: 0, nowMs: BEGAN_MS + 24 * 3_600_000 })).toBeNull();
  });

  it('is idle when it was looked at and is held', () => {
    expect(state({ said: ended, seenMs: NOW_MS, holder: codex })).toEqual({
      kind: 'idle',
      sinceMs: BEGAN_MS,
    });
  });

  it('a turn that the person broke off is no news: they did it', () => {
    const said = { ...ended, brokenOff: true } as const;
    expect(state({ said, seenMs: 0, holder: codex })).toEqual({ kind: 'idle', sinceMs: BEGAN_MS });
    expect(state({ said, seenMs: 0 })).toBeNull();
  });

  it('the end of a sub-agent is no news', () => {
    expect(state({ said: { ...ended, source: 'subagent' }, seenMs: 0 })).toBeNull();
  });
});

describe('what sub-agents do', () => {
  const theirs: LiveState = { kind: 'working', by: 'itself', sinceMs: 5 };
  const asks: LiveState = { kind: 'needs-you', need: 'approval', sinceMs: 6 };
  const said = { turn: 'idle', turnSinceMs: BEGAN_MS } as const;

  it('a session whose sub-agents work is working, and asks what they ask', () => {
    const bySubAgents = { kind: 'working', by: 'sub-agents', sinceMs: 5 };
    expect(state({ said, holder: codex, seenMs: 0, subAgents: theirs })).toEqual(bySubAgents);
    expect(state({ said, holder: codex, subAgents: asks })).toEqual(asks);
    expect(state({ holder: codex, subAgents: asks })).toEqual(asks);
    expect(state({ holder: codex, subAgents: theirs })).toMatchObject({ by: 'itself' });
    expect(state({ said, holder: codex, subAgents: { kind: 'idle', sinceMs: 5 } })?.kind).toBe('idle');
  });
});
