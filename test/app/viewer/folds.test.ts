import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, context, offsetAt, patch, ran, reasoning, running, user } from '../../support/items.ts';
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

describe('folding', () => {
  const long = [user('go'), ran('make', many(60)), assistant('done')];

  it('↵ unfolds the marked item in its place and folds it again', () => {
    const viewer = new ViewerHarness(long).press('top', 'nextItem');
    const folded = viewer.body();
    expect(folded.join('\n')).toContain('more lines');
    viewer.press('fold');
    expect(viewer.body().join('\n')).toContain('line 15');
    expect(viewer.top()).toEqual(at(0));
    viewer.press('fold');
    expect(viewer.body()).toEqual(folded);
  });

  it('unfolding while following pauses when it would push what is read off the screen', () => {
    const viewer = new ViewerHarness(long).press('previousItem');
    const first = viewer.body()[0];
    viewer.press('fold');
    expect(viewer.state.follow).toBe(false);
    expect(viewer.body()[0]).toBe(first);
  });

  it('an item that is drawn the same when folded is left alone', () => {
    const viewer = new ViewerHarness([user('hello'), assistant('short')]).press('fold');
    expect(viewer.state.folds.size).toBe(0);
    expect(viewer.state.follow).toBe(true);
  });

  it('z unfolds all, folds all, and goes back to the usual', () => {
    const viewer = new ViewerHarness(long).press('top', 'foldAll');
    expect(viewer.state.foldAll).toBe('unfolded');
    expect(viewer.body()).toContain('   line 10');
    viewer.press('foldAll');
    expect(viewer.state.foldAll).toBe('folded');
    viewer.press('foldAll');
    expect(viewer.state.foldAll).toBe('usual');
    expect(viewer.top()).toEqual(at(0));
  });
});

describe('what is shown', () => {
  it('t goes through talk, tools, everything; the place is kept and comes back', () => {
    const viewer = new ViewerHarness(talk, { detail: 'everything' }).press(
      'top',
      'halfDown',
      'lineUp',
      'lineUp',
    );
    const place = viewer.top();
    expect(place?.offset).toBe(100);
    viewer.press('detail');
    expect(viewer.state.detail).toBe('talk');
    expect(viewer.top()).toEqual(at(2));
    expect(viewer.body().join('\n')).not.toContain('make step');
    viewer.press('detail', 'detail');
    expect(viewer.top()).toEqual(place);
    expect(viewer.intents).toContainEqual({ kind: 'detailChosen', detail: viewer.state.detail });
  });

  it('behind a hidden tail more is loaded until there is something to show', () => {
    const viewer = new ViewerHarness([user('hello'), ...Array.from({ length: 12 }, () => ran('ls', 'a'))], {
      detail: 'talk',
      loaded: [8, 13],
    });
    expect(viewer.body().join('\n')).toContain('Reading…');
    viewer.answerAll();
    expect(viewer.body().join('\n')).toContain('hello');
  });
});

it('a store that drops at one side what it loads at the other does not load without end', () => {
  const silent = [user('hello'), ...Array.from({ length: 100 }, () => ran('ls', 'a')), assistant('done')];
  const viewer = new ViewerHarness(silent, { detail: 'talk', loaded: [95, 102], kept: 20 });
  viewer.answerAll();
  expect(viewer.waiting).toEqual([]);
  expect(viewer.state.follow).toBe(true);
  expect(viewer.body().join('\n')).toContain('done');
  expect(viewer.snapshot().reachesEnd).toBe(true);
});

describe('the file changes under the reader', () => {
  it('an item that vanishes gives way to its neighbour', () => {
    const viewer = new ViewerHarness(talk).press('top', 'nextTurn', 'nextTurn');
    expect(viewer.top()).toEqual(at(6));
    viewer.items = viewer.items.filter(item => item.offset !== 600);
    viewer.to = viewer.items.length;
    viewer.changed();
    expect(viewer.top()).toEqual(at(7));
  });

  it('a range that was replaced is requested again around the place being read', () => {
    const viewer = new ViewerHarness(talk).press('top', 'nextTurn');
    viewer.load(20, 30);
    expect(viewer.waiting.at(-1)).toMatchObject({ type: 'loadAround', offset: 300 });
    viewer.answerAll();
    expect(viewer.top()).toEqual(at(3));
  });

  it('a file that is read again counts arrivals from the start', () => {
    const viewer = new ViewerHarness(talk).append(user('a'), user('b')).press('lineUp').append(user('c'));
    viewer.arrivals = 0;
    viewer.changed();
    expect(viewer.newItems()).toBe(0);
    expect(viewer.append(user('d')).newItems()).toBe(1);
  });
});

