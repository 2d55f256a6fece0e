import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ItemContent } from '../../../src/format/items/item.ts';
import { assistant, context, patch, ran, reasoning, running, user } from '../../support/items.ts';
import { ViewerHarness } from '../../support/viewer-harness.ts';

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
  readonly run: (viewer: ViewerHarness) => void;
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
  .map(command => ({ name: command, user: true, run: viewer => void viewer.press(command) }));

const byItself: fc.Arbitrary<Happening> = fc.oneof(
  content.map(each => ({
    name: `append ${each.kind}`,
    user: false,
    run: (viewer: ViewerHarness) => void viewer.append(each),
  })),
  fc.constant({ name: 'answer', user: false, run: (viewer: ViewerHarness) => void viewer.answer() }),
  fc.integer({ min: 1, max: 40 }).map(rows => ({
    name: `height ${rows}`,
    user: false,
    run: (viewer: ViewerHarness) => void viewer.resize(viewer.size.columns, rows),
  })),
  // An item that is not the first on screen is assembled again.
  fc.tuple(fc.nat(), content).map(([pick, each]) => ({
    name: `reassemble ${pick} as ${each.kind}`,
    user: false,
    run: (viewer: ViewerHarness) => {
      const top = viewer.top();
      const index = pick % Math.max(1, viewer.items.length);
      const first = (top?.offset ?? 0) / 100;
      // The next one decides whether there is a gap below the first.
      if (index !== first && viewer.items[index]?.kind === 'tool_call' && each.kind === 'tool_call')
        viewer.reassemble(index, each);
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
  return new ViewerHarness(contents, { columns, rows, loaded });
}

it('what is read never moves unless the user moved it', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const viewer = worldOf(from);
      for (const { name, user: byUser, run } of steps) {
        const before = { top: viewer.top(), first: viewer.body()[0] };
        const { follow, jump, owedRows, settling } = viewer.state;
        const reading = !follow && jump === null && owedRows === 0 && !settling && before.top !== null;
        run(viewer);
        const asked = viewer.state.jump !== null;
        if (byUser || !reading || asked || viewer.region().body < 1) continue;
        expect(viewer.top(), name).toEqual(before.top);
        expect(viewer.body()[0], name).toBe(before.first);
      }
    }),
    { numRuns: 300 },
  );
});

it('following always shows the last row at the bottom, whatever happens', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const viewer = worldOf(from);
      for (const { name, run } of steps) {
        run(viewer);
        if (!viewer.state.follow || viewer.top() === null) continue;
        const shown = viewer.body();
        const last = shown.findLast(row => row.trim() !== '') ?? '';
        const expected = viewer.lastRow();
        expect(last, name).toBe(expected);
        const full = shown.at(-1) === expected;
        const top = viewer.top();
        const all = top?.row === 0 && viewer.snapshot().items.find(item => item.offset === top.offset);
        expect(full || all, name).toBeTruthy();
      }
    }),
    { numRuns: 200 },
  );
});

it('counts exactly what came since following was paused', () => {
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const viewer = worldOf(from);
      let pausedAt: number | null = null;
      for (const { name, run } of steps) {
        const before = viewer.arrivals;
        run(viewer);
        if (viewer.state.follow) pausedAt = null;
        else pausedAt ??= before;
        expect(viewer.newItems(), name).toBe(pausedAt === null ? 0 : viewer.arrivals - pausedAt);
      }
    }),
  );
});

it('the window is exactly as large as its region, and the mark is on screen', () => {
  fc.assert(
    fc.property(start, happenings, fc.boolean(), (from, steps, composing) => {
      const viewer = worldOf(from);
      viewer.composing = composing;
      for (const { name, run } of steps) {
        run(viewer);
        expect(viewer.widths(), name).toEqual(
          Array.from({ length: viewer.size.rows }, () => viewer.size.columns),
        );
        const marks = viewer.screen().filter(line => line.startsWith('▌'));
        if (viewer.top() !== null && viewer.body().some(row => row.trim() !== ''))
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
        const viewer = worldOf(from);
        for (const { run } of steps) run(viewer);
        viewer.answerAll();
        if (viewer.state.follow) return;
        const { columns, rows } = viewer.size;
        viewer.resize(columns, rows);
        const before = { top: viewer.top(), body: viewer.body() };
        // The anchor may have been set at another width already: what counts is what is on screen now.
        for (const width of widths) {
          viewer.resize(width, rows);
          expect(viewer.top()?.offset).toBe(before.top?.offset);
        }
        viewer.resize(columns, rows);
        expect(viewer.top()).toEqual(before.top);
        expect(viewer.body()).toEqual(before.body);
      },
    ),
  );
});

it('between two keys, what is beyond an edge is requested once; and loading comes to an end', () => {
  const asks = (viewer: ViewerHarness) =>
    viewer.waiting.filter(effect => effect.type === 'loadItems' && effect.where === 'before').length;
  fc.assert(
    fc.property(start, happenings, (from, steps) => {
      const viewer = worldOf(from);
      let edge = viewer.snapshot().range.start;
      let asked = asks(viewer) > 0;
      for (const { name, user: byUser, run } of steps) {
        const before = asks(viewer);
        run(viewer);
        if (byUser || viewer.snapshot().range.start !== edge) asked = false;
        edge = viewer.snapshot().range.start;
        if (asks(viewer) <= before) continue;
        expect(asked && !byUser, name).toBe(false);
        asked = true;
      }
      viewer.answerAll();
      expect(viewer.waiting).toEqual([]);
    }),
  );
});

it('at another width the same words stay at the top', () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const width = fc.integer({ min: 30, max: 140 });
  fc.assert(
    fc.property(width, width, fc.nat(20), (columns, other, down) => {
      const viewer = new ViewerHarness([user('question'), assistant(words.join(' '))], { columns, rows: 12 });
      viewer.press('top', 'lineDown', 'lineDown', 'lineDown', 'lineDown');
      for (let each = 0; each < down; each += 1) viewer.press('lineDown');
      if (viewer.state.follow) return;
      const first = viewer.body()[0]?.trim().split(' ')[0] ?? '';
      viewer.resize(other, 12);
      expect(viewer.body().slice(0, 2).join(' ').split(/\s+/)).toContain(first);
    }),
  );
});
