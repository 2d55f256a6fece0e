import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
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
    expect(viewer.screen().at(-1)).toContain('find');
    viewer.press('erase');
    expect(status(viewer)).toMatch(/^ \/ha /);
    viewer.press('eraseAll').type('two words').press('eraseWord');
    expect(status(viewer)).toMatch(/^ \/two {2}/);
  });

  it('while following, the latest hit comes first and n goes up', () => {
    const viewer = search(new ViewerHarness(talk), 'needle');
    expect(viewer.marked()).toBe(30);
    expect(status(viewer)).toContain('1st hit');
    expect(viewer.state.follow).toBe(false);
    viewer.press('nextHit').answerAll();
    expect(viewer.marked()).toBe(20);
    expect(status(viewer)).toContain('2nd hit');
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
    expect(status(viewer)).toContain('2nd hit');
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
    expect(status(viewer)).toContain('1st hit, on from the beginning');
    viewer.press('nextHit').answerAll();
    expect(status(viewer)).toContain('2nd hit ');
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
      { kind: 'notice', text: 'Nothing searched for yet' },
    ]);
  });
});
