import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, offsetAt, ran, user } from '../../support/items.ts';
import { ViewerWorld } from '../../support/viewer-world.ts';

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
    const world = new ViewerWorld(talk);
    expect(world.state.follow).toBe(true);
    expect(world.body().at(-1)).toContain('answer 9');
    expect(world.screen().at(-1)).toMatch(/FOLLOW.*100 %/);
  });

  it('follows what arrives', () => {
    const world = new ViewerWorld(talk).append(assistant('one more thing'));
    expect(world.body().at(-1)).toContain('one more thing');
  });
});

describe('pausing and following again', () => {
  it('one row up pauses, moves by one row, and counts what comes', () => {
    const world = new ViewerWorld(talk);
    const before = world.body();
    world.press('lineUp');
    expect(world.body().slice(1)).toEqual(before.slice(0, -1));
    world.append(user('new 1'), assistant('new 2'));
    expect(world.body().slice(1)).toEqual(before.slice(0, -1));
    expect(world.screen().join('\n')).toContain('2 new · G to follow');
    expect(world.screen().at(-1)).toContain('PAUSED');
  });

  it.each([['end'], ['lineDown'], ['pageDown'], ['halfDown']] as const)(
    '%s at the last row follows again',
    key => {
      const world = new ViewerWorld(talk).press('lineUp', key);
      expect(world.state.follow).toBe(true);
      expect(world.newItems()).toBe(0);
    },
  );

  it('a second row up needs a second row down', () => {
    const world = new ViewerWorld(talk).press('lineUp', 'lineUp', 'lineDown');
    expect(world.state.follow).toBe(false);
    expect(world.press('lineDown').state.follow).toBe(true);
  });

  it('while a message is being written, what is new is counted, but G is a letter', () => {
    const world = new ViewerWorld(talk).press('lineUp').append(user('a'));
    world.composing = true;
    expect(world.screen().at(-1)).toMatch(/1 new ──$/);
  });

  it('counts from each pause anew', () => {
    const world = new ViewerWorld(talk)
      .press('lineUp')
      .append(user('a'))
      .press('end', 'lineUp')
      .append(user('b'));
    expect(world.newItems()).toBe(1);
  });

  it('G asks for the end when it is not loaded, and follows when it comes', () => {
    const world = new ViewerWorld(talk, { loaded: [0, 12] });
    world.press('top', 'end');
    expect(world.state.follow).toBe(false);
    expect(world.waiting).toContainEqual({ type: 'loadItems', where: 'end' });
    world.answerAll();
    expect(world.state.follow).toBe(true);
    expect(world.body().at(-1)).toContain('answer 9');
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
    expect(new ViewerWorld(talk).press(...keys).top()).toEqual(expected);
  });

  it('g loads the beginning when it is not there', () => {
    const world = new ViewerWorld(talk, { loaded: [20, 30] });
    world.answerAll();
    world.load(20, 30);
    world.press('top');
    expect(world.waiting).toContainEqual({ type: 'loadItems', where: 'start' });
    world.answerAll();
    expect(world.top()).toEqual(at(0));
  });

  it.each([
    ['percent10', at(3)],
    ['percent50', at(15)],
    ['percent90', at(25, 2)],
  ] as const)(
    '%s goes to that part of the file, loaded or not, and not beyond the last screenful',
    (key, expected) => {
      const world = new ViewerWorld(talk).press(key);
      expect(world.top()).toEqual(expected);
      expect(world.state.follow).toBe(false);
      const far = new ViewerWorld(talk, { loaded: [24, 30] }).answerAll();
      far.load(24, 30);
      far.press(key).answerAll();
      expect(far.top()).toEqual(expected);
    },
  );

  it('a key pressed while a part of the file is loaded takes its place', () => {
    const world = new ViewerWorld(talk, { loaded: [24, 30] }).answerAll();
    world.load(24, 30);
    world.press('percent10', 'end').answerAll();
    expect(world.state.follow).toBe(true);
  });

  it('asks for what is above before the edge is reached, and what is read stays when it comes', () => {
    const world = new ViewerWorld(talk, { loaded: [24, 30] });
    expect(world.waiting).toEqual([{ type: 'loadItems', where: 'before' }]);
    world.press('lineUp', 'lineUp');
    const before = world.body();
    world.answerAll();
    expect(world.from).toBeLessThan(24);
    expect(world.body()).toEqual(before);
  });
});

