import { describe, expect, test } from 'vitest';
import { filterWith } from '../../../src/app/filter/filter-field.ts';
import { emptyRows } from '../../../src/app/picker/empty.ts';
import { initialPicker, type PickerState } from '../../../src/app/picker/state.ts';
import { pickerWindow } from '../../../src/app/picker/window.ts';
import { listSnapshot, type SnapshotWords } from '../../support/conversations.ts';
import { pickerContext, rowText } from '../../support/picker.ts';

const counts = { all: 1204, folder: 0, live: 0, archived: 0, exact: true };
const none = { ...counts, all: 0 };

function words(over: Partial<PickerState>, snapshot: SnapshotWords): string {
  const state = { ...initialPicker({ scope: 'all', sort: 'updated' }), ...over };
  const { scope, sort, filter } = state;
  const query = filter.text;
  const context = pickerContext(listSnapshot([], { view: { scope, sort, query }, counts, ...snapshot }));
  const rows = emptyRows(state, context, { rows: 10, width: 100 });
  return rows
    .map(row => rowText(row).trim())
    .join(' ')
    .trim();
}

describe('where there are no rows, the screen says why and what can be done', () => {
  test.each([
    [
      'no sessions folder',
      {},
      { missing: true, counts: none },
      'There is no ~/.codex/sessions yet. Codex makes it with its first session. If they are elsewhere, set CODEX_HOME or --codex-home to the home of Codex; "rolltop demo" shows made-up ones.',
    ],
    [
      'no sessions',
      {},
      { counts: none },
      'No sessions in ~/.codex/sessions yet. They appear here as soon as Codex writes one; "rolltop demo" shows what that looks like.',
    ],
    [
      'the folder of a session is known when its first line was read',
      { scope: 'folder' },
      { titles: { read: 3, of: 1204 } },
      'Looking for the sessions of this folder… 3 of 1,204 sessions are read.',
    ],
    [
      'all archived',
      {},
      { counts: { ...none, archived: 3 } },
      'No sessions in ~/.codex/sessions yet. 3 sessions archived: Shift-tab shows them.',
    ],
    [
      'none in this folder',
      { scope: 'folder' },
      {},
      'No sessions in this folder. tab goes on to the other scopes; all has 1,204 sessions.',
    ],
    [
      'none live',
      { scope: 'live' },
      {},
      'No session is live: nothing runs, and no program has one open. tab goes on to the other scopes; all has 1,204 sessions.',
    ],
    [
      'none archived',
      { scope: 'archived' },
      {},
      'Nothing is archived. tab goes on to the other scopes; all has 1,204 sessions.',
    ],
    ['nothing matches', { filter: filterWith('zzz') }, {}, 'Nothing matches "zzz". Esc clears the filter.'],
    [
      'nothing matches so far',
      { filter: filterWith('zzz'), typing: true },
      { titles: { read: 10, of: 1204 } },
      'Nothing matches "zzz". 10 of 1,204 titles were read so far. Esc clears the filter.',
    ],
    ['not counted yet', {}, { counts: { ...none, exact: false }, phase: 'first' }, 'Reading the sessions…'],
    [
      'not readable',
      {},
      { problem: '/home/ana/.codex/sessions is a file, not a folder.' },
      '/home/ana/.codex/sessions is a file, not a folder. The list comes back by itself when this is mended.',
    ],
    [
      'another view is on its way',
      { scope: 'live' },
      { view: { scope: 'all', sort: 'updated', query: '' } },
      '',
    ],
  ] as [string, Partial<PickerState>, SnapshotWords, string][])('%s', (_, state, snapshot, text) => {
    expect(words(state, snapshot)).toBe(text);
  });
});

test('a narrow terminal wraps the words, a low one keeps the first of them', () => {
  const context = pickerContext(listSnapshot([], { missing: true }));
  const state = initialPicker({ scope: 'all', sort: 'updated' });
  const rows = emptyRows(state, context, { rows: 2, width: 20 }).map(rowText);
  expect(rows).toEqual([' There is no        ', ' ~/.codex/sessions  ']);
});

describe('the last row names no key that has nothing to act on', () => {
  const lastRow = (over: Partial<PickerState>, query = ''): string => {
    const state = { ...initialPicker({ scope: 'all', sort: 'updated' }), ...over };
    const { scope, sort } = state;
    const context = pickerContext(listSnapshot([], { view: { scope, sort, query }, counts }));
    return rowText(pickerWindow(state, context).footer ?? { spans: [] });
  };

  test('of an empty list', () => {
    expect(lastRow({})).toMatch(/\/ filter/);
    expect(lastRow({})).not.toMatch(/open|resume|copy|archive|mark/);
  });

  test('of a filter that nothing fits', () => {
    const said = lastRow({ typing: true, filter: filterWith('zzz') }, 'zzz');
    expect(said).toMatch(/Esc clear/);
    expect(said).not.toMatch(/open|act on these|choose/);
  });
});
