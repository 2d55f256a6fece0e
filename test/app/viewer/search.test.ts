import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import type { HitCounts } from '../../../src/live/snapshot.ts';
import { assistant, offsetAt, ran, user } from '../../support/items.ts';
import { ViewerHarness } from '../../support/viewer-harness.ts';

const many = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n');

/** Forty answers; `needle` is in the 6th, the 21st (a long folded output, twice) and the 31st. */
const talk: readonly ItemContent[] = Array.from({ length: 40 }, (_, index) => {
  if (index === 5 || index === 30) return assistant(`here is the Needle of item ${index}`);
  if (index !== 20) return assistant(`hay ${index}`);
  return ran('make', [many(15), 'a needle in the middle', many(4), 'one more needle', many(12)].join('\n'));
});

const search = (viewer: ViewerHarness, text: string) =>
  viewer.press('search').type(text).press('submit').answerAll();
const status = (viewer: ViewerHarness): string => viewer.screen().at(-2) ?? '';

describe('searching in the conversation', () => {
  it('shows what is typed, and marks it in what is on screen already', () => {
    const viewer = new ViewerHarness(talk).press('search').type('ha').type('y');
    expect(status(viewer)).toMatch(/^ \/hay /);
    expect(viewer.screen().at(-1)).toContain('stay here');
    viewer.press('erase');
    expect(status(viewer)).toMatch(/^ \/ha /);
    viewer.press('eraseToLineStart').type('two words').press('eraseWord');
    expect(status(viewer)).toMatch(/^ \/two {2}/);
  });

  it('while following, the latest hit comes first and n goes up', () => {
    const viewer = search(new ViewerHarness(talk), 'needle');
    expect(viewer.marked()).toBe(30);
    expect(status(viewer)).toContain('4/4');
    expect(viewer.state.follow).toBe(false);
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(20);
    expect(status(viewer)).toContain('3/4');
  });

  it('paused, it goes down from the mark, the marked item included', () => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle');
    expect(viewer.marked()).toBe(5);
    expect(search(new ViewerHarness(talk).press('top'), 'hay 0').marked()).toBe(0);
  });

  it('a hit inside a folded output is unfolded, on screen, and n goes from row to row', () => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle');
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(20);
    const hit = () => viewer.screen().find(line => line.startsWith('▸')) ?? '';
    expect(hit()).toContain('a needle in the middle');
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(20);
    expect(hit()).toContain('one more needle');
    viewer.press('previousHit').answerAll();
    expect(hit()).toContain('a needle in the middle');
    expect(status(viewer)).toContain('2/4');
  });

  it('coming from below it lands on the last row first', () => {
    const viewer = search(new ViewerHarness(talk), 'needle').press('nextHit').answerAll();
    expect(viewer.screen().find(line => line.startsWith('▸'))).toContain('one more needle');
  });

  it('Enter again is the next hit', () => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle').press('fold').answerAll();
    expect(viewer.marked()).toBe(20);
  });

  it('what is not below is searched for above', () => {
    const other = search(new ViewerHarness(talk).press('pageUp'), 'item 5');
    expect(other.marked()).toBe(5);
    other.press('nextHit').answerAll();
    expect(other.marked()).toBe(5);
  });

  it('goes on from the other end, and says so', () => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle');
    viewer.press('previousHit').answerAll();
    expect(viewer.marked()).toBe(30);
    expect(status(viewer)).toContain('on from the end');
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(5);
    expect(status(viewer)).toContain('1/4, on from the beginning');
    viewer.press('nextHit').answerAll();
    expect(status(viewer)).toContain('2/4 ');
    expect(status(viewer)).not.toContain('on from');
  });

  it('says when there is nothing, and keeps the place', () => {
    const viewer = new ViewerHarness(talk).press('pageUp');
    const place = viewer.top();
    search(viewer, 'haystack');
    expect(status(viewer)).toContain('not found');
    expect(viewer.top()).toEqual(place);
  });

  it('Esc while typing ends it; Esc after it too; only then it goes back', () => {
    const viewer = new ViewerHarness(talk).press('search').type('x').press('cancel');
    expect(viewer.state.search).toBeNull();
    search(viewer, 'needle');
    const place = viewer.top();
    viewer.press('back');
    expect(viewer.state.search).toBeNull();
    expect(viewer.top()).toEqual(place);
    expect(viewer.intents).toEqual([]);
    expect(viewer.press('back').intents).toEqual([{ kind: 'back' }]);
  });

  it('searches the whole file, not only what is loaded, and shows how far it is', () => {
    const viewer = new ViewerHarness(talk, { loaded: [34, 40] });
    viewer.press('search').type('item 5').press('submit');
    expect(viewer.waiting.at(-1)).toMatchObject({
      type: 'find',
      request: { target: { kind: 'text', text: 'item 5' }, direction: 'backward', from: offsetAt(4000) },
    });
    viewer.rest = { busy: { what: 'search', done: 34, of: 100 } };
    viewer.changed();
    expect(status(viewer)).toMatch(/searching · Esc stops {2}34 %/);
    viewer.rest = {};
    viewer.answerAll();
    expect(viewer.marked()).toBe(5);
    expect(viewer.body().join('\n')).toContain('item 5');
  });

  it('Esc stops a long search where it is', () => {
    const viewer = new ViewerHarness(talk, { loaded: [34, 40] });
    viewer.press('search').type('item 5').press('submit', 'back');
    expect(viewer.waiting.filter(effect => effect.type === 'find')).toEqual([]);
    expect(viewer.state.jump).toBeNull();
  });

  it('scrolling away from the hit, n goes on from what is on screen', () => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle').press('end', 'pageUp', 'pageUp');
    const from = viewer.marked() ?? 0;
    expect(from).toBeGreaterThan(5);
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(from < 20 ? 20 : 30);
  });

  it('in the talk level a hit in an output shows the tools', () => {
    const viewer = search(
      new ViewerHarness([user('go'), ran('make', 'needle'), assistant('ok')], { detail: 'talk' }),
      'needle',
    );
    expect(viewer.state.detail).toBe('tools');
    expect(viewer.marked()).toBe(1);
  });

  it.each(['nextHit', 'previousHit'] as const)('%s without a search says so', command => {
    expect(new ViewerHarness(talk).press(command).intents).toEqual([
      { kind: 'notice', text: 'Nothing searched for yet.' },
    ]);
  });
});

