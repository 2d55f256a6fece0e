import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagePlace } from '../../../src/app/picker/page.ts';
import type { Conversation } from '../../../src/format/conversation.ts';
import { conversation, conversations, listSnapshot } from '../../support/conversations.ts';
import { Desk } from '../../support/picker.ts';

const keys = ['up', 'down', 'pageUp', 'pageDown', 'first', 'last'] as const;

/** What can happen to a desk: a key, the disk, the terminal. Numbers are taken modulo what is there. */
const happening = fc.oneof(
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
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

/** The list after what the disk did. New sessions get numbers nobody had. */
function changed(list: readonly Conversation[], what: Happening, fresh: () => Conversation): Conversation[] {
  const at = 'at' in what ? what.at % (list.length + (what.kind === 'insert' ? 1 : 0) || 1) : 0;
  const one = list[at];
  switch (what.kind) {
    case 'insert':
      return [...list.slice(0, at), fresh(), ...list.slice(at)];
    case 'remove':
      return list.filter((_, index) => index !== at);
    case 'bump':
      return one === undefined ? [...list] : [one, ...list.filter(other => other !== one)];
    case 'reorder':
      return [...list].sort((a, b) => order(a, what.by) - order(b, what.by));
    default:
      return [...list];
  }
}

const order = ({ createdMs }: Conversation, by: number) => Math.sin(createdMs * by) * 1e9;

function happen(desk: Desk, what: Happening, world: { list: Conversation[]; next: number }): void {
  if (what.kind === 'key') desk.press(what.key);
  else if (what.kind === 'resize') desk.resize(what.columns, what.rows);
  else {
    world.list = changed(world.list, what, () => conversation(world.next++));
    desk.show(listSnapshot(world.list));
  }
}

const stories = {
  sessions: fc.integer({ min: 0, max: 90 }),
  happenings: fc.array(happening, { maxLength: 60 }),
};

/** Plays a story, and calls `look` with the desk before and after each thing that happened. */
function play(
  { sessions, happenings }: { sessions: number; happenings: Happening[] },
  look: (desk: Desk, before: Before, what: Happening) => void,
): void {
  const world = { list: conversations(sessions), next: 1000 };
  const desk = new Desk(listSnapshot(world.list), { size: { columns: 80, rows: 14 } });
  for (const what of happenings) {
    const before = {
      id: desk.selectedId,
      held: desk.state.selected,
      row: desk.screenRow,
      top: desk.state.top,
    };
    happen(desk, what, world);
    look(desk, before, what);
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
      fc.property(fc.record(stories), story =>
        play(story, desk => {
          const { index, top } = desk.state;
          const { length } = desk.context.snapshot;
          expect(index).toBeGreaterThanOrEqual(top);
          expect(index).toBeLessThan(top + desk.pageRows);
          expect(index).toBeLessThan(Math.max(1, length));
          expect(desk.state.newAbove).toBeLessThanOrEqual(top);
        }),
      ),
    );
  });

  test('only a key changes which session is selected, unless it is gone', () => {
    fc.assert(
      fc.property(fc.record(stories), story =>
        play(story, (desk, before, what) => {
          if (what.kind === 'key' || before.held === null) return;
          if (desk.context.snapshot.indexOf(before.held) >= 0) expect(desk.selectedId).toBe(before.held);
        }),
      ),
    );
  });

  test('an untouched list stays at its top', () => {
    fc.assert(
      fc.property(fc.record(stories), story =>
        play(story, desk => {
          if (desk.state.selected === null) expect([desk.state.top, desk.state.index]).toEqual([0, 0]);
        }),
      ),
    );
  });

  test('in a scrolled window the disk never moves the selected row, as long as there are rows above for it', () => {
    fc.assert(
      fc.property(fc.record(stories), story =>
        play(story, (desk, before, what) => {
          const { length, indexOf } = desk.context.snapshot;
          const gone = before.held !== null && indexOf(before.held) < 0;
          if (what.kind === 'key' || what.kind === 'resize' || before.top === 0) return;
          const possible = length > desk.pageRows && desk.state.index >= before.row;
          if (possible && !gone) expect(desk.screenRow).toBe(before.row);
        }),
      ),
    );
  });

  test('at the top of the list it stays at the top, as long as the selection is in sight there', () => {
    fc.assert(
      fc.property(fc.record(stories), story =>
        play(story, (desk, before, what) => {
          if (what.kind === 'key' || what.kind === 'resize' || before.top > 0) return;
          if (desk.state.index < desk.pageRows) expect(desk.state.top).toBe(0);
        }),
      ),
    );
  });

  test('the page on screen is one of the pages, and says exactly which rows it shows', () => {
    fc.assert(
      fc.property(fc.record(stories), story =>
        play(story, desk => {
          const { length } = desk.context.snapshot;
          const place = pagePlace(desk.state.top, length, desk.pageRows);
          expect(place.pages).toBe(Math.max(1, Math.ceil(length / desk.pageRows)));
          expect(place.page).toBeGreaterThanOrEqual(1);
          expect(place.page).toBeLessThanOrEqual(place.pages);
          expect(place.last - place.first + (length > 0 ? 1 : 0)).toBe(
            Math.min(desk.pageRows, length - desk.state.top),
          );
        }),
      ),
    );
  });

  test('paging down from the first row shows every session exactly once, and paging up again too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 }), (sessions, rows) => {
        const list = conversations(sessions);
        const desk = new Desk(listSnapshot(list), { size: { columns: 80, rows } }).press('first');
        const onPage = () => list.slice(desk.state.top, desk.state.top + desk.pageRows).map(({ id }) => id);
        const pages = Math.ceil(sessions / desk.pageRows);
        const down = [onPage()];
        for (let turn = 1; turn < pages; turn++) {
          desk.press('pageDown');
          down.push(onPage());
        }
        expect(down.flat()).toEqual(list.map(({ id }) => id));
        const up = [onPage()];
        for (let turn = 1; turn < pages; turn++) {
          desk.press('pageUp');
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
        const desk = new Desk(listSnapshot(list), { size: { columns: 80, rows } }).press('first');
        const down = [desk.selectedId];
        for (let step = 1; step < sessions; step++) down.push(desk.press('down').selectedId);
        expect(down).toEqual(list.map(({ id }) => id));
        const up = [desk.selectedId];
        for (let step = 1; step < sessions; step++) up.unshift(desk.press('up').selectedId);
        expect(up).toEqual(down);
      }),
    );
  });
});
