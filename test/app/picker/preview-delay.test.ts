import { describe, expect, test } from 'vitest';
import { conversations, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness, rowText } from '../../support/picker.ts';

const list = conversations(30);
const titleOf = (index: number): string => list[index]?.summary?.title ?? '';
const previewed = (picker: PickerHarness): string =>
  picker.window.preview?.rows.map(rowText).join('\n') ?? '';
const selected = (picker: PickerHarness): string =>
  picker.window.list
    .filter(row => row.selected)
    .map(rowText)
    .join('');

describe('the preview while keys move the selection', () => {
  test('stays with the session it showed, and follows when the selection rests', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('down', 'down', 'down');
    expect(selected(picker)).toContain(titleOf(3));
    expect(previewed(picker)).toContain(titleOf(0));
    expect(previewed(picker.rest())).toContain(titleOf(0));
    expect(previewed(picker.rest())).toContain(titleOf(3));
  });

  test('does not follow for a rest that was not one', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('down');
    const early = picker.state.selected;
    picker.press('down');
    if (early !== null) picker.send({ type: 'rested', id: early });
    expect(previewed(picker)).toContain(titleOf(0));
  });

  test('stays through changes on disk, and follows immediately for anything but a move', () => {
    const picker = new PickerHarness(listSnapshot(list)).press('down').show(listSnapshot(list));
    expect(previewed(picker)).toContain(titleOf(0));
    expect(previewed(picker.press('filter'))).toContain(titleOf(1));
  });

  test('waits for nothing where there is no space for a preview, or nothing moved', () => {
    const low = new PickerHarness(listSnapshot(list), { size: { columns: 40, rows: 10 } }).press('down');
    const one = new PickerHarness(listSnapshot(list.slice(0, 1))).press('down', 'up', 'last');
    for (const { effects } of [low, one]) expect(effects.map(({ type }) => type)).not.toContain('awaitRest');
  });
});
