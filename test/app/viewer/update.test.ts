import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, offsetAt, ran, user } from '../../support/items.ts';
import { ViewerHarness } from '../../support/viewer-harness.ts';

const many = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n');

/** Ten turns: a question, a command of six rows, an answer. The third command failed. 24 rows: 20 of conversation. */
const talk: readonly ItemContent[] = Array.from({ length: 10 }, (_, turn) => [
  user(`question ${turn}`),
  ran(`make step-${turn}`, many(5, `out-${turn}`), turn === 2 ? 2 : 0),
  assistant(`answer ${turn}`),
]).flat();

const at = (item: number, row = 0) => ({ offset: offsetAt(item * 100), row });

describe('opening', () => {
  it('shows the end, following', () => {
    const viewer = new ViewerHarness(talk);
    expect(viewer.state.follow).toBe(true);
    expect(viewer.body().at(-1)).toContain('answer 9');
    expect(viewer.screen().at(-1)).toMatch(/FOLLOW.*100 %/);
  });

  it('follows what arrives', () => {
    const viewer = new ViewerHarness(talk).append(assistant('one more thing'));
    expect(viewer.body().at(-1)).toContain('one more thing');
  });
});

describe('pausing and following again', () => {
  it('one row up pauses, moves by one row, and counts what comes', () => {
    const viewer = new ViewerHarness(talk);
    const before = viewer.body();
    viewer.press('lineUp');
    expect(viewer.body().slice(1)).toEqual(before.slice(0, -1));
    viewer.append(user('new 1'), assistant('new 2'));
    expect(viewer.body().slice(1)).toEqual(before.slice(0, -1));
    expect(viewer.screen().join('\n')).toContain('2 new · G to follow');
    expect(viewer.screen().at(-1)).toContain('PAUSED');
  });

  it.each([['end'], ['lineDown'], ['pageDown'], ['halfDown']] as const)(
    '%s at the last row follows again',
    key => {
      const viewer = new ViewerHarness(talk).press('lineUp', key);
      expect(viewer.state.follow).toBe(true);
      expect(viewer.newItems()).toBe(0);
    },
  );

  it('a second row up needs a second row down', () => {
    const viewer = new ViewerHarness(talk).press('lineUp', 'lineUp', 'lineDown');
    expect(viewer.state.follow).toBe(false);
    expect(viewer.press('lineDown').state.follow).toBe(true);
  });

  it('while a message is being written, what is new is counted, but G is a letter', () => {
    const viewer = new ViewerHarness(talk).press('lineUp').append(user('a'));
    viewer.composing = true;
    expect(viewer.screen().at(-1)).toMatch(/1 new {3}PAUSED {2}tools ──$/);
  });

  it('counts from each pause again', () => {
    const viewer = new ViewerHarness(talk)
      .press('lineUp')
      .append(user('a'))
      .press('end', 'lineUp')
      .append(user('b'));
    expect(viewer.newItems()).toBe(1);
  });

  it('G asks for the end when it is not loaded, and follows when it comes', () => {
    const viewer = new ViewerHarness(talk, { loaded: [0, 12] });
    viewer.press('top', 'end');
    expect(viewer.state.follow).toBe(false);
    expect(viewer.waiting).toContainEqual({ type: 'loadItems', where: 'end' });
    viewer.answerAll();
    expect(viewer.state.follow).toBe(true);
    expect(viewer.body().at(-1)).toContain('answer 9');
  });
});

