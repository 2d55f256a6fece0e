import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import type { ConversationsSnapshot, Family } from '../../../src/live/snapshot.ts';
import { conversation, conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const child = (n: number): Conversation =>
  conversation(n, { summary: { title: `task ${n}`, source: 'subagent', parentId: idOf(1) } });

/** Session 1 has the sub-agents 121 and 122; as a store shows it when these are unfolded. */
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

/** The picker after its store has the requested view. */
function answered(picker: PickerHarness, count = 4): PickerHarness {
  return picker.show(family(picker.state.unfolded, count));
}

function open(count = 4, size = { columns: 120, rows: 24 }): PickerHarness {
  const picker = new PickerHarness(family(new Set(), count), { size });
  return answered(picker.show({ ...family(picker.state.unfolded, count) }), count);
}

describe('sub-agents in the picker', () => {
  test('a session says how many it has, and the line above how many are not shown', () => {
    const { screen } = open();
    expect(screen.find(row => row.includes('session 1'))).toContain('session 1 ▸ 2 sub-agents');
    expect(screen[1]).toContain('4 of 6 shown · 2 sub-agents folded');
    expect(screen[0]).toContain('6 sessions');
  });

  test('+ shows them below it, the selection stays', () => {
    const picker = open().press('first', 'down', 'unfold');
    expect(picker.step.effects).toContainEqual({
      type: 'setView',
      view: { scope: 'all', sort: 'updated', query: '', unfolded: new Set([idOf(1)]) },
    });
    answered(picker);
    expect(picker.selectedId).toBe(idOf(1));
    const at = picker.screen.findIndex(row => row.includes('session 1'));
    expect(picker.screen[at]).toContain('▾ 2 sub-agents');
    expect(picker.screen[at + 1]).toContain('└ task 121');
    expect(picker.screen[at + 2]).toContain('└ task 122');
    expect(picker.screen[1]).not.toContain('folded');
    expect(picker.state.newAbove).toBe(0);
  });

  test('+ and - say so where there are none', () => {
    const none = open().press('first', 'unfold');
    expect(none.step.intent).toEqual({
      kind: 'notice',
      text: 'This session has no sub-agents that are folded.',
    });
    expect(none.press('fold').step.intent).toEqual({
      kind: 'notice',
      text: 'This session has no sub-agents that are shown.',
    });
  });

  test('- folds them again, from the session and from a sub-agent', () => {
    for (const walk of [[], ['down'], ['down', 'down']] as const) {
      const picker = answered(open().press('first', 'down', 'unfold')).press(...walk, 'fold');
      answered(picker);
      expect(picker.selectedId).toBe(idOf(1));
      expect(picker.screen.join('\n')).not.toContain('task 121');
      expect(picker.screen[1]).toContain('2 sub-agents folded');
    }
  });

  test('a page that ends between a session and its sub-agents comes back to the session', () => {
    const picker = open(60, { columns: 80, rows: 14 }).press('first', 'down', 'unfold');
    answered(picker, 60).press('last', 'first', 'down', 'down', 'fold');
    answered(picker, 60);
    expect(picker.selectedId).toBe(idOf(1));
    expect(picker.state.top).toBe(0);
  });

  test('does nothing to a session without sub-agents, and nothing twice', () => {
    const picker = open().press('first');
    expect(picker.press('unfold').step.effects).toEqual([]);
    expect(picker.press('fold').step.effects).toEqual([]);
    const twice = answered(picker.press('down', 'unfold')).press('unfold');
    expect(twice.step.effects).toEqual([]);
  });

  test('a narrow list says the number only', () => {
    const { screen } = open(4, { columns: 40, rows: 12 });
    expect(screen.find(row => row.includes('session 1'))).toContain('session 1 ▸2');
    expect(screen[1]).toContain('2 sub-agents folded');
  });

  test('a sub-agent that was a row until it was read is not a new session', () => {
    const picker = new PickerHarness(listSnapshot(conversations(60)), { size: { columns: 80, rows: 14 } });
    picker.press('last');
    picker.show(listSnapshot([conversation(100), ...conversations(60)]));
    expect(picker.state.newAbove).toBe(1);
    picker.show(listSnapshot(conversations(60)));
    expect(picker.state.newAbove).toBe(0);
  });
});
