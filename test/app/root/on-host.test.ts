import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { keptFromHosts } from '../../../src/app/root/on-host.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { idOnHost } from '../../../src/text/host-id.ts';
import { conversation } from '../../support/conversations.ts';

const here = conversation(1);
const there = { id: idOnHost('b', here.id), path: here.path };
const token = 1;
const before = initialState({
  size: { columns: 100, rows: 30 },
  glyphs: UNICODE_GLYPHS,
  home: '/home/ana',
  preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
  open: null,
});
const after = { ...before, home: '/changed' };

function doing(effect: Effect) {
  return keptFromHosts(before, { state: after, effects: [effect] });
}

describe('what touches files of this machine', () => {
  const acts: readonly ((one: typeof there) => Effect)[] = [
    one => ({ type: 'editFile', token, conversation: one, place: { path: 'a.ts', line: null } }),
    ({ id }) => ({ type: 'planMany', token, act: 'pin', ids: [id] }),
    ({ id }) => ({ type: 'runMany', token, job: { kind: 'mark', ids: [id], change: { pinned: true } } }),
    ({ id }) => ({ type: 'examine', token, ids: [id] }),
  ];

  it.each(acts.map(act => [act(there).type, act] as const))(
    '%s is not done on a host, and says so',
    (_, act) => {
      const { state, effects } = doing(act(there));
      expect(effects.map(({ type }) => type)).toEqual(['expireNotice']);
      expect(state.home).toBe(before.home);
      expect(state.notice?.text).toBe(
        'This session is on b: this cannot be done from here; "ssh b" takes you to it.',
      );
      const local = doing(act(here));
      expect(local).toEqual({ state: after, effects: [act(here)] });
    },
  );

  it('a message is written in the editor here, whoever it is for', () => {
    const written: Effect = { type: 'editDraft', token, conversation: there, text: 'x' };
    expect(doing(written)).toEqual({ state: after, effects: [written] });
  });

  it('messages, names and the archive are the host’s own business, and go to it', () => {
    const conversation = there;
    const acts: readonly Effect[] = [
      { type: 'send', token, conversation, text: 'x' },
      { type: 'ask', token, conversation, text: 'x' },
      { type: 'handOff', token, how: 'resume', conversation },
    ];
    for (const act of acts) expect(doing(act)).toEqual({ state: after, effects: [act] });
  });

  it('of several sessions those on hosts are left out, and that is said', () => {
    const { state, effects } = doing({ type: 'planMany', token, act: 'pin', ids: [here.id, there.id] });
    expect(effects[0]).toMatchObject({ type: 'planMany', ids: [here.id] });
    expect(state.notice?.text).toBe('1 session on hosts left out: this is done on this machine only.');
  });
});
