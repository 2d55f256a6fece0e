import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, context, patch, ran, reasoning, running, user } from '../../support/items.ts';
import { ViewerWorld } from '../../support/viewer-world.ts';

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, index) => `${word} number ${index} says something`).join('\n');

const content: fc.Arbitrary<ItemContent> = fc.oneof(
  fc.nat(3).map(n => user(lines(n + 1, 'question'))),
  fc.nat(12).map(n => assistant(lines(n + 1, 'answer').replaceAll('\n', ' '))),
  fc.nat(30).map(n => ran('make test', lines(n, 'output'), n % 3)),
  fc.constant(reasoning('thinking about it')),
  fc.nat(9).map(n => context(lines(n + 1, 'rule'))),
  fc.constant(patch('src/retry.ts')),
  fc.constant(running('npm test')),
);

type Happening = {
  readonly name: string;
  readonly user: boolean;
  readonly run: (world: ViewerWorld) => void;
};

const keys = [
  'lineUp',
  'lineDown',
  'pageUp',
  'pageDown',
  'halfUp',
  'halfDown',
  'top',
  'end',
  'previousTurn',
  'nextTurn',
  'nextFailed',
  'previousFailed',
  'fold',
  'foldAll',
  'detail',
  'nextItem',
  'previousItem',
] as const;

const key: fc.Arbitrary<Happening> = fc
  .constantFrom(...keys)
  .map(command => ({ name: command, user: true, run: world => void world.press(command) }));

const byItself: fc.Arbitrary<Happening> = fc.oneof(
  content.map(each => ({
    name: `append ${each.kind}`,
    user: false,
    run: (world: ViewerWorld) => void world.append(each),
  })),
  fc.constant({ name: 'answer', user: false, run: (world: ViewerWorld) => void world.answer() }),
  fc.integer({ min: 1, max: 40 }).map(rows => ({
    name: `height ${rows}`,
    user: false,
    run: (world: ViewerWorld) => void world.resize(world.size.columns, rows),
  })),
  // An item that is not the first on screen is assembled again.
  fc.tuple(fc.nat(), content).map(([pick, each]) => ({
    name: `reassemble ${pick} as ${each.kind}`,
    user: false,
    run: (world: ViewerWorld) => {
      const top = world.top();
      const index = pick % Math.max(1, world.items.length);
      const first = (top?.offset ?? 0) / 100;
      // The next one decides whether there is a gap below the first.
      if (index !== first && world.items[index]?.kind === 'tool_call' && each.kind === 'tool_call')
        world.reassemble(index, each);
    },
  })),
);

const happenings = fc.array(fc.oneof({ arbitrary: key, weight: 2 }, { arbitrary: byItself, weight: 3 }), {
  maxLength: 40,
});

const start = fc.record({
  contents: fc.array(content, { maxLength: 25 }),
  loadedFrom: fc.nat(20),
  columns: fc.integer({ min: 20, max: 100 }),
  rows: fc.integer({ min: 1, max: 40 }),
});

function worldOf({
  contents,
  loadedFrom,
  columns,
  rows,
}: {
  contents: ItemContent[];
  loadedFrom: number;
  columns: number;
  rows: number;
}) {
  const loaded = [Math.min(loadedFrom, contents.length), contents.length] as const;
  return new ViewerWorld(contents, { columns, rows, loaded });
}

it('what is read never moves unless the user moved it', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const world = worldOf(from);
      for (const { name, user: byUser, run } of steps) {
        const before = { top: world.top(), first: world.body()[0] };
        const reading = !world.state.follow && world.state.jump === null && before.top !== null;
        run(world);
        const asked = world.state.jump !== null;
        if (byUser || !reading || asked || world.region().body < 1) continue;
        expect(world.top(), name).toEqual(before.top);
        expect(world.body()[0], name).toBe(before.first);
      }
    }),
    { numRuns: 300 },
  );
});

