import { describe, expect, it } from 'vitest';
import type { Summary } from '../../src/format/conversation.ts';
import { type LiveFacts, liveState } from '../../src/sessions/live-state.ts';
import { conversation } from '../support/conversations.ts';

const now = 1_000_000_000;
const codex = { pid: 7, command: 'codex', daemon: false };

function live(over: Partial<LiveFacts> & { readonly said?: Partial<Summary> }) {
  const { said = {}, ...facts } = over;
  const { summary } = conversation(1, { summary: { turn: 'running', dialect: 'paginated', ...said } });
  return liveState({ holder: undefined, holdersKnown: true, summary, updatedMs: now, nowMs: now, ...facts });
}

describe('whether a session lives', () => {
  it('a turn of a Codex that locks stops immediately when no process holds it', () => {
    expect(live({})).toBeNull();
    expect(live({ said: { turn: 'waiting' } })).toBeNull();
  });

  it('where holders cannot be seen, a fresh file is believed for a minute', () => {
    const unseen = { pid: null, command: null, daemon: false, turn: 'running' };
    expect(live({ holdersKnown: false })).toEqual(unseen);
    expect(live({ holdersKnown: false, updatedMs: now - 59_999 })).toEqual(unseen);
    expect(live({ holdersKnown: false, updatedMs: now - 60_000 })).toBeNull();
  });

  it('so is one of a Codex that knows no locks, and never for ever', () => {
    expect(live({ said: { dialect: 'envelope' } })).toMatchObject({ turn: 'running' });
    expect(live({ said: { dialect: 'envelope' }, updatedMs: now - 60_000 })).toBeNull();
  });

  it('says who holds it, and what the last events say', () => {
    const running = { pid: 7, command: 'codex', daemon: false, turn: 'running' };
    expect(live({ holder: codex })).toEqual(running);
    expect(live({ holder: { ...codex, startedMs: now - 1 } })).toEqual(running);
    expect(live({ holder: codex, said: { turn: 'idle' } })).toMatchObject({ turn: 'idle' });
    expect(live({ holder: codex, said: { turn: 'waiting' } })).toMatchObject({ turn: 'waiting' });
  });

  it('a turn that was killed does not run again because another process opens the session', () => {
    expect(live({ holder: { ...codex, startedMs: now + 1 } })).toMatchObject({ pid: 7, turn: 'idle' });
  });

  it('an exec is one turn, also where the file does not say so', () => {
    const said = { dialect: 'envelope', turn: 'unknown' } as const;
    expect(live({ said, holder: { ...codex, command: 'codex exec' } })).toMatchObject({ turn: 'running' });
    expect(live({ said, holder: codex })).toMatchObject({ turn: 'unknown' });
    expect(live({ said })).toBeNull();
  });
});
