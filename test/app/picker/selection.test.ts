import { describe, expect, test } from 'vitest';
import { conversation, conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { Desk } from '../../support/picker.ts';

const page = new Desk(listSnapshot(conversations(1))).pageRows;
const hundred = conversations(100);

describe('a list that nobody touched', () => {
  test('stays at the top with its first row selected, wherever the list goes', () => {
    const desk = new Desk(listSnapshot(hundred, { phase: 'first' }));
    desk.show(listSnapshot([...hundred].reverse(), { phase: 'sorting' }));
    expect(desk.selectedId).toBe(idOf(99));
    desk.show(listSnapshot([conversation(500), ...hundred]));
    expect([desk.selectedId, desk.state.top, desk.state.selected]).toEqual([idOf(500), 0, null]);
  });

  test('asks for the page on screen and the one after it', () => {
    const desk = new Desk(listSnapshot(hundred));
    expect(desk.effects).toEqual([{ type: 'readTitles', from: 0, to: 2 * page }]);
  });
});

describe('a new session at the top', () => {
  test('is seen to arrive when the window is at the top; the selection stays with its session', () => {
    const desk = new Desk(listSnapshot(hundred)).press('down', 'down');
    desk.show(listSnapshot([conversation(500), ...hundred]));
    expect([desk.selectedId, desk.state.top, desk.state.index]).toEqual([idOf(2), 0, 3]);
    expect(desk.state.newAbove).toBe(0);
  });

  test('moves nothing when the window is scrolled, and is counted', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown', 'down');
    const before = { top: desk.state.top, row: desk.screenRow, id: desk.selectedId };
    desk.show(listSnapshot([conversation(500), ...hundred]));
    desk.show(listSnapshot([conversation(501), conversation(502), conversation(500), ...hundred]));
    expect({ top: desk.state.top - 3, row: desk.screenRow, id: desk.selectedId }).toEqual(before);
    expect(desk.state.newAbove).toBe(3);
    desk.press('first');
    expect([desk.state.newAbove, desk.selectedId]).toEqual([0, idOf(501)]);
  });

  test('does not push the selection off the last row of the page', () => {
    const desk = new Desk(listSnapshot(hundred));
    for (let row = 1; row < page; row++) desk.press('down');
    desk.show(listSnapshot([conversation(500), ...hundred]));
    expect([desk.selectedId, desk.screenRow, desk.state.newAbove]).toEqual([idOf(page - 1), page - 1, 1]);
  });

  test('a session that only grew is not a new one', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown');
    const bumped = [conversation(90), ...hundred.filter(one => one.id !== idOf(90))];
    desk.show(listSnapshot(bumped));
    expect([desk.selectedId, desk.screenRow, desk.state.newAbove]).toEqual([idOf(page), 0, 0]);
  });
});

describe('another order', () => {
  test('keeps the selection on its screen row when sizes and times have been gathered', () => {
    const desk = new Desk(listSnapshot(hundred, { phase: 'sorting' })).press('down', 'down', 'down');
    desk.show(listSnapshot([...hundred].reverse()));
    expect([desk.selectedId, desk.screenRow, desk.state.index]).toEqual([idOf(3), 3, 96]);
  });

  test('brings the selection as near as the beginning of the list allows', () => {
    const desk = new Desk(listSnapshot(hundred, { phase: 'sorting' })).press('pageDown', 'down', 'down');
    const id = desk.selectedId;
    desk.show(listSnapshot([...hundred].sort(one => (one.id === id ? -1 : 1))));
    expect([desk.selectedId, desk.state.top, desk.state.index]).toEqual([id, 0, 0]);
  });

  test('s asks the root for the menu; the choice is shown, saved, and keeps the selection', () => {
    const desk = new Desk(listSnapshot(hundred)).press('down', 'sortMenu');
    expect(desk.step.intent).toEqual({ kind: 'sortMenu' });
    desk.send({ type: 'setSort', sort: 'created' });
    expect(desk.step.effects).toEqual([
      { type: 'setView', view: { scope: 'all', sort: 'created', query: '' } },
      { type: 'savePreferences', preferences: { scope: 'all', sort: 'created' } },
    ]);
    desk.show(listSnapshot([...hundred].reverse(), { view: { scope: 'all', sort: 'created', query: '' } }));
    expect([desk.selectedId, desk.screenRow]).toEqual([idOf(1), 1]);
  });
});

describe('a session that goes away', () => {
  test('leaves the selection to the one below it, on the same screen row', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown', 'down', 'down');
    const row = desk.screenRow;
    desk.show(listSnapshot(hundred.filter(one => one.id !== desk.selectedId)));
    expect([desk.selectedId, desk.screenRow]).toEqual([idOf(page + 3), row]);
  });

  test('leaves it to the one above when it was the last', () => {
    const desk = new Desk(listSnapshot(hundred)).press('last');
    desk.show(listSnapshot(hundred.slice(0, 99)));
    expect(desk.selectedId).toBe(idOf(98));
  });

  test('finds its neighbour even when others came and went in the same moment', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown', 'down');
    const rest = hundred.filter(one => one.id !== idOf(page + 1) && one.id !== idOf(3));
    desk.show(listSnapshot([conversation(500), conversation(501), conversation(502), ...rest]));
    expect([desk.selectedId, desk.screenRow]).toEqual([idOf(page + 2), 1]);
  });

  test('moves nothing in a scrolled window when it stood above it', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown');
    desk.show(listSnapshot(hundred.slice(5)));
    expect([desk.selectedId, desk.screenRow, desk.state.top]).toEqual([idOf(page), 0, page - 5]);
  });

  test('an emptied list has no selection, and a later one has again', () => {
    const desk = new Desk(listSnapshot(hundred)).press('down', 'down');
    desk.show(listSnapshot([]));
    expect(desk.press('open', 'down', 'pageUp', 'last').step.intent).toBeNull();
    desk.show(listSnapshot(hundred));
    expect([desk.selectedId, desk.state.top]).toEqual([idOf(2), 0]);
  });
});

describe('another size of the terminal', () => {
  test('keeps the selection in sight, on its row where there is one', () => {
    const desk = new Desk(listSnapshot(hundred)).press('pageDown', 'down', 'down');
    const id = desk.selectedId;
    desk.resize(80, 24);
    expect([desk.selectedId, desk.screenRow]).toEqual([id, 2]);
    desk.press('last').resize(40, 10);
    expect(desk.selectedId).toBe(idOf(99));
    expect(desk.screenRow).toBeLessThan(desk.pageRows);
  });

  test('shows everything from its first row when everything fits', () => {
    const desk = new Desk(listSnapshot(conversations(20)), { size: { columns: 80, rows: 10 } }).press('last');
    desk.resize(80, 40);
    expect([desk.state.top, desk.selectedId]).toEqual([0, idOf(19)]);
  });
});
