import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, context, offsetAt, patch, ran, reasoning, running, user } from '../../support/items.ts';
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

describe('folding', () => {
  const long = [user('go'), ran('make', many(60)), assistant('done')];

  it('↵ unfolds the marked item where it stands and folds it again', () => {
    const world = new ViewerWorld(long).press('top', 'nextItem');
    const folded = world.body();
    expect(folded.join('\n')).toContain('more lines');
    world.press('fold');
    expect(world.body().join('\n')).toContain('line 15');
    expect(world.top()).toEqual(at(0));
    world.press('fold');
    expect(world.body()).toEqual(folded);
  });

  it('unfolding while following pauses when it would push what is read off the screen', () => {
    const world = new ViewerWorld(long).press('previousItem');
    const first = world.body()[0];
    world.press('fold');
    expect(world.state.follow).toBe(false);
    expect(world.body()[0]).toBe(first);
  });

  it('an item that looks the same folded is left alone', () => {
    const world = new ViewerWorld([user('hello'), assistant('short')]).press('fold');
    expect(world.state.folds.size).toBe(0);
    expect(world.state.follow).toBe(true);
  });

  it('z unfolds all, folds all, and goes back to the usual', () => {
    const world = new ViewerWorld(long).press('top', 'foldAll');
    expect(world.state.foldAll).toBe('unfolded');
    expect(world.body()).toContain('   line 10');
    world.press('foldAll');
    expect(world.state.foldAll).toBe('folded');
    world.press('foldAll');
    expect(world.state.foldAll).toBe('usual');
    expect(world.top()).toEqual(at(0));
  });
});

describe('what is shown', () => {
  it('t goes through talk, tools, everything; the place is kept and comes back', () => {
    const world = new ViewerWorld(talk, { detail: 'everything' }).press(
      'top',
      'halfDown',
      'lineUp',
      'lineUp',
    );
    const place = world.top();
    expect(place?.offset).toBe(100);
    world.press('detail');
    expect(world.state.detail).toBe('talk');
    expect(world.top()).toEqual(at(2));
    expect(world.body().join('\n')).not.toContain('make step');
    world.press('detail', 'detail');
    expect(world.top()).toEqual(place);
    expect(world.intents).toContainEqual({ kind: 'detailChosen', detail: world.state.detail });
  });

  it('a hidden tail is looked behind: more is loaded until there is something to show', () => {
    const world = new ViewerWorld([user('hello'), ...Array.from({ length: 12 }, () => ran('ls', 'a'))], {
      detail: 'talk',
      loaded: [8, 13],
    });
    expect(world.body().join('\n')).toContain('Reading…');
    world.answerAll();
    expect(world.body().join('\n')).toContain('hello');
  });
});

it('a store that drops at one side what it loads at the other is not asked for ever', () => {
  const silent = [user('hello'), ...Array.from({ length: 100 }, () => ran('ls', 'a')), assistant('done')];
  const world = new ViewerWorld(silent, { detail: 'talk', loaded: [95, 102], kept: 20 });
  world.answerAll();
  expect(world.waiting).toEqual([]);
  expect(world.state.follow).toBe(true);
  expect(world.body().join('\n')).toContain('done');
  expect(world.snapshot().reachesEnd).toBe(true);
});

describe('the file changes under the reader', () => {
  it('an item that vanishes gives way to its neighbour', () => {
    const world = new ViewerWorld(talk).press('top', 'nextTurn', 'nextTurn');
    expect(world.top()).toEqual(at(6));
    world.items = world.items.filter(item => item.offset !== 600);
    world.to = world.items.length;
    world.changed();
    expect(world.top()).toEqual(at(7));
  });

  it('a range that was replaced is asked for again around the place being read', () => {
    const world = new ViewerWorld(talk).press('top', 'nextTurn');
    world.load(20, 30);
    expect(world.waiting.at(-1)).toMatchObject({ type: 'loadAround', offset: 300 });
    world.answerAll();
    expect(world.top()).toEqual(at(3));
  });

  it('a file read anew counts arrivals from the start', () => {
    const world = new ViewerWorld(talk).append(user('a'), user('b')).press('lineUp').append(user('c'));
    world.arrivals = 0;
    world.changed();
    expect(world.newItems()).toBe(0);
    expect(world.append(user('d')).newItems()).toBe(1);
  });
});

