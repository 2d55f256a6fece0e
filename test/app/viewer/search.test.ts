import { describe, expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, offsetAt, ran, user } from '../../support/items.ts';
import { ViewerWorld } from '../../support/viewer-world.ts';

const many = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n');

/** Forty answers; `needle` stands in the 6th, the 21st (a long folded output, twice) and the 31st. */
const talk: readonly ItemContent[] = Array.from({ length: 40 }, (_, index) => {
  if (index === 5 || index === 30) return assistant(`here is the Needle of item ${index}`);
  if (index !== 20) return assistant(`hay ${index}`);
  return ran('make', [many(15), 'a needle in the middle', many(4), 'one more needle', many(12)].join('\n'));
});

const search = (world: ViewerWorld, text: string) =>
  world.press('search').type(text).press('submit').answerAll();
const status = (world: ViewerWorld): string => world.screen().at(-2) ?? '';

describe('searching in the conversation', () => {
  it('shows what is typed, and marks it in what is on screen already', () => {
    const world = new ViewerWorld(talk).press('search').type('ha').type('y');
    expect(status(world)).toMatch(/^ \/hay /);
    expect(world.screen().at(-1)).toContain('find');
    world.press('erase');
    expect(status(world)).toMatch(/^ \/ha /);
    world.press('eraseAll').type('two words').press('eraseWord');
    expect(status(world)).toMatch(/^ \/two {2}/);
  });

  it('while following, the latest hit comes first and n goes up', () => {
    const world = search(new ViewerWorld(talk), 'needle');
    expect(world.marked()).toBe(30);
    expect(status(world)).toContain('1st hit');
    expect(world.state.follow).toBe(false);
    world.press('nextHit').answerAll();
    expect(world.marked()).toBe(20);
    expect(status(world)).toContain('2nd hit');
  });

  it('paused, it goes down from the mark, the marked item included', () => {
    const world = search(new ViewerWorld(talk).press('top'), 'needle');
    expect(world.marked()).toBe(5);
    expect(search(new ViewerWorld(talk).press('top'), 'hay 0').marked()).toBe(0);
  });

  it('a hit inside a folded output is unfolded, on screen, and n goes from row to row', () => {
    const world = search(new ViewerWorld(talk).press('top'), 'needle');
    world.press('nextHit').answerAll();
    expect(world.marked()).toBe(20);
    const hit = () => world.screen().find(line => line.startsWith('▸')) ?? '';
    expect(hit()).toContain('a needle in the middle');
    world.press('nextHit').answerAll();
    expect(world.marked()).toBe(20);
    expect(hit()).toContain('one more needle');
    world.press('previousHit').answerAll();
    expect(hit()).toContain('a needle in the middle');
    expect(status(world)).toContain('2nd hit');
  });

  it('coming from below it lands on the last row first', () => {
    const world = search(new ViewerWorld(talk), 'needle').press('nextHit').answerAll();
    expect(world.screen().find(line => line.startsWith('▸'))).toContain('one more needle');
  });

  it('Enter again is the next hit', () => {
    const world = search(new ViewerWorld(talk).press('top'), 'needle').press('fold').answerAll();
    expect(world.marked()).toBe(20);
  });

  it('what is not below is looked for above', () => {
    const other = search(new ViewerWorld(talk).press('pageUp'), 'item 5');
    expect(other.marked()).toBe(5);
    other.press('nextHit').answerAll();
    expect(status(other)).toContain('no more hits');
  });

  it('says when there is nothing, and keeps the place', () => {
    const world = new ViewerWorld(talk).press('pageUp');
    const place = world.top();
    search(world, 'haystack');
    expect(status(world)).toContain('not found');
    expect(world.top()).toEqual(place);
  });

  it('Esc while typing ends it; Esc after it too; only then it goes back', () => {
    const world = new ViewerWorld(talk).press('search').type('x').press('cancel');
    expect(world.state.search).toBeNull();
    search(world, 'needle');
    const place = world.top();
    world.press('back');
    expect(world.state.search).toBeNull();
    expect(world.top()).toEqual(place);
    expect(world.intents).toEqual([]);
    expect(world.press('back').intents).toEqual([{ kind: 'back' }]);
  });

  it('searches the whole file, not only what is loaded, and shows how far it is', () => {
    const world = new ViewerWorld(talk, { loaded: [34, 40] });
    world.press('search').type('item 5').press('submit');
    expect(world.waiting.at(-1)).toMatchObject({
      type: 'find',
      request: { target: { kind: 'text', text: 'item 5' }, direction: 'backward', from: offsetAt(4000) },
    });
    world.rest = { busy: { what: 'search', done: 34, of: 100 } };
    world.changed();
    expect(status(world)).toMatch(/searching · Esc stops {2}34 %/);
    world.rest = {};
    world.answerAll();
    expect(world.marked()).toBe(5);
    expect(world.body().join('\n')).toContain('item 5');
  });

  it('Esc stops a long search where it is', () => {
    const world = new ViewerWorld(talk, { loaded: [34, 40] });
    world.press('search').type('item 5').press('submit', 'back');
    expect(world.waiting.filter(effect => effect.type === 'find')).toEqual([]);
    expect(world.state.jump).toBeNull();
  });

  it('scrolling away from the hit, n goes on from what is on screen', () => {
    const world = search(new ViewerWorld(talk).press('top'), 'needle').press('end', 'pageUp', 'pageUp');
    const from = world.marked() ?? 0;
    expect(from).toBeGreaterThan(5);
    world.press('nextHit').answerAll();
    expect(world.marked()).toBe(from < 20 ? 20 : 30);
  });

  it('in the talk level a hit in an output shows the tools', () => {
    const world = search(
      new ViewerWorld([user('go'), ran('make', 'needle'), assistant('ok')], { detail: 'talk' }),
      'needle',
    );
    expect(world.state.detail).toBe('tools');
    expect(world.marked()).toBe(1);
  });

  it('N without a search says so; n then gives the session a name', () => {
    expect(new ViewerWorld(talk).press('nextHit').intents).toMatchObject([{ kind: 'rename' }]);
    expect(new ViewerWorld(talk).press('previousHit').intents).toEqual([
      { kind: 'notice', text: 'Nothing searched for yet' },
    ]);
  });
});