describe('the mark', () => {
  it('is at the last item while following and shown in the margin', () => {
    const world = new ViewerWorld(talk);
    expect(world.marked()).toBe(29);
    expect(world.screen().filter(line => line.startsWith('▌'))).toHaveLength(2);
  });

  it('goes to the topmost item after turning a page', () => {
    const world = new ViewerWorld(talk).press('pageUp');
    expect(world.marked()).toBe(21);
  });

  it('stays with its item when scrolling by rows, and is pushed by the edge of the screen', () => {
    const world = new ViewerWorld(talk).press('lineUp');
    expect(world.marked()).toBe(29);
    world.press('lineUp', 'lineUp');
    expect(world.marked()).toBe(28);
    world.press('lineDown');
    expect(world.marked()).toBe(28);
  });

  it('tab and shift+tab move it item by item, scrolling only when needed', () => {
    const world = new ViewerWorld(talk).press('previousItem', 'previousItem');
    expect(world.marked()).toBe(27);
    expect(world.state.follow).toBe(true);
    world.press('nextItem');
    expect(world.marked()).toBe(28);
    for (let index = 0; index < 6; index += 1) world.press('previousItem');
    expect(world.marked()).toBe(22);
    expect(world.top()).toEqual(at(22));
  });

  it('where nothing can be scrolled, the line keys move it', () => {
    const world = new ViewerWorld(talk.slice(0, 3)).press('lineUp');
    expect(world.marked()).toBe(1);
    expect(world.state.follow).toBe(false);
    world.press('lineUp', 'lineUp');
    expect(world.marked()).toBe(0);
    world.press('lineDown', 'lineDown', 'lineDown');
    expect(world.state.follow).toBe(true);
  });

  it('is what copying is about', () => {
    const world = new ViewerWorld(talk).press('previousTurn', 'copyMenu');
    expect(world.intents).toContainEqual({ kind: 'copyMenu', item: offsetAt(2700) });
  });
});

describe('jumping by turns', () => {
  it('[ goes to the question before, turn by turn', () => {
    const world = new ViewerWorld(talk).press('previousTurn');
    expect(world.marked()).toBe(27);
    expect(world.state.follow).toBe(false);
    world.press('previousTurn');
    expect(world.marked()).toBe(24);
    world.press('previousTurn');
    expect(world.top()).toEqual(at(21));
  });

  it('] puts the next question on top', () => {
    const world = new ViewerWorld(talk).press('top', 'nextTurn');
    expect(world.top()).toEqual(at(3));
    expect(world.press('nextTurn').top()).toEqual(at(6));
  });

  it('puts it on top also where the rest is not loaded yet', () => {
    const world = new ViewerWorld(talk, { loaded: [0, 30] }).press('top');
    world.load(0, 5);
    world.press('nextTurn');
    expect(world.top()).toEqual(at(3));
    expect(world.answerAll().top()).toEqual(at(3));
  });

  it('says when there is none', () => {
    const world = new ViewerWorld(talk).press('nextTurn');
    expect(world.intents).toContainEqual({ kind: 'notice', text: 'No more turns below' });
  });

  it('looks for turns beyond what is loaded', () => {
    const world = new ViewerWorld([user('first'), ...Array.from({ length: 40 }, () => assistant('word'))], {
      loaded: [35, 41],
    });
    world.waiting = [];
    world.press('previousTurn');
    expect(world.waiting).toEqual([
      {
        type: 'find',
        token: expect.any(Number),
        request: { target: { kind: 'turn' }, direction: 'backward', from: offsetAt(3500) },
      },
    ]);
    expect(world.screen().join('\n')).toContain('Looking for the next turn');
    world.answerAll();
    expect(world.top()).toEqual(at(0));
    expect(world.marked()).toBe(0);
  });

  it('a stale answer is dropped', () => {
    const world = new ViewerWorld([user('first'), ...Array.from({ length: 40 }, () => assistant('word'))], {
      loaded: [20, 41],
    });
    world.press('pageUp', 'previousTurn', 'lineDown');
    const before = world.top();
    world.event({ type: 'found', token: 99, offset: offsetAt(0) });
    expect(world.top()).toEqual(before);
    expect(world.waiting.filter(effect => effect.type === 'find')).toEqual([]);
  });

  it('Esc stops looking and stays', () => {
    const world = new ViewerWorld([user('first'), ...Array.from({ length: 40 }, () => assistant('word'))], {
      loaded: [20, 41],
    });
    world.press('pageUp', 'previousTurn', 'back');
    expect(world.state.jump).toBeNull();
    expect(world.intents).toEqual([]);
    world.press('back');
    expect(world.intents).toEqual([{ kind: 'back' }]);
  });
});

describe('jumping to failures', () => {
  it('E finds the failed command and shows it with what stands above', () => {
    const world = new ViewerWorld(talk).press('previousFailed');
    expect(world.marked()).toBe(7);
    expect(world.body().join('\n')).toContain('question 2');
    world.press('previousFailed');
    expect(world.intents).toContainEqual({
      kind: 'notice',
      text: 'No more failed commands above',
    });
  });

  it('in the talk level it shows the tools, and says so', () => {
    const world = new ViewerWorld(talk, { detail: 'talk' }).press('top', 'nextFailed');
    expect(world.state.detail).toBe('tools');
    expect(world.marked()).toBe(7);
    expect(world.intents).toContainEqual({ kind: 'notice', text: 'Tools are shown now' });
  });
});