describe('raw JSON', () => {
  it('m shows the marked item as the file has it, and goes back to the same place', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn', 'raw');
    expect(viewer.waiting.at(-1)).toMatchObject({ type: 'readRaw', offset: 2700 });
    const before = viewer.state.anchor;
    viewer.answerAll();
    expect(viewer.screen().join('\n')).toContain('"text": "question 9"');
    expect(viewer.screen().at(-1)).toContain('RAW');
    viewer.type('x');
    expect(viewer.state.raw).not.toBeNull();
    viewer.pressRaw('close');
    expect(viewer.state.raw).toBeNull();
    expect(viewer.state.anchor).toEqual(before);
  });

  it('scrolls within the lines and no further', () => {
    const viewer = new ViewerHarness(
      [ran('make', many(9)), patch('a.ts'), context(many(3)), reasoning('x'), running('y')],
      {
        rows: 9,
      },
    );
    viewer.press('top', 'raw').answerAll();
    const first = viewer.body();
    viewer.pressRaw('lineUp');
    expect(viewer.body()).toEqual(first);
    viewer.pressRaw('lineDown', 'lineDown', 'lineUp');
    expect(viewer.body()[0]).toBe(first[1]);
    viewer.pressRaw('end');
    const last = viewer.body();
    expect(viewer.pressRaw('pageDown').body()).toEqual(last);
    expect(viewer.pressRaw('top').body()).toEqual(first);
    viewer.pressRaw('close');
    expect(viewer.state.raw).toBeNull();
    expect(viewer.intents).toEqual([]);
  });

  it('offers the keys that work there, and says which line it is', () => {
    const viewer = new ViewerHarness(talk).press('raw').answerAll();
    const [status, footer] = viewer.screen().slice(-2);
    expect(footer).toMatch(/RAW .*page .*next item .*back/);
    expect(footer).not.toMatch(/fold|turns|errors|detail/);
    expect(status).toContain('line 30');
  });

  it('goes from item to item, the last one in sight until the next is read; back at that item', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn', 'raw').answerAll();
    viewer.pressRaw('nextItem');
    expect(viewer.screen().join('\n')).toContain('"text": "question 9"');
    viewer.answerAll();
    expect(viewer.screen().join('\n')).toContain('"command": "make step-9"');
    viewer.pressRaw('previousItem', 'previousItem').answerAll();
    expect(viewer.screen().join('\n')).toContain('"text": "answer 8"');
    viewer.pressRaw('close');
    expect(viewer.marked()).toBe(26);
  });

  it('counts what is new, and does not send G anywhere else than it goes there', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn', 'raw').answerAll().append(assistant('more'));
    expect(viewer.screen().at(-2)).toMatch(/1 new ─/);
    expect(viewer.screen().at(-2)).not.toContain('G to follow');
  });

  it('copies the item that is shown', () => {
    const viewer = new ViewerHarness(talk).press('previousTurn', 'raw').answerAll().pressRaw('copyMenu');
    expect(viewer.intents).toEqual([{ kind: 'copyMenu', item: 2700 }]);
    expect(viewer.state.raw).not.toBeNull();
  });

  it('says so where the file has no such line any more', () => {
    const viewer = new ViewerHarness(talk).press('raw');
    const asked = viewer.waiting.at(-1);
    viewer.event({ type: 'rawRead', token: asked?.type === 'readRaw' ? asked.token : 0, lines: [] });
    expect(viewer.screen().join('\n')).toContain('No line of the file stands behind this.');
  });
});

it.each(['undo', 'leave'] as const)('%s is for the root to do', kind => {
  expect(new ViewerHarness(talk).press(kind).intents).toEqual([{ kind }]);
});

it.each(['resume', 'archive'] as const)('%s is for the root to do, with the open session', kind => {
  const viewer = new ViewerHarness(talk).press(kind);
  expect(viewer.intents).toEqual([{ kind, conversation: viewer.snapshot().conversation }]);
});

it('an empty conversation takes every key', () => {
  const viewer = new ViewerHarness([]);
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
  for (const key of keys) viewer.press(key);
  expect(viewer.screen()).toHaveLength(24);
  expect(viewer.screen().join('\n')).toContain('Nothing was recorded here yet.');
});

it('pages through a line of any length part by part, and ↵ opens one that is too long to be shown among the others', () => {
  const viewer = new ViewerHarness([user('look'), { kind: 'oversize', bytes: 600 * 1024 }], { rows: 12 });
  viewer.items = viewer.items.map(item => ({ ...item, length: 600 * 1024 }));
  viewer.changed().press('fold');
  const lines = (part: number) => [
    JSON.stringify(many(300, `part-${part}-row`).replaceAll(/ (\d+)\n?/g, '-$1;'.padEnd(80, '.'))),
  ];
  const shown = () =>
    viewer
      .body()
      .map(row => row.trim())
      .join('');
  const answer = (from: number) => {
    expect(viewer.waiting).toMatchObject([
      { type: 'readRaw', offset: 100, part: { from, bytes: 256 * 1024 } },
    ]);
    const [asked] = viewer.waiting;
    viewer.waiting = [];
    const token = asked?.type === 'readRaw' ? asked.token : 0;
    viewer.event({ type: 'rawRead', token, lines: lines(from / 1024) });
    return shown();
  };
  expect(answer(0)).toContain('part-0-row-0;');
  for (let keys = 0; keys < 200 && viewer.waiting.length === 0; keys += 1) viewer.pressRaw('pageDown');
  expect(shown()).toContain('part-0-row-299;');
  expect(answer(256 * 1024)).toContain('part-256-row-0;');
  expect(viewer.screen().at(-1)).toMatch(/4\d %/);
  viewer.pressRaw('lineUp');
  expect(answer(0)).toContain('part-0-row-299;');
  viewer.pressRaw('end');
  expect(answer(512 * 1024)).toContain('part-512-row-299;');
  expect(viewer.screen().at(-1)).toContain('100 %');
  viewer.pressRaw('percent50');
  expect(answer(256 * 1024)).toMatch(/part-256-row-\d\d;/);
  expect(viewer.screen().at(-1)).toMatch(/5\d %/);
  viewer.pressRaw('top');
  expect(answer(0)).toContain('part-0-row-0;');
  expect(viewer.pressRaw('close').state.raw).toBeNull();
});
