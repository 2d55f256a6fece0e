/** The sessions of the board and the bell: those in which something is going on, whatever came, changed or went. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Conversation, LiveState } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { READY_MS } from '../../../src/format/live-state.ts';
import { AtWork } from '../../../src/live/list/at-work.ts';
import { conversation, idOf, NOW } from '../../support/conversations.ts';

const WORKING: LiveState = { kind: 'working', by: 'itself', sinceMs: NOW };
const READY: LiveState = { kind: 'ready', sinceMs: NOW };
const stopped = (agoMs: number): LiveState => ({ kind: 'stopped', sinceMs: NOW - agoMs });

function world() {
  const rows = new Map<ConversationId, Conversation>();
  const parents = new Map<ConversationId, ConversationId>();
  let nowMs = NOW;
  const atWork = new AtWork({
    lookup: id => rows.get(id),
    parentOf: ({ id }) => rows.get(parents.get(id) ?? idOf(999)),
    nowMs: () => nowMs,
  });
  const set = (n: number, change: Partial<Conversation> | null): void => {
    const id = idOf(n);
    const before = rows.get(id);
    const after = change === null ? undefined : conversation(n, change);
    if (after === undefined) rows.delete(id);
    else rows.set(id, after);
    atWork.change(before, after);
  };
  return { rows, parents, atWork, set, pass: (ms: number) => (nowMs += ms) };
}

const idsOf = (rows: readonly Conversation[]): readonly ConversationId[] => rows.map(({ id }) => id).sort();

it('has what is going on, and not what rests', () => {
  const { set, atWork } = world();
  set(1, { state: WORKING });
  set(2, { state: null });
  set(3, { state: READY });
  set(4, { state: { kind: 'idle', sinceMs: NOW } });
  expect(idsOf(atWork.rows)).toEqual([idOf(1), idOf(3), idOf(4)]);
  set(1, { state: null });
  set(3, null);
  expect(idsOf(atWork.rows)).toEqual([idOf(4)]);
});

it('is the very same list until one of them changes', () => {
  const { set, atWork } = world();
  set(1, { state: WORKING });
  const before = atWork.rows;
  set(2, { state: null });
  set(3, null);
  expect(atWork.rows).toBe(before);
  set(1, { state: READY });
  expect(atWork.rows).not.toBe(before);
});

it('has no sub-agent, while the session that started it is there', () => {
  const { set, atWork, parents } = world();
  parents.set(idOf(2), idOf(1));
  set(1, { state: WORKING });
  set(2, { state: WORKING });
  expect(idsOf(atWork.rows)).toEqual([idOf(1)]);
  set(1, null);
  expect(idsOf(atWork.rows)).toEqual([idOf(2)]);
});

it('has what was stopped for a day, and nothing of what was archived but what still works', () => {
  const { set, atWork, pass } = world();
  set(1, { state: stopped(READY_MS - 1_000) });
  set(2, { state: stopped(READY_MS + 1_000) });
  set(3, { state: stopped(0), archived: true });
  set(4, { state: READY, archived: true });
  set(5, { state: WORKING, archived: true });
  expect(idsOf(atWork.rows)).toEqual([idOf(1), idOf(5)]);
  pass(2_000);
  set(5, { state: READY, archived: true });
  expect(idsOf(atWork.rows)).toEqual([]);
});

it('is what a walk over all sessions finds, after any changes', () => {
  const state = fc.constantFrom<LiveState | null>(
    ...[null, WORKING, READY, stopped(0), stopped(2 * READY_MS)],
    ...([
      { kind: 'idle', sinceMs: null },
      { kind: 'needs-you', need: 'question', sinceMs: NOW },
    ] as const),
  );
  const change = fc.option(fc.record({ state, archived: fc.boolean() }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), change)), changes => {
      const { set, atWork, rows } = world();
      for (const [n, what] of changes) set(n, what);
      const walked = [...rows.values()].filter(
        ({ state: is, archived }) =>
          is !== null &&
          (is.kind === 'stopped'
            ? !archived && is.sinceMs !== null && NOW - is.sinceMs <= READY_MS
            : !(archived && is.kind === 'ready')),
      );
      expect(idsOf(atWork.rows)).toEqual(idsOf(walked));
    }),
  );
});
