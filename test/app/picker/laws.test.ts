import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagePlace } from '../../../src/app/picker/page.ts';
import type { Conversation } from '../../../src/format/conversation.ts';
import { conversation, conversations, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const keys = ['up', 'down', 'pageUp', 'pageDown', 'first', 'last'] as const;

/** What can happen to a picker: a key, a change on disk, a resize. Numbers are taken modulo step is there. */
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom(...keys) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bump' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reorder' as const), by: fc.integer({ min: 1 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      columns: fc.integer({ min: 1, max: 220 }),
      rows: fc.integer({ min: 1, max: 70 }),
    }),
  },
);
type TestStep = typeof anyStep extends fc.Arbitrary<infer H> ? H : never;

/** The list after a change on disk. New sessions get unused numbers. */
function changed(list: readonly Conversation[], step: TestStep, fresh: () => Conversation): Conversation[] {
  const at = 'at' in step ? step.at % (list.length + (step.kind === 'insert' ? 1 : 0) || 1) : 0;
  const one = list[at];
  switch (step.kind) {
    case 'insert':
      return [...list.slice(0, at), fresh(), ...list.slice(at)];
    case 'remove':
      return list.filter((_, index) => index !== at);
    case 'bump':
      return one === undefined ? [...list] : [one, ...list.filter(other => other !== one)];
    case 'reorder':
      return [...list].sort((a, b) => order(a, step.by) - order(b, step.by));
    default:
      return [...list];
  }
}

const order = ({ createdMs }: Conversation, by: number) => Math.sin(createdMs * by) * 1e9;

function applyStep(
  picker: PickerHarness,
  step: TestStep,
  world: { list: Conversation[]; next: number },
): void {
  if (step.kind === 'key') picker.press(step.key);
  else if (step.kind === 'resize') picker.resize(step.columns, step.rows);
  else {
    world.list = changed(world.list, step, () => conversation(world.next++));
    picker.show(listSnapshot(world.list));
  }
}

const runs = {
  sessions: fc.integer({ min: 0, max: 90 }),
  steps: fc.array(anyStep, { maxLength: 60 }),
};

/** Runs a series of events, and calls `check` with the picker before and after each of them. */
function play(
  { sessions, steps }: { sessions: number; steps: TestStep[] },
  check: (picker: PickerHarness, before: Before, step: TestStep) => void,
): void {
  const world = { list: conversations(sessions), next: 1000 };
  const picker = new PickerHarness(listSnapshot(world.list), { size: { columns: 80, rows: 14 } });
  for (const step of steps) {
    const before = {
      id: picker.selectedId,
      held: picker.state.selected,
      row: picker.screenRow,
      top: picker.state.top,
    };
    applyStep(picker, step, world);
    check(picker, before, step);
  }
}

interface Before {
  readonly id: Conversation['id'] | null;
  readonly held: Conversation['id'] | null;
  readonly row: number;
  readonly top: number;
}

describe('whatever keys, disk and terminal do', () => {
  test('the selection is on the screen, and the window inside the list', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, picker => {
          const { index, top } = picker.state;
          const { length } = picker.context.snapshot;
          expect(index).toBeGreaterThanOrEqual(top);
          expect(index).toBeLessThan(top + picker.pageRows);
          expect(index).toBeLessThan(Math.max(1, length));
          expect(picker.state.newAbove).toBeLessThanOrEqual(top);
        }),
      ),
    );
  });

  test('only a key changes which session is selected, unless it is gone', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, (picker, before, step) => {
          if (step.kind === 'key' || before.held === null) return;
          if (picker.context.snapshot.indexOf(before.held) >= 0) expect(picker.selectedId).toBe(before.held);
        }),
      ),
    );
  });

  test('an untouched list stays at its top', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, picker => {
          if (picker.state.selected === null) expect([picker.state.top, picker.state.index]).toEqual([0, 0]);
        }),
      ),
    );
  });

  test('in a scrolled window the disk never moves the selected row, as long as there are rows above for it', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, (picker, before, step) => {
          const { length, indexOf } = picker.context.snapshot;
          const gone = before.held !== null && indexOf(before.held) < 0;
          if (step.kind === 'key' || step.kind === 'resize' || before.top === 0) return;
          const possible = length > picker.pageRows && picker.state.index >= before.row;
          if (possible && !gone) expect(picker.screenRow).toBe(before.row);
        }),
      ),
    );
  });

  test('at the top of the list it stays at the top, as long as the selection is in sight there', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, (picker, before, step) => {
          if (step.kind === 'key' || step.kind === 'resize' || before.top > 0) return;
          if (picker.state.index < picker.pageRows) expect(picker.state.top).toBe(0);
        }),
      ),
    );
  });

  test('the page on screen is one of the pages, and says exactly which rows it shows', () => {
    fc.assert(
      fc.property(fc.record(runs), run =>
        play(run, picker => {
          const { length } = picker.context.snapshot;
          const place = pagePlace(picker.state.top, length, picker.pageRows);
          expect(place.pages).toBe(Math.max(1, Math.ceil(length / picker.pageRows)));
          expect(place.page).toBeGreaterThanOrEqual(1);
          expect(place.page).toBeLessThanOrEqual(place.pages);
          expect(place.last - place.first + (length > 0 ? 1 : 0)).toBe(
            Math.min(picker.pageRows, length - picker.state.top),
          );
        }),
      ),
    );
  });

  test('paging down from the first row shows every session exactly once, and paging up again too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 }), (sessions, rows) => {
        const list = conversations(sessions);
        const picker = new PickerHarness(listSnapshot(list), { size: { columns: 80, rows } }).press('first');
        const onPage = () =>
          list.slice(picker.state.top, picker.state.top + picker.pageRows).map(({ id }) => id);
        const pages = Math.ceil(sessions / picker.pageRows);
        const down = [onPage()];
        for (let turn = 1; turn < pages; turn++) {
          picker.press('pageDown');
          down.push(onPage());
        }
        expect(down.flat()).toEqual(list.map(({ id }) => id));
        const up = [onPage()];
        for (let turn = 1; turn < pages; turn++) {
          picker.press('pageUp');
          up.unshift(onPage());
        }
        expect(up).toEqual(down);
      }),
    );
  });

  test('arrows reach every session, in order, in both directions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), (sessions, rows) => {
        const list = conversations(sessions);
        const picker = new PickerHarness(listSnapshot(list), { size: { columns: 80, rows } }).press('first');
        const down = [picker.selectedId];
        for (let step = 1; step < sessions; step++) down.push(picker.press('down').selectedId);
        expect(down).toEqual(list.map(({ id }) => id));
        const up = [picker.selectedId];
        for (let step = 1; step < sessions; step++) up.unshift(picker.press('up').selectedId);
        expect(up).toEqual(down);
      }),
    );
  });
});