describe('scrolling', () => {
  // Rows: user 2 + gap, command 6 + gap, answer 2 + gap = 13 a turn; 20 on screen; the last gap is not there: 129 rows.
  it.each([
    [['top'], at(0)],
    [['top', 'lineDown'], at(0, 1)],
    [['top', 'lineDown', 'lineDown', 'lineDown'], at(1)],
    [['top', 'pageDown'], at(4, 3)],
    [['top', 'halfDown'], at(2)],
    [['top', 'pageDown', 'pageUp'], at(0)],
    [['top', 'pageDown', 'halfUp'], at(1, 6)],
    [['top', 'lineUp'], at(0)],
    [['pageUp'], at(20, 2)],
  ] as const)('%j puts %j at the top', (keys, expected) => {
    expect(new ViewerHarness(talk).press(...keys).top()).toEqual(expected);
  });

  it('g loads the beginning when it is not there', () => {
    const viewer = new ViewerHarness(talk, { loaded: [20, 30] });
    viewer.answerAll();
    viewer.load(20, 30);
    viewer.press('top');
    expect(viewer.waiting).toContainEqual({ type: 'loadItems', where: 'start' });
    viewer.answerAll();
    expect(viewer.top()).toEqual(at(0));
  });

  it.each([
    ['percent10', at(3)],
    ['percent50', at(15)],
    ['percent90', at(25, 2)],
  ] as const)(
    '%s goes to that part of the file, loaded or not, and not beyond the last screenful',
    (key, expected) => {
      const viewer = new ViewerHarness(talk).press(key);
      expect(viewer.top()).toEqual(expected);
      expect(viewer.state.follow).toBe(false);
      const far = new ViewerHarness(talk, { loaded: [24, 30] }).answerAll();
      far.load(24, 30);
      far.press(key).answerAll();
      expect(far.top()).toEqual(expected);
    },
  );

  it('a key pressed while a part of the file is loaded takes its place', () => {
    const viewer = new ViewerHarness(talk, { loaded: [24, 30] }).answerAll();
    viewer.load(24, 30);
    viewer.press('percent10', 'end').answerAll();
    expect(viewer.state.follow).toBe(true);
  });

  it('asks for what is above before the edge is reached, and what is read stays when it comes', () => {
    const viewer = new ViewerHarness(talk, { loaded: [24, 30] });
    expect(viewer.waiting).toEqual([{ type: 'loadItems', where: 'before' }]);
    viewer.press('lineUp', 'lineUp');
    const before = viewer.body();
    viewer.answerAll();
    expect(viewer.from).toBeLessThan(24);
    expect(viewer.body()).toEqual(before);
  });
});

describe('the mark', () => {
  it('is at the last item while following and shown in the margin', () => {
    const viewer = new ViewerHarness(talk);
    expect(viewer.marked()).toBe(29);
    expect(viewer.screen().filter(line => line.startsWith('▌'))).toHaveLength(2);
  });

  it('goes to the topmost item after turning a page', () => {
    const viewer = new ViewerHarness(talk).press('pageUp');
    expect(viewer.marked()).toBe(21);
  });

  it('stays with its item when scrolling by rows, and is pushed by the edge of the screen', () => {
    const viewer = new ViewerHarness(talk).press('lineUp');
    expect(viewer.marked()).toBe(29);
    viewer.press('lineUp', 'lineUp');
    expect(viewer.marked()).toBe(28);
    viewer.press('lineDown');
    expect(viewer.marked()).toBe(28);
  });

  it('tab and shift+tab move it item by item, scrolling only when needed', () => {
    const viewer = new ViewerHarness(talk).press('previousItem', 'previousItem');
    expect(viewer.marked()).toBe(27);
    expect(viewer.state.follow).toBe(true);
    viewer.press('nextItem');
    expect(viewer.marked()).toBe(28);
    for (let index = 0; index < 6; index += 1) viewer.press('previousItem');
    expect(viewer.marked()).toBe(22);
    expect(viewer.top()).toEqual(at(22));
  });

  it('where nothing can be scrolled, the line keys move it', () => {
    const viewer = new ViewerHarness(talk.slice(0, 3)).press('lineUp');
    expect(viewer.marked()).toBe(1);
    expect(viewer.state.follow).toBe(false);
    viewer.press('lineUp', 'lineUp');
    expect(viewer.marked()).toBe(0);
    viewer.press('lineDown', 'lineDown', 'lineDown');
    expect(viewer.state.follow).toBe(true);
  });

  it('is what copying is about', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn', 'copyMenu');
    expect(viewer.intents).toContainEqual({ kind: 'copyMenu', item: offsetAt(2700) });
  });
});

