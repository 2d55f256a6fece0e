import { describe, expect, test } from 'vitest';
import { conversation, conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const page = new PickerHarness(listSnapshot(conversations(1))).pageRows;
const hundred = conversations(100);

describe('a list before the first key', () => {
  test('stays at the top with its first row selected, wherever the list goes', () => {
    const picker = new PickerHarness(listSnapshot(hundred, { phase: 'first' }));
    picker.show(listSnapshot([...hundred].reverse(), { phase: 'sorting' }));
    expect(picker.selectedId).toBe(idOf(99));
    picker.show(listSnapshot([conversation(500), ...hundred]));
    expect([picker.selectedId, picker.state.top, picker.state.selected]).toEqual([idOf(500), 0, null]);
  });

  test('asks for the page on screen and the one after it', () => {
    const picker = new PickerHarness(listSnapshot(hundred));
    expect(picker.effects).toEqual([{ type: 'readTitles', from: 0, to: 2 * page }]);
  });
});

describe('a new session at the top', () => {
  test('is seen to arrive when the window is at the top; the selection stays with its session', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', 'down');
    picker.show(listSnapshot([conversation(500), ...hundred]));
    expect([picker.selectedId, picker.state.top, picker.state.index]).toEqual([idOf(2), 0, 3]);
    expect(picker.state.newAbove).toBe(0);
  });

  test('moves nothing when the window is scrolled, and is counted', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown', 'down');
    const before = { top: picker.state.top, row: picker.screenRow, id: picker.selectedId };
    picker.show(listSnapshot([conversation(500), ...hundred]));
    picker.show(listSnapshot([conversation(501), conversation(502), conversation(500), ...hundred]));
    expect({ top: picker.state.top - 3, row: picker.screenRow, id: picker.selectedId }).toEqual(before);
    expect(picker.state.newAbove).toBe(3);
    picker.press('first');
    expect([picker.state.newAbove, picker.selectedId]).toEqual([0, idOf(501)]);
  });

  test('does not push the selection off the last row of the page', () => {
    const picker = new PickerHarness(listSnapshot(hundred));
    for (let row = 1; row < page; row++) picker.press('down');
    picker.show(listSnapshot([conversation(500), ...hundred]));
    expect([picker.selectedId, picker.screenRow, picker.state.newAbove]).toEqual([
      idOf(page - 1),
      page - 1,
      1,
    ]);
  });

  test('a session that only grew is not a new one', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown');
    const bumped = [conversation(90), ...hundred.filter(one => one.id !== idOf(90))];
    picker.show(listSnapshot(bumped));
    expect([picker.selectedId, picker.screenRow, picker.state.newAbove]).toEqual([idOf(page), 0, 0]);
  });
});

describe('another order', () => {
  test('keeps the selection on its screen row when sizes and times have been gathered', () => {
    const picker = new PickerHarness(listSnapshot(hundred, { phase: 'sorting' })).press(
      'down',
      'down',
      'down',
    );
    picker.show(listSnapshot([...hundred].reverse()));
    expect([picker.selectedId, picker.screenRow, picker.state.index]).toEqual([idOf(3), 3, 96]);
  });

  test('brings the selection as near as the beginning of the list allows', () => {
    const picker = new PickerHarness(listSnapshot(hundred, { phase: 'sorting' })).press(
      'pageDown',
      'down',
      'down',
    );
    const id = picker.selectedId;
    picker.show(listSnapshot([...hundred].sort(one => (one.id === id ? -1 : 1))));
    expect([picker.selectedId, picker.state.top, picker.state.index]).toEqual([id, 0, 0]);
  });

  test('s asks the root for the menu; the choice is shown, saved, and keeps the selection', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', 'sortMenu');
    expect(picker.step.intent).toEqual({ kind: 'sortMenu' });
    picker.send({ type: 'setSort', sort: 'created' });
    expect(picker.step.effects).toEqual([
      { type: 'setView', view: { scope: 'all', sort: 'created', query: '' } },
      { type: 'savePreferences', preferences: { scope: 'all', sort: 'created' } },
    ]);
    picker.show(listSnapshot([...hundred].reverse(), { view: { scope: 'all', sort: 'created', query: '' } }));
    expect([picker.selectedId, picker.screenRow]).toEqual([idOf(1), 1]);
  });
});

describe('a session that goes away', () => {
  test('leaves the selection to the one below it, on the same screen row', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown', 'down', 'down');
    const row = picker.screenRow;
    picker.show(listSnapshot(hundred.filter(one => one.id !== picker.selectedId)));
    expect([picker.selectedId, picker.screenRow]).toEqual([idOf(page + 3), row]);
  });

  test('leaves it to the one above when it was the last', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('last');
    picker.show(listSnapshot(hundred.slice(0, 99)));
    expect(picker.selectedId).toBe(idOf(98));
  });

  test('finds its neighbour even when others came and went in the same moment', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown', 'down');
    const rest = hundred.filter(one => one.id !== idOf(page + 1) && one.id !== idOf(3));
    picker.show(listSnapshot([conversation(500), conversation(501), conversation(502), ...rest]));
    expect([picker.selectedId, picker.screenRow]).toEqual([idOf(page + 2), 1]);
  });

  test('moves nothing in a scrolled window when it stood above it', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown');
    picker.show(listSnapshot(hundred.slice(5)));
    expect([picker.selectedId, picker.screenRow, picker.state.top]).toEqual([idOf(page), 0, page - 5]);
  });

  test('an emptied list has no selection, and a later one has again', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', 'down');
    picker.show(listSnapshot([]));
    expect(picker.press('open', 'down', 'pageUp', 'last').step.intent).toBeNull();
    picker.show(listSnapshot(hundred));
    expect([picker.selectedId, picker.state.top]).toEqual([idOf(2), 0]);
  });
});

describe('another size of the terminal', () => {
  test('keeps the selection in sight, on its row where there is one', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown', 'down', 'down');
    const id = picker.selectedId;
    picker.resize(80, 24);
    expect([picker.selectedId, picker.screenRow]).toEqual([id, 2]);
    picker.press('last').resize(40, 10);
    expect(picker.selectedId).toBe(idOf(99));
    expect(picker.screenRow).toBeLessThan(picker.pageRows);
  });

  test('shows everything from its first row when everything fits', () => {
    const picker = new PickerHarness(listSnapshot(conversations(20)), {
      size: { columns: 80, rows: 10 },
    }).press('last');
    picker.resize(80, 40);
    expect([picker.state.top, picker.selectedId]).toEqual([0, idOf(19)]);
  });
});
