import { describe, expect, test } from 'vitest';
import { lastPageStart, pagePlace } from '../../../src/app/picker/page.ts';
import { conversation, conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const page = new PickerHarness(listSnapshot(conversations(1))).pageRows;
const list = conversations(2 * page + 5);

/** Page, first row, and the selected row on it. */
function where(picker: PickerHarness) {
  const place = pagePlace(picker.state.top, picker.context.snapshot.length, picker.pageRows);
  return [`${place.page} of ${place.pages}`, `${place.first}–${place.last}`, picker.screenRow];
}

describe('turning pages', () => {
  test.each([
    ['at first', [], ['1 of 3', `1–${page}`, 0]],
    ['page down', ['pageDown'], ['2 of 3', `${page + 1}–${2 * page}`, 0]],
    ['page down keeps the screen row', ['down', 'pageDown'], ['2 of 3', `${page + 1}–${2 * page}`, 1]],
    ['the last page is a short one', ['last'], ['3 of 3', `${2 * page + 1}–${2 * page + 5}`, 4]],
    [
      'page down on the last page',
      ['last', 'up', 'pageDown'],
      ['3 of 3', `${2 * page + 1}–${2 * page + 5}`, 4],
    ],
    ['page up', ['last', 'pageUp'], ['2 of 3', `${page + 1}–${2 * page}`, 4]],
    ['page up on the first page', ['down', 'down', 'pageUp'], ['1 of 3', `1–${page}`, 0]],
    ['up at the very top', ['up'], ['1 of 3', `1–${page}`, 0]],
    ['down at the very end', ['last', 'down'], ['3 of 3', `${2 * page + 1}–${2 * page + 5}`, 4]],
    ['up over the page end', ['pageDown', 'up'], ['1 of 3', `1–${page}`, page - 1]],
    ['first', ['last', 'first'], ['1 of 3', `1–${page}`, 0]],
  ] as const)('%s', (_, commands, expected) => {
    expect(where(new PickerHarness(listSnapshot(list)).press(...commands))).toEqual(expected);
  });

  test('arrows run over page ends: the whole page turns, the selection is its first row', () => {
    const picker = new PickerHarness(listSnapshot(list));
    for (let row = 0; row < page; row++) picker.press('down');
    expect(where(picker)).toEqual(['2 of 3', `${page + 1}–${2 * page}`, 0]);
  });

  test('each turn asks for the new page and the next before it is needed', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('pageDown');
    const wanted = () => picker.step.effects.filter(effect => effect.type === 'readTitles');
    expect(wanted()).toEqual([{ type: 'readTitles', from: page, to: list.length }]);
    picker.press('down');
    expect(wanted()).toEqual([]);
  });

  test('a window moved by the disk comes back to whole pages with the next turn, leaving nothing out', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('pageDown');
    picker.show(listSnapshot([conversation(500), conversation(501), ...list]));
    expect(picker.state.top).toBe(page + 2);
    expect(where(picker.press('pageUp'))).toEqual(['2 of 3', `${page + 1}–${2 * page}`, 0]);
    expect(where(picker.press('pageDown'))[0]).toBe('3 of 3');
  });

  test('going up and down again is where one was', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('pageDown', 'down', 'pageUp', 'pageDown');
    expect(picker.selectedId).toBe(idOf(page + 1));
  });
});

describe('page arithmetic', () => {
  test.each([
    [0, 0, 14, { page: 1, pages: 1, first: 0, last: 0 }],
    [0, 14, 14, { page: 1, pages: 1, first: 1, last: 14 }],
    [0, 15, 14, { page: 1, pages: 2, first: 1, last: 14 }],
    [14, 15, 14, { page: 2, pages: 2, first: 15, last: 15 }],
    [0, 1204, 14, { page: 1, pages: 86, first: 1, last: 14 }],
    [1190, 1204, 14, { page: 86, pages: 86, first: 1191, last: 1204 }],
  ])('from row %i of %i with %i rows', (top, length, rows, expected) => {
    expect(pagePlace(top, length, rows)).toEqual(expected);
    expect(lastPageStart(length, rows)).toBe((expected.pages - 1) * rows);
  });
});
