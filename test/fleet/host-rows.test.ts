/** The rows of a host: with the host, with times of the clock here, and those of the last time until it has said what it has. */
import { describe, expect, it } from 'vitest';
import { RowsOfHost } from '../../src/fleet/desk/host-rows.ts';
import type { Conversation } from '../../src/format/conversation.ts';
import { conversation, NOW } from '../support/conversations.ts';

const MINUTE = 60_000;

function row(n: number, updatedMs: number): Conversation {
  return { ...conversation(n), updatedMs, state: { kind: 'ready', sinceMs: updatedMs } };
}

const times = (rows: RowsOfHost): readonly unknown[] =>
  [...rows.values()].map(({ updatedMs, state }) => [updatedMs, state?.sinceMs]);

describe('a host whose clock is ahead', () => {
  it('has its sessions in their place among those of this machine', () => {
    const rows = new RowsOfHost('b');
    rows.connecting();
    rows.setSkew(30 * MINUTE);
    rows.take({ put: [row(1, NOW + 30 * MINUTE)], gone: [] });
    expect(times(rows)).toEqual([[NOW, NOW]]);
  });

  it('is believed again when the clock there is set', () => {
    const rows = new RowsOfHost('b');
    rows.setSkew(30 * MINUTE);
    rows.take({ put: [row(1, NOW + 30 * MINUTE)], gone: [] });
    expect(rows.setSkew(29.99 * MINUTE).put).toEqual([]);
    expect(rows.setSkew(0).put).toHaveLength(1);
    expect(times(rows)).toEqual([[NOW + 30 * MINUTE, NOW + 30 * MINUTE]]);
  });

  it('a difference that may be the way of a message moves nothing', () => {
    const rows = new RowsOfHost('b');
    rows.setSkew(-1_900);
    rows.take({ put: [row(1, NOW)], gone: [] });
    expect(times(rows)).toEqual([[NOW, NOW]]);
  });

  it('what was kept of it has the times of the clock here already', () => {
    const before = new RowsOfHost('b');
    before.setSkew(30 * MINUTE);
    before.take({ put: [row(2, NOW + 20 * MINUTE)], gone: [] });
    before.wholeCame();
    const kept = before.toKeep() ?? [];
    expect(kept[0]?.updatedMs).toBe(NOW - 10 * MINUTE);
    const after = new RowsOfHost('b');
    after.takeLastKnown(kept);
    after.connecting();
    after.setSkew(30 * MINUTE);
    expect(times(after)).toEqual([[NOW - 10 * MINUTE, NOW - 10 * MINUTE]]);
  });
});

describe('rows of the last time', () => {
  it('stay until all have come, and go when they did not come again', () => {
    const rows = new RowsOfHost('b');
    const [old, still] = [row(3, NOW - MINUTE), row(4, NOW)];
    rows.takeLastKnown([old, still]);
    rows.connecting();
    rows.take({ put: [still], gone: [] });
    expect(rows.count).toBe(2);
    expect(rows.wholeCame().gone).toEqual([`b:${old.id}`]);
    expect([...rows.values()].map(({ id, host }) => [id, host])).toEqual([[`b:${still.id}`, 'b']]);
    expect(rows.takeLastKnown([old]).put).toEqual([]);
  });
});
