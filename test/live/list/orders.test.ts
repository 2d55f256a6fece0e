/** Orders that are made when they are asked for, while the list goes on changing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { compareBy, ScopeIndex } from '../../../src/live/list/scope-index.ts';
import { LIST_ORDERS, type ListSort } from '../../../src/query/order.ts';
import { conversation, idOf } from '../../support/conversations.ts';

const sort = fc.constantFrom<ListSort>(...LIST_ORDERS.flatMap(order => [order, `-${order}`] as const));
const row = fc.record({
  n: fc.nat(8),
  gone: fc.boolean(),
  archived: fc.boolean(),
  pinned: fc.boolean(),
  sizeBytes: fc.constantFrom(null, 1, 2, 3),
  turns: fc.constantFrom(null, 1, 2),
  title: fc.constantFrom(null, 'a', 'B', 'c10', 'c9'),
});

class World {
  readonly rows = new Map<ConversationId, Conversation>();
  readonly index = new ScopeIndex('/code/app', id => this.rows.get(id));

  happens({
    n,
    gone,
    archived,
    pinned,
    sizeBytes,
    turns,
    title,
  }: typeof row extends fc.Arbitrary<infer R> ? R : never): void {
    const id = idOf(n);
    const before = this.rows.get(id);
    const after = conversation(n, {
      archived,
      pinned,
      sizeBytes,
      updatedMs: 1000 + (sizeBytes ?? 0),
      name: title,
      summary: { title, turns, tokens: turns },
    });
    if (gone) this.rows.delete(id);
    else this.rows.set(id, after);
    this.index.change(before, gone ? undefined : after);
  }

  slow(by: ListSort, archived: boolean): readonly ConversationId[] {
    return [...this.rows.values()]
      .filter(each => each.archived === archived)
      .sort(compareBy(by))
      .map(({ id }) => id);
  }
}

describe('an order of the list', () => {
  it('is the same as sorting everything, whatever changes before, while and after it is made', async () => {
    await fc.assert(
      fc.asyncProperty(
        sort,
        fc.array(row),
        fc.array(row),
        fc.array(row),
        async (by, before, meanwhile, after) => {
          const world = new World();
          for (const each of before) world.happens(each);
          const made = world.index.add(by, new AbortController().signal);
          for (const each of meanwhile) world.happens(each);
          await made;
          for (const each of after) world.happens(each);
          for (const [scope, archived] of [
            ['all', false],
            ['archived', true],
          ] as const)
            expect([...world.index.list(scope, by).freeze()].map(({ id }) => id)).toEqual(
              world.slow(by, archived),
            );
        },
      ),
    );
  });

  it('that was stopped is not kept, and another one of its kind is', async () => {
    const world = new World();
    world.happens({ n: 1, gone: false, archived: false, pinned: false, sizeBytes: 1, turns: 1, title: 'a' });
    const stop = new AbortController();
    stop.abort();
    const [first, second] = await Promise.all([
      world.index.add('size', stop.signal),
      world.index.add('size', new AbortController().signal),
    ]);
    expect([first, second, world.index.has('size'), world.index.list('all', 'size').length]).toEqual([
      false,
      true,
      true,
      1,
    ]);
    world.index.keepOnly('updated');
    expect(world.index.has('size')).toBe(false);
  });

  it('has what is pinned above all else, in either direction', () => {
    const [small, large] = [
      conversation(1, { sizeBytes: 1, pinned: true }),
      conversation(2, { sizeBytes: 9 }),
    ];
    for (const by of ['size', '-size', 'name', 'updated', 'created'] as const)
      expect([large, small].sort(compareBy(by))[0]).toBe(small);
  });
});