describe('raw JSON', () => {
  it('m shows the marked item as the file has it, and goes back to the same place', () => {
    const world = new ViewerWorld(talk).press('previousTurn', 'raw');
    expect(world.waiting.at(-1)).toMatchObject({ type: 'readRaw', offset: 2700 });
    const before = world.state.anchor;
    world.answerAll();
    expect(world.screen().join('\n')).toContain('"text": "question 9"');
    expect(world.screen().at(-1)).toContain('RAW');
    world.type('x');
    expect(world.state.raw).not.toBeNull();
    world.pressRaw('close');
    expect(world.state.raw).toBeNull();
    expect(world.state.anchor).toEqual(before);
  });

  it('scrolls within the lines and no further', () => {
    const world = new ViewerWorld(
      [ran('make', many(9)), patch('a.ts'), context(many(3)), reasoning('x'), running('y')],
      {
        rows: 9,
      },
    );
    world.press('top', 'raw').answerAll();
    const first = world.body();
    world.pressRaw('lineUp');
    expect(world.body()).toEqual(first);
    world.pressRaw('lineDown', 'lineDown', 'lineUp');
    expect(world.body()[0]).toBe(first[1]);
    world.pressRaw('end');
    const last = world.body();
    expect(world.pressRaw('pageDown').body()).toEqual(last);
    expect(world.pressRaw('top').body()).toEqual(first);
    world.pressRaw('close');
    expect(world.state.raw).toBeNull();
    expect(world.intents).toEqual([]);
  });

  it('offers the keys that work there, and says which line it is', () => {
    const world = new ViewerWorld(talk).press('raw').answerAll();
    const [status, footer] = world.screen().slice(-2);
    expect(footer).toMatch(/RAW .*page .*next item .*back/);
    expect(footer).not.toMatch(/fold|turns|errors|detail/);
    expect(status).toContain('line 30');
  });

  it('goes from item to item, the last one in sight until the next is read; back at that item', () => {
    const world = new ViewerWorld(talk).press('previousTurn', 'raw').answerAll();
    world.pressRaw('nextItem');
    expect(world.screen().join('\n')).toContain('"text": "question 9"');
    world.answerAll();
    expect(world.screen().join('\n')).toContain('"command": "make step-9"');
    world.pressRaw('previousItem', 'previousItem').answerAll();
    expect(world.screen().join('\n')).toContain('"text": "answer 8"');
    world.pressRaw('close');
    expect(world.marked()).toBe(26);
  });

  it('counts what is new, and does not send G anywhere else than it goes there', () => {
    const world = new ViewerWorld(talk).press('previousTurn', 'raw').answerAll().append(assistant('more'));
    expect(world.screen().at(-2)).toMatch(/1 new ─/);
    expect(world.screen().at(-2)).not.toContain('G to follow');
  });

  it('copies the item that is shown', () => {
    const world = new ViewerWorld(talk).press('previousTurn', 'raw').answerAll().pressRaw('copyMenu');
    expect(world.intents).toEqual([{ kind: 'copyMenu', item: 2700 }]);
    expect(world.state.raw).not.toBeNull();
  });

  it('says so where the file has no such line any more', () => {
    const world = new ViewerWorld(talk).press('raw');
    const asked = world.waiting.at(-1);
    world.event({ type: 'rawRead', token: asked?.type === 'readRaw' ? asked.token : 0, lines: [] });
    expect(world.screen().join('\n')).toContain('No line of the file stands behind this.');
  });
});

it.each(['undo', 'leave'] as const)('%s is for the root to do', kind => {
  expect(new ViewerWorld(talk).press(kind).intents).toEqual([{ kind }]);
});

it.each(['resume', 'archive'] as const)('%s is for the root to do, with the open session', kind => {
  const world = new ViewerWorld(talk).press(kind);
  expect(world.intents).toEqual([{ kind, conversation: world.snapshot().conversation }]);
});

it('an empty conversation takes every key', () => {
  const world = new ViewerWorld([]);
  const keys = [
    'lineUp',
    'lineDown',
    'pageUp',
    'end',
    'top',
    'fold',
    'foldAll',
    'detail',
    'raw',
    'nextTurn',
    'nextFailed',
    'nextItem',
    'nextHit',
    'search',
    'submit',
  ] as const;
  for (const key of keys) world.press(key);
  expect(world.screen()).toHaveLength(24);
  expect(world.screen().join('\n')).toContain('Nothing was recorded here yet.');
});

it('pages through a line of any length part by part, and ↵ opens one that is too long to stand among the others', () => {
  const world = new ViewerWorld([user('look'), { kind: 'oversize', bytes: 600 * 1024 }], { rows: 12 });
  world.items = world.items.map(item => ({ ...item, length: 600 * 1024 }));
  world.changed().press('fold');
  const lines = (part: number) => [
    JSON.stringify(many(300, `part-${part}-row`).replaceAll(/ (\d+)\n?/g, '-$1;'.padEnd(80, '.'))),
  ];
  const shown = () =>
    world
      .body()
      .map(row => row.trim())
      .join('');
  const answer = (from: number) => {
    expect(world.waiting).toMatchObject([
      { type: 'readRaw', offset: 100, part: { from, bytes: 256 * 1024 } },
    ]);
    const [asked] = world.waiting;
    world.waiting = [];
    const token = asked?.type === 'readRaw' ? asked.token : 0;
    world.event({ type: 'rawRead', token, lines: lines(from / 1024) });
    return shown();
  };
  expect(answer(0)).toContain('part-0-row-0;');
  for (let keys = 0; keys < 200 && world.waiting.length === 0; keys += 1) world.pressRaw('pageDown');
  expect(shown()).toContain('part-0-row-299;');
  expect(answer(256 * 1024)).toContain('part-256-row-0;');
  expect(world.screen().at(-1)).toMatch(/4\d %/);
  world.pressRaw('lineUp');
  expect(answer(0)).toContain('part-0-row-299;');
  world.pressRaw('end');
  expect(answer(512 * 1024)).toContain('part-512-row-299;');
  expect(world.screen().at(-1)).toContain('100 %');
  world.pressRaw('percent50');
  expect(answer(256 * 1024)).toMatch(/part-256-row-\d\d;/);
  expect(world.screen().at(-1)).toMatch(/5\d %/);
  world.pressRaw('top');
  expect(answer(0)).toContain('part-0-row-0;');
  expect(world.pressRaw('close').state.raw).toBeNull();
});