describe('jumping by turns', () => {
  it('[ goes to the question before, turn by turn', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn');
    expect(viewer.marked()).toBe(27);
    expect(viewer.state.follow).toBe(false);
    viewer.press('previousTurn');
    expect(viewer.marked()).toBe(24);
    viewer.press('previousTurn');
    expect(viewer.top()).toEqual(at(21));
  });

  it('] puts the next question on top', () => {
    const viewer = new ViewerHarness(talk).press('top', 'nextTurn');
    expect(viewer.top()).toEqual(at(3));
    expect(viewer.press('nextTurn').top()).toEqual(at(6));
  });

  it('puts it on top also where the rest is not loaded yet', () => {
    const viewer = new ViewerHarness(talk, { loaded: [0, 30] }).press('top');
    viewer.load(0, 5);
    viewer.press('nextTurn');
    expect(viewer.top()).toEqual(at(3));
    expect(viewer.answerAll().top()).toEqual(at(3));
  });

  it('says when there is none', () => {
    const viewer = new ViewerHarness(talk).press('nextTurn');
    expect(viewer.intents).toContainEqual({ kind: 'notice', text: 'No more turns below: [ goes up.' });
  });

  it('searches for turns beyond what is loaded', () => {
    const viewer = new ViewerHarness(
      [user('first'), ...Array.from({ length: 40 }, () => assistant('word'))],
      {
        loaded: [35, 41],
      },
    );
    viewer.waiting = [];
    viewer.press('previousTurn');
    expect(viewer.waiting).toEqual([
      {
        type: 'find',
        token: expect.any(Number),
        request: { target: { kind: 'turn' }, direction: 'backward', from: offsetAt(3500) },
      },
    ]);
    expect(viewer.screen().join('\n')).toContain('Looking for the next turn');
    viewer.answerAll();
    expect(viewer.top()).toEqual(at(0));
    expect(viewer.marked()).toBe(0);
  });

  it('a stale answer is dropped', () => {
    const viewer = new ViewerHarness(
      [user('first'), ...Array.from({ length: 40 }, () => assistant('word'))],
      {
        loaded: [20, 41],
      },
    );
    viewer.press('pageUp', 'previousTurn', 'lineDown');
    const before = viewer.top();
    viewer.event({ type: 'found', token: 99, offset: offsetAt(0) });
    expect(viewer.top()).toEqual(before);
    expect(viewer.waiting.filter(effect => effect.type === 'find')).toEqual([]);
  });

  it('Esc stops looking and stays', () => {
    const viewer = new ViewerHarness(
      [user('first'), ...Array.from({ length: 40 }, () => assistant('word'))],
      {
        loaded: [20, 41],
      },
    );
    viewer.press('pageUp', 'previousTurn', 'back');
    expect(viewer.state.jump).toBeNull();
    expect(viewer.intents).toEqual([]);
    viewer.press('back');
    expect(viewer.intents).toEqual([{ kind: 'back' }]);
  });
});

describe('jumping to failures', () => {
  it('E finds the failed command and shows it with what is above', () => {
    const viewer = new ViewerHarness(talk).press('previousFailed');
    expect(viewer.marked()).toBe(7);
    expect(viewer.body().join('\n')).toContain('question 2');
    viewer.press('previousFailed');
    expect(viewer.intents).toContainEqual({
      kind: 'notice',
      text: 'No more failed commands above: e goes down.',
    });
  });

  it('says when no command failed at all', () => {
    const viewer = new ViewerHarness([user('first'), assistant('word')]).press('nextFailed');
    expect(viewer.intents).toContainEqual({ kind: 'notice', text: 'No command failed in this session.' });
  });

  it('in the talk level it shows the tools, and says so', () => {
    const viewer = new ViewerHarness(talk, { detail: 'talk' }).press('top', 'nextFailed');
    expect(viewer.state.detail).toBe('tools');
    expect(viewer.marked()).toBe(7);
    expect(viewer.intents).toContainEqual({ kind: 'notice', text: 'Tools are shown now.' });
  });
});

it('a line with the day stands between two days, and belongs to no item', () => {
  const viewer = new ViewerHarness([user('late'), assistant('early'), assistant('later')], { rows: 30 });
  const times = ['2025-11-22T23:58:00.000Z', '2025-11-23T00:04:00.000Z', '2025-11-23T09:00:00.000Z'];
  viewer.items = viewer.items.map((item, at) => ({ ...item, timestamp: times[at] ?? null }));
  viewer.changed();
  const body = viewer.body().map(row => row.trimEnd());
  const line = body.findIndex(row => row.includes('Sun 23 Nov 2025'));
  expect(body[line]).toMatch(/^ ── Sun 23 Nov 2025 ─+$/);
  expect([body[line - 1], body[line + 1], body[line + 2]]).toEqual(['', '', ' codex  00:04']);
  expect(body.filter(row => row.includes('Nov 2025'))).toHaveLength(1);
});
