/** Rows of other hosts: a turn that ended there is news here until the person here has looked. */
import { expect, it } from 'vitest';
import type { Conversation, LiveState, Summary } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { ForeignRows } from '../../../src/live/list/foreign-rows.ts';
import type { HostRows } from '../../../src/live/other-hosts.ts';
import { conversation, NOW } from '../../support/conversations.ts';

const ID = 'b:01a201f0-0000-7000-8000-000000000001' as ConversationId;

function rowsOf() {
  let seenMs: number | null = NOW - 60_000;
  let tell = (_: HostRows): void => {};
  const told: (LiveState | null)[] = [];
  const rows = new ForeignRows({
    onChange: (_, after) => told.push(after?.state ?? null),
    seenMsOf: () => seenMs,
    nowMs: () => NOW,
  });
  rows.follow({
    onRows: listener => {
      tell = listener;
      return () => {};
    },
  });
  const row = (said: Partial<Summary>, state: LiveState | null): Conversation => ({
    ...conversation(1, { summary: said }),
    id: ID,
    host: 'b',
    state,
  });
  const come = (said: Partial<Summary>, state: LiveState | null): LiveState | null | undefined => {
    tell({ put: [row(said, state)], gone: [] });
    return rows.get(ID)?.state;
  };
  const look = (ms: number | null): LiveState | null | undefined => {
    seenMs = ms;
    rows.refresh([ID]);
    return rows.get(ID)?.state;
  };
  return { rows, come, look, told, go: () => tell({ put: [], gone: [ID] }) };
}

const ended = { turn: 'idle', turnSinceMs: NOW - 1_000 } as const;
const ready = { kind: 'ready', sinceMs: NOW - 1_000 };
const idle: LiveState = { kind: 'idle', sinceMs: NOW - 1_000 };
const working: LiveState = { kind: 'working', by: 'itself', sinceMs: NOW - 9_000 };

it('is ready when its turn has ended, whether a Codex still holds it or not', () => {
  const { come } = rowsOf();
  expect(come({ turn: 'running', turnSinceMs: NOW - 9_000 }, working)).toEqual(working);
  expect(come(ended, idle)).toEqual(ready);
  expect(come(ended, null)).toEqual(ready);
});

it('is as it came when the person has looked, or broke it off, or its turn goes on by its sub-agents', () => {
  const { come, look } = rowsOf();
  expect(come({ ...ended, brokenOff: true }, idle)).toEqual(idle);
  expect(come(ended, { ...working, by: 'sub-agents' })).toMatchObject({ kind: 'working' });
  come(ended, idle);
  expect(look(NOW)).toEqual(idle);
  come(ended, null);
  expect(look(NOW)).toBeNull();
  expect(look(NOW - 60_000)).toEqual(ready);
  expect(look(NOW)).toBeNull();
  expect(look(null)).toBeNull();
});

it('one that is gone was what it was', () => {
  const { come, go, rows, told } = rowsOf();
  come(ended, null);
  go();
  expect(told).toEqual([ready, null]);
  expect(rows.get(ID)).toBeUndefined();
});