it('following always shows the last row at the bottom, whatever happens', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const world = worldOf(from);
      for (const { name, run } of steps) {
        run(world);
        if (!world.state.follow || world.top() === null) continue;
        const shown = world.body();
        const last = shown.findLast(row => row.trim() !== '') ?? '';
        const expected = world.lastRow();
        expect(last, name).toBe(expected);
        const full = shown.at(-1) === expected;
        const top = world.top();
        const all = top?.row === 0 && world.snapshot().items.find(item => item.offset === top.offset);
        expect(full || all, name).toBeTruthy();
      }
    }),
    { numRuns: 200 },
  );
});

it('counts exactly what came since following was paused', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const world = worldOf(from);
      let pausedAt: number | null = null;
      for (const { name, run } of steps) {
        const before = world.arrivals;
        run(world);
        if (world.state.follow) pausedAt = null;
        else pausedAt ??= before;
        expect(world.newItems(), name).toBe(pausedAt === null ? 0 : world.arrivals - pausedAt);
      }
    }),
  );
});

it('the window is exactly as large as its region, and the mark is on screen', () => {
  fc.assert(
    fc.property(start, happenings, fc.boolean(), (from, steps, composing) => {
      const world = worldOf(from);
      world.composing = composing;
      for (const { name, run } of steps) {
        run(world);
        expect(world.widths(), name).toEqual(
          Array.from({ length: world.size.rows }, () => world.size.columns),
        );
        const marks = world.screen().filter(line => line.startsWith('▌'));
        if (world.top() !== null && world.body().some(row => row.trim() !== ''))
          expect(marks.length, name).toBeGreaterThan(0);
      }
    }),
    { numRuns: 200 },
  );
});

it('a width tried and given back is as if nothing had happened; between, the same item is read', () => {
  fc.assert(
    fc.property(
      start,
      happenings,
      fc.array(fc.integer({ min: 8, max: 140 }), { maxLength: 5 }),
      (from, steps, widths) => {
        const world = worldOf(from);
        for (const { run } of steps) run(world);
        world.answerAll();
        if (world.state.follow) return;
        const { columns, rows } = world.size;
        world.resize(columns, rows);
        const before = { top: world.top(), body: world.body() };
        // The anchor may have been set at another width already: what counts is what is on screen now.
        for (const width of widths) {
          world.resize(width, rows);
          expect(world.top()?.offset).toBe(before.top?.offset);
        }
        world.resize(columns, rows);
        expect(world.top()).toEqual(before.top);
        expect(world.body()).toEqual(before.body);
      },
    ),
  );
});

it('between two keys, what is beyond an edge is asked for once; and loading comes to an end', () => {
  const asks = (world: ViewerWorld) =>
    world.waiting.filter(effect => effect.type === 'loadItems' && effect.where === 'before').length;
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const world = worldOf(from);
      let edge = world.snapshot().range.start;
      let asked = asks(world) > 0;
      for (const { name, user: byUser, run } of steps) {
        const before = asks(world);
        run(world);
        if (byUser || world.snapshot().range.start !== edge) asked = false;
        edge = world.snapshot().range.start;
        if (asks(world) <= before) continue;
        expect(asked && !byUser, name).toBe(false);
        asked = true;
      }
      world.answerAll();
      expect(world.waiting).toEqual([]);
    }),
  );
});

it('at another width the same words stay at the top', () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const width = fc.integer({ min: 30, max: 140 });
  fc.assert(
    fc.property(width, width, fc.nat(20), (columns, other, down) => {
      const world = new ViewerWorld([user('question'), assistant(words.join(' '))], { columns, rows: 12 });
      world.press('top', 'lineDown', 'lineDown', 'lineDown', 'lineDown');
      for (let each = 0; each < down; each += 1) world.press('lineDown');
      if (world.state.follow) return;
      const first = world.body()[0]?.trim().split(' ')[0] ?? '';
      world.resize(other, 12);
      expect(world.body().slice(0, 2).join(' ').split(/\s+/)).toContain(first);
    }),
  );
});