describe('while one types', () => {
  const typing = (viewer: ViewerHarness, ...texts: readonly string[]) => {
    viewer.press('search');
    for (const text of texts) viewer.type(text).answerAll();
    return viewer;
  };

  it.each([
    ['following', (viewer: ViewerHarness) => viewer],
    ['paused', (viewer: ViewerHarness) => viewer.press('pageUp', 'pageUp')],
    ['at the beginning', (viewer: ViewerHarness) => viewer.press('top')],
    ['with a mark', (viewer: ViewerHarness) => viewer.press('top', 'nextItem', 'nextItem')],
  ])('goes to the nearest hit with each key, and Esc is back at the very place: %s', (_, goTo) => {
    const viewer = goTo(new ViewerHarness(talk));
    const { follow, anchor, mark, detail, folds } = viewer.state;
    const screen = viewer.screen().slice(0, -2);
    typing(viewer, 'a', ' n', 'eedle');
    expect(viewer.marked()).toBe(20);
    expect(viewer.body().join(' ')).toContain('a needle in the middle');
    viewer.press('cancel').answerAll();
    expect(viewer.state).toMatchObject({ follow, anchor, mark, detail, folds, search: null, counted: null });
    expect(viewer.screen().slice(0, -2)).toEqual(screen);
  });

  it('every key searches from where it began, not from the hit before', () => {
    const viewer = typing(new ViewerHarness(talk).press('top'), 'hay 1');
    expect(viewer.marked()).toBe(1);
    viewer.type('2').answerAll();
    expect(viewer.marked()).toBe(12);
    viewer.press('erase').answerAll();
    expect(viewer.marked()).toBe(1);
    viewer.press('eraseToLineStart').answerAll();
    expect(viewer.top()).toEqual({ offset: offsetAt(0), row: 0 });
    expect(viewer.state.jump).toBeNull();
  });

  it('a hit that is on screen does not move it', () => {
    const viewer = new ViewerHarness(talk).press('top');
    const top = viewer.top();
    typing(viewer, 'hay 3');
    expect(viewer.top()).toEqual(top);
    expect(viewer.marked()).toBe(3);
  });

  it('what is nowhere leaves the screen where it was, and says so', () => {
    const viewer = new ViewerHarness(talk).press('pageUp');
    const top = viewer.top();
    typing(viewer, 'Needle of', ' nothing');
    expect(status(viewer)).toContain('/Needle of nothing');
    expect(status(viewer)).toContain('not found');
    expect(viewer.top()).toEqual(top);
  });

  it('Enter stays at the hit, and n goes on from it', () => {
    const viewer = typing(new ViewerHarness(talk).press('top'), 'needle').press('submit');
    expect(viewer.marked()).toBe(5);
    expect(status(viewer)).toMatch(/\/needle {2}1\/4 {2}n next/);
    expect(viewer.press('nextHit').answerAll().marked()).toBe(20);
  });

  it('Esc is back at the end of a session whose end is not loaded any more', () => {
    const viewer = new ViewerHarness(talk, { loaded: [34, 40] });
    typing(viewer, 'item 5');
    expect(viewer.marked()).toBe(5);
    viewer.press('cancel').answerAll();
    expect(viewer.state).toMatchObject({ follow: true, search: null, jump: null });
    expect(viewer.body().join(' ')).toContain('hay 39');
  });

  it('an answer to an earlier key is dropped', () => {
    const viewer = new ViewerHarness(talk).press('top', 'search').type('hay 1').type('2');
    expect(viewer.waiting.map(effect => effect.type)).toEqual(['find', 'find']);
    viewer.answer();
    expect(viewer.state.search).toMatchObject({ outcome: 'searching', hit: null });
    expect(viewer.answerAll().marked()).toBe(12);
  });
});

describe('how many hits there are', () => {
  const counted = (hits: Partial<HitCounts>) => {
    const viewer = search(new ViewerHarness(talk).press('top'), 'needle');
    viewer.rest = { hits: { text: 'needle', total: 1204, exact: true, before: () => 16, ...hits } };
    return status(viewer.changed());
  };

  it.each<[string, Partial<HitCounts>, string]>([
    ['all are counted', {}, '17/1,204 '],
    ['counting goes on', { exact: false }, '17/1,204+ '],
    ['counting has not come to the one that is shown', { exact: false, before: () => null }, '1,204+ hits'],
    ['counting has found none yet', { exact: false, total: 0, before: () => null }, '/needle  n next'],
    ['those of another search are counted', { text: 'hay' }, '/needle  n next'],
  ])('%s', (_, hits, shown) => {
    expect(counted(hits)).toContain(shown);
  });

  it('is counted again at another width, and no longer than the search', () => {
    const viewer = search(new ViewerHarness(talk), 'needle');
    expect(viewer.state.counted).toMatchObject({ query: 'needle', width: 77 });
    viewer.resize(60, 20);
    expect(viewer.state.counted).toMatchObject({ query: 'needle', width: 57 });
    viewer.press('back');
    expect(viewer.state.counted).toBeNull();
  });
});
