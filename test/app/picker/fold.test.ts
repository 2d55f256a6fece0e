import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import type { ConversationsSnapshot, Family } from '../../../src/live/snapshot.ts';
import { conversation, conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { Desk } from '../../support/picker.ts';

const child = (n: number): Conversation =>
  conversation(n, { summary: { title: `task ${n}`, source: 'subagent', parentId: idOf(1) } });

/** Session 1 has the sub-agents 121 and 122; as a store shows it that is asked with these unfolded. */
function family(unfolded: ReadonlySet<ConversationId>, count = 4): ConversationsSnapshot {
  const open = unfolded.has(idOf(1));
  const list = conversations(count).flatMap(one =>
    open && one.id === idOf(1) ? [one, child(121), child(122)] : [one],
  );
  const plain = listSnapshot(list, {
    view: { scope: 'all', sort: 'updated', query: '', ...(open && { unfolded }) },
    counts: { all: count + 2, folder: 0, live: 0, archived: 0, exact: true },
    folded: open ? 0 : 2,
  });
  const families = new Map<ConversationId, Family>([
    [idOf(1), { depth: 0, subAgents: 2, unfolded: open }],
    [idOf(121), { depth: 1, subAgents: 0, unfolded: false }],
    [idOf(122), { depth: 1, subAgents: 0, unfolded: false }],
  ]);
  return {
    ...plain,
    at: index => {
      const listed = plain.at(index);
      const found = listed && families.get(listed.conversation.id);
      return listed && found ? { ...listed, family: found } : listed;
    },
  };
}

/** The desk after its store answered. */
function answered(desk: Desk, count = 4): Desk {
  return desk.show(family(desk.state.unfolded, count));
}

function open(count = 4, size = { columns: 120, rows: 24 }): Desk {
  const desk = new Desk(family(new Set(), count), { size });
  return answered(desk.show({ ...family(desk.state.unfolded, count) }), count);
}

describe('sub-agents in the picker', () => {
  test('a session says how many it has, and the line above how many are not shown', () => {
    const { screen } = open();
    expect(screen.find(row => row.includes('session 1'))).toContain('session 1 ▸ 2 sub-agents');
    expect(screen[1]).toContain('4 of 6 shown · 2 sub-agents folded');
    expect(screen[0]).toContain('6 sessions');
  });

  test('+ shows them below it, the selection stays', () => {
    const desk = open().press('first', 'down', 'unfold');
    expect(desk.step.effects).toContainEqual({
      type: 'setView',
      view: { scope: 'all', sort: 'updated', query: '', unfolded: new Set([idOf(1)]) },
    });
    answered(desk);
    expect(desk.selectedId).toBe(idOf(1));
    const at = desk.screen.findIndex(row => row.includes('session 1'));
    expect(desk.screen[at]).toContain('▾ 2 sub-agents');
    expect(desk.screen[at + 1]).toContain('└ task 121');
    expect(desk.screen[at + 2]).toContain('└ task 122');
    expect(desk.screen[1]).not.toContain('folded');
    expect(desk.state.newAbove).toBe(0);
  });

  test('- folds them again, from the session and from a sub-agent', () => {
    for (const walk of [[], ['down'], ['down', 'down']] as const) {
      const desk = answered(open().press('first', 'down', 'unfold')).press(...walk, 'fold');
      answered(desk);
      expect(desk.selectedId).toBe(idOf(1));
      expect(desk.screen.join('\n')).not.toContain('task 121');
      expect(desk.screen[1]).toContain('2 sub-agents folded');
    }
  });

  test('a page that ends between a session and its sub-agents comes back to the session', () => {
    const desk = open(60, { columns: 80, rows: 14 }).press('first', 'down', 'unfold');
    answered(desk, 60).press('last', 'first', 'down', 'down', 'fold');
    answered(desk, 60);
    expect(desk.selectedId).toBe(idOf(1));
    expect(desk.state.top).toBe(0);
  });

  test('does nothing to a session without sub-agents, and nothing twice', () => {
    const desk = open().press('first');
    expect(desk.press('unfold').step.effects).toEqual([]);
    expect(desk.press('fold').step.effects).toEqual([]);
    const twice = answered(desk.press('down', 'unfold')).press('unfold');
    expect(twice.step.effects).toEqual([]);
  });

  test('a narrow list says the number only', () => {
    const { screen } = open(4, { columns: 40, rows: 12 });
    expect(screen.find(row => row.includes('session 1'))).toContain('session 1 ▸2');
    expect(screen[1]).toContain('2 sub-agents folded');
  });

  test('a sub-agent that was a row until it was read is not a new session', () => {
    const desk = new Desk(listSnapshot(conversations(60)), { size: { columns: 80, rows: 14 } });
    desk.press('last');
    desk.show(listSnapshot([conversation(100), ...conversations(60)]));
    expect(desk.state.newAbove).toBe(1);
    desk.show(listSnapshot(conversations(60)));
    expect(desk.state.newAbove).toBe(0);
  });
});
