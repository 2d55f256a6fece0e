/** When it is looked who holds what: each 0.8 s, and as soon as a look can tell something that somebody waits for. */
import { expect, it } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import { HolderPolling } from '../../../src/live/list/holder-polling.ts';
import { conversation } from '../../support/conversations.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function polling() {
  const clock = new VirtualClock();
  const polls: number[] = [];
  let isShown = true;
  let isGone = false;
  const holders = new HolderPolling({
    clock,
    probe: async () => new Map(),
    isShown: () => isShown,
    standing: () => new Set(),
    isOneGone: () => isGone,
    onPolled: (_, atMs) => {
      polls.push(atMs);
      isGone = false;
    },
  });
  /** Lets time pass in steps, between which what was begun is finished. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 10) {
      clock.pass(10);
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
  };
  const hide = (): void => {
    isShown = false;
  };
  const go = (): void => {
    isGone = true;
  };
  return { holders, polls, pass, hide, go };
}

it('is looked each 0.8 s, and not before it is allowed', async () => {
  const { holders, polls, pass } = polling();
  holders.pollWhileShown();
  holders.pollWithin(0);
  await pass(1_000);
  expect(polls).toEqual([]);
  holders.start();
  await pass(1_700);
  expect(polls).toHaveLength(3);
});

it('looks when something is to be told, once, and then each 0.8 s again', async () => {
  const { holders, polls, pass } = polling();
  holders.start();
  await pass(100);
  holders.pollWithin(400);
  holders.pollWithin(600);
  await pass(1_900);
  const [first = 0, ...others] = polls;
  expect(others.map(atMs => atMs - first)).toEqual([500, 1_300]);
});

it('looks a quarter of a second after a holder is gone, and then each 0.8 s again', async () => {
  const { holders, polls, pass, go } = polling();
  holders.start();
  await pass(300);
  go();
  await pass(1_200);
  const [first = 0, ...others] = polls;
  const [gone = 0, next = 0] = others.map(atMs => atMs - first);
  expect(gone).toBeLessThanOrEqual(300 + 250);
  expect(next - gone).toBe(800);
});

it('does not look more often than four times a second, however often it is asked', async () => {
  const { holders, polls, pass, go } = polling();
  holders.start();
  for (let n = 0; n < 100; n++) {
    go();
    holders.pollWithin(0);
    await pass(10);
  }
  expect(polls.length).toBeGreaterThanOrEqual(4);
  expect(polls.length).toBeLessThanOrEqual(5);
});

it('looks for the holder of a turn that begins, once', async () => {
  const { holders, polls, pass } = polling();
  holders.start();
  await pass(400);
  const turn = (pid: number | null): Conversation => ({
    ...conversation(1),
    live: { pid, command: null, daemon: false, turn: 'running' },
  });
  holders.rowChanged(undefined, turn(null));
  await pass(20);
  expect(polls).toHaveLength(2);
  holders.rowChanged(turn(null), turn(null));
  holders.rowChanged(turn(null), turn(7));
  await pass(700);
  expect(polls).toHaveLength(2);
});

it('ends where no screen shows it, and begins again with one that does', async () => {
  const { holders, polls, pass, hide } = polling();
  holders.start();
  await pass(100);
  hide();
  await pass(5_000);
  expect(polls).toHaveLength(2);
  holders.stop();
});
