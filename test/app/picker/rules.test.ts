import { describe, expect, test } from 'vitest';
import { filterWith } from '../../../src/app/filter/filter-field.ts';
import { upperRule } from '../../../src/app/picker/rules.ts';
import { initialPicker, type PickerState } from '../../../src/app/picker/state.ts';
import { conversations, listSnapshot, type SnapshotWords } from '../../support/conversations.ts';
import { pickerContext, rowText } from '../../support/picker.ts';

const counts = { all: 1204, folder: 37, live: 2, archived: 3, exact: true };

function line(
  over: Partial<PickerState>,
  words: SnapshotWords & { shown?: number; width?: number } = {},
): string {
  const { shown = 12, width = 80, ...rest } = words;
  const state = { ...initialPicker({ scope: 'all', sort: 'updated' }), ...over };
  const context = pickerContext(listSnapshot(conversations(shown), { counts, ...rest }));
  return rowText(upperRule(state, context, width));
}

describe('the line under the header', () => {
  test('is a plain rule while everything is shown', () => {
    expect(line({})).toBe('─'.repeat(80));
  });

  test('has the filter, and counts what it hides', () => {
    expect(line({ filter: filterWith('retry') })).toMatch(/^── \/ retry ─+ 12 of 1,204 shown ──$/);
    expect(line({ filter: filterWith('retry'), scope: 'folder' })).toMatch(/ 12 of 1,204 shown · folder ──$/);
  });

  test('has a cursor while it is being typed', () => {
    const state = { ...initialPicker({ scope: 'all', sort: 'updated' }), typing: true };
    const context = pickerContext(listSnapshot(conversations(3), { counts }));
    expect(upperRule(state, context, 80).spans).toContainEqual({ text: ' ', style: 'caret' });
  });

  test('says how many titles were read while they are', () => {
    expect(line({ filter: filterWith('x') }, { titles: { read: 3400, of: 100_000 } })).toMatch(
      / titles 3,400 of 100,000 · 12 of 1,204 shown ──$/,
    );
    expect(line({ filter: filterWith('x') }, { titles: { read: 3400, of: 100_000 }, width: 50 })).toMatch(
      /─ 12 of 1,204 shown ──$/,
    );
  });

  test('keeps the end of a long filter in sight', () => {
    const long = line({ filter: filterWith(`${'very '.repeat(30)}end`), typing: true }, { width: 40 });
    expect(long).toContain('very end');
    expect(long).toHaveLength(40);
  });

  test('shows the scopes with their counts where not all is shown', () => {
    expect(line({ scope: 'folder' }, { shown: 37 })).toMatch(
      /^── all 1,204 · folder 37 · live 2 · archived 3 ─+ 37 of 1,204 shown · folder ──$/,
    );
    expect(line({ scope: 'folder' }, { shown: 37, width: 70 })).toMatch(
      /^── all · folder · live · archived ─+ 37 of 1,204 shown · folder ──$/,
    );
    expect(line({ scope: 'folder' }, { shown: 37, width: 40 })).toMatch(/^── 37 of 1,204 shown · folder ─+$/);
  });

  test('archived sessions are counted among themselves', () => {
    expect(line({ scope: 'archived' }, { shown: 3, width: 100 })).toMatch(/ 3 shown · archived ──$/);
    expect(line({ scope: 'archived', filter: filterWith('x') }, { shown: 1 })).toMatch(
      / 1 of 3 shown · archived ──$/,
    );
  });

  test('a count that is still growing has a plus', () => {
    const growing = { ...counts, exact: false };
    expect(line({ scope: 'live' }, { shown: 2, counts: growing, width: 100 })).toMatch(
      /2 of 1,204\+ shown · live ──$/,
    );
  });

  test('what was pasted cannot act on the terminal', () => {
    expect(line({ filter: filterWith('a\u001B[2J\u202Eb') })).toContain('/ a␛[2J‹U+202E›b ');
  });
});
