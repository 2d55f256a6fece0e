import { describe, expect, test } from 'vitest';
import { headerRow } from '../../../src/app/picker/header.ts';
import { initialPicker, type PickerState } from '../../../src/app/picker/state.ts';
import { ASCII_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversations, listSnapshot, type SnapshotWords } from '../../support/conversations.ts';
import { pickerContext, rowText } from '../../support/picker.ts';

const counts = { all: 1204, folder: 37, live: 2, archived: 12, exact: true };

function header(width: number, words: SnapshotWords = {}, over: Partial<PickerState> = {}): string {
  const state = { ...initialPicker({ scope: 'all', sort: 'updated' }), ...over };
  const context = pickerContext(listSnapshot(conversations(3), { counts, ...words }));
  return rowText(headerRow(state, context, width));
}

describe('the header', () => {
  test.each([
    [90, ' rolltop  ~/.codex/sessions                     1,204 sessions · 2 live   all · updated ↓ '],
    [60, ' rolltop          1,204 sessions · 2 live   all · updated ↓ '],
    [40, ' rolltop        1,204   all · updated ↓ '],
    [24, ' rolltop    1,204   all '],
    [16, ' rolltop  1,204 '],
    [10, ' rolltop  '],
  ])('gives way by steps: %i cells', (width, text) => {
    expect(header(width)).toBe(text);
  });

  test.each([
    [120, 'rolltop demo  made-up sessions, gone when you quit  '],
    [80, 'rolltop demo  made-up sessions  '],
    [66, 'rolltop demo  '],
    [40, 'rolltop demo  '],
  ])('of the demo says what it is, in words that are whole: %i cells', (width, words) => {
    const snapshot = listSnapshot(conversations(3), { counts });
    const state = initialPicker({ scope: 'all', sort: 'updated' });
    const text = rowText(headerRow(state, { ...pickerContext(snapshot), isDemo: true }, width));
    expect(text.slice(1)).toMatch(new RegExp(`^${words}`));
    expect(text).not.toContain('…');
  });

  test('says that the order is still being gathered, and that there are more than were counted', () => {
    const text = header(120, { phase: 'sorting', counts: { ...counts, all: 12_000, exact: false } });
    expect(text).toContain('12,000+ sessions · 2 live   all · updated ↓ (sorting)');
  });

  test('the created order is known from the names: nothing is being sorted', () => {
    expect(header(120, { phase: 'sorting' }, { sort: 'created' })).toContain('all · created ↓ ');
  });

  test('counts what came in above a scrolled window', () => {
    expect(header(120, {}, { newAbove: 1 })).toContain('1 new ↑   1,204 sessions');
  });

  test('says why it has to poll, shorter where there is no space', () => {
    const watching = { mode: 'polling', reason: 'the system watches no more folders' } as const;
    expect(header(140, { watching })).toContain('polling: the system watches no more folders   1,204');
    expect(header(80, { watching })).toContain('polling   1,204');
  });

  test('a list that cannot be read any more says so above what was read', () => {
    const problem = '/home/ana/.codex/sessions cannot be read: permission denied';
    expect(header(160, { problem })).toContain(problem);
  });

  test('no live session is not mentioned, and one session is one', () => {
    const one = { all: 1, folder: 0, live: 0, archived: 0, exact: true };
    expect(header(80, { counts: one })).toContain('  1 session   all · updated');
  });

  test('keeps to ASCII where the terminal has nothing else', () => {
    const state = { ...initialPicker({ scope: 'folder', sort: 'updated' }), newAbove: 3 };
    const context = pickerContext(listSnapshot(conversations(3), { counts }), { glyphs: ASCII_GLYPHS });
    expect(rowText(headerRow(state, context, 120))).toMatch(
      /^[ -~]+3 new \^ {3}1,204 sessions - 2 live {3}folder - updated \S $/,
    );
  });
});
