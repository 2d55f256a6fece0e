import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/format/conversation.ts';
import { conversations, idOf, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const hundred = conversations(100);
const view = (query: string, scope: Scope = 'all') => ({ scope, sort: 'updated', query }) as const;
const found = (...ns: number[]) => ns.map(n => hundred[n] ?? hundred[0]) as typeof hundred;

describe('the filter field', () => {
  test('each typed letter is requested from the store', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('f').type('ix');
    expect(picker.state.typing).toBe(true);
    expect(picker.step.effects).toEqual([{ type: 'setView', view: view('fix') }]);
  });

  test('text without the field being open is nothing', () => {
    expect(new PickerHarness(listSnapshot(hundred)).type('x').state.filter.text).toBe('');
  });

  test.each([
    ['erase', 'añ🇫🇷', 'añ'],
    ['erase', 'a\u0301', ''],
    ['erase', '', ''],
    ['eraseWord', 'fix the  bug ', 'fix the  '],
    ['eraseWord', 'bug', ''],
    ['eraseToLineStart', 'fix the bug', ''],
  ] as const)('%s takes from "%s" what a person expects', (command, query, left) => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type(query).press(command);
    expect([picker.state.filter.text, picker.state.typing]).toEqual([left, true]);
  });

  test('a paste of several lines is one line', () => {
    expect(
      new PickerHarness(listSnapshot(hundred)).press('filter').type('one\r\ntwo\tthree').state.filter.text,
    ).toBe('one two three');
  });

  test('the best match is selected, and a late title does not change what Enter opens', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', 'down', 'filter').type('fix');
    picker.show(listSnapshot(found(40, 50), { view: view('fix'), titles: { read: 60, of: 100 } }));
    expect(picker.selectedId).toBe(idOf(40));
    picker.show(listSnapshot(found(7, 40, 50), { view: view('fix') }));
    expect(picker.press('openSelected').step.intent).toMatchObject({
      kind: 'open',
      conversation: { id: idOf(40) },
    });
  });

  test('late results do not move the selected row of a long list', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('s');
    picker
      .show(listSnapshot(hundred.slice(20), { view: view('s'), titles: { read: 80, of: 100 } }))
      .press('down');
    picker.show(listSnapshot(hundred, { view: view('s') }));
    expect([picker.selectedId, picker.screenRow, picker.state.newAbove]).toEqual([idOf(21), 1, 20]);
  });

  test('survives opening and coming back', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('fix');
    picker.show(listSnapshot(found(40), { view: view('fix') })).press('openSelected');
    expect([picker.state.filter.text, picker.state.typing]).toEqual(['fix', false]);
  });

  test('Enter with no match opens nothing, and says so', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('zzz');
    picker.show(listSnapshot([], { view: view('zzz') })).press('openSelected');
    const said = { kind: 'notice', text: 'There is no session in the list.' };
    expect([picker.step.intent, picker.state.typing]).toEqual([said, true]);
  });

  test.each(['mark', 'markAll', 'unfold', 'fold', 'archive', 'pin', 'resume', 'examine'] as const)(
    '%s in a list without sessions says that there is none',
    command => {
      const said = { kind: 'notice', text: 'There is no session in the list.' };
      expect(new PickerHarness(listSnapshot([])).press(command).step.intent).toEqual(said);
    },
  );

  test('Esc clears it and keeps the session that was selected', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('fix');
    picker.show(listSnapshot(found(40, 50), { view: view('fix') })).press('down', 'clear');
    expect(picker.step.effects).toEqual([{ type: 'setView', view: view('') }]);
    picker.show(listSnapshot(hundred));
    expect([picker.selectedId, picker.screenRow, picker.state.typing]).toEqual([idOf(50), 1, false]);
  });

  test('Esc in the list clears the filter, and without one does nothing', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('fix').press('clearFilter');
    expect(picker.state.filter.text).toBe('');
    picker.show(listSnapshot(hundred)).press('clearFilter');
    expect(picker.step.effects).toEqual([]);
  });
});

describe('keys that come faster than the list', () => {
  test('Enter right behind the text opens a match, not what stood there before', () => {
    const picker = new PickerHarness(listSnapshot(hundred))
      .press('filter')
      .type('fix')
      .press('down', 'openSelected');
    expect(picker.step.intent).toBeNull();
    picker.show(listSnapshot(found(40, 50), { view: view('fix') }));
    expect(picker.step.intent).toMatchObject({ kind: 'open', conversation: { id: idOf(50) } });
    expect(picker.state.waiting).toEqual([]);
  });

  test('text behind that Enter is not for the filter any more', () => {
    const picker = new PickerHarness(listSnapshot(hundred))
      .press('filter')
      .type('fix')
      .press('openSelected')
      .type('q');
    expect(picker.state.filter.text).toBe('fix');
    picker.show(listSnapshot(found(40), { view: view('fix') }));
    expect(picker.step.intent).toMatchObject({ kind: 'open', conversation: { id: idOf(40) } });
  });

  test('more text drops a move that waited: it was meant for other matches', () => {
    const picker = new PickerHarness(listSnapshot(hundred))
      .press('filter')
      .type('fi')
      .press('down')
      .type('x');
    picker.show(listSnapshot(found(40, 50), { view: view('fix') }));
    expect(picker.selectedId).toBe(idOf(40));
  });

  test('Esc takes a waiting Enter back', () => {
    const picker = new PickerHarness(listSnapshot(hundred))
      .press('filter')
      .type('fix')
      .press('openSelected', 'clear');
    picker.show(listSnapshot(hundred));
    expect([picker.step.intent, picker.state.typing]).toEqual([null, false]);
  });
});

describe('scopes', () => {
  test('tab goes through all of them and round, saving each choice', () => {
    const picker = new PickerHarness(listSnapshot(hundred));
    const seen: Scope[] = [];
    for (let turn = 0; turn < 4; turn++) seen.push(picker.press('nextScope').state.scope);
    expect(seen).toEqual(['folder', 'live', 'archived', 'all']);
    expect(picker.press('previousScope').state.scope).toBe('archived');
    expect(picker.step.effects).toEqual([
      { type: 'setView', view: view('', 'archived') },
      { type: 'savePreferences', preferences: { scope: 'archived', sort: 'updated' } },
    ]);
  });

  test('choosing the scope that is shown changes nothing', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).send({ type: 'setScope', scope: 'all' });
    expect(picker.step.effects).toEqual([]);
  });

  test('a session that is in the new scope too stays selected; else the first row is', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', 'down', 'nextScope');
    picker.show(listSnapshot(found(1, 2, 3), { view: view('', 'folder') }));
    expect(picker.selectedId).toBe(idOf(2));
    picker.press('nextScope').show(listSnapshot(found(8, 9), { view: view('', 'live') }));
    expect([picker.selectedId, picker.state.top]).toEqual([idOf(8), 0]);
  });

  test('a view is requested once, however often the disk changes before it is shown', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('nextScope');
    expect(picker.send({ type: 'diskChanged' }).step.effects).toEqual([]);
  });

  test('an answer to an older question leaves the state alone', () => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('pageDown', 'nextScope');
    const before = picker.state;
    picker.show(listSnapshot([...hundred].reverse()));
    expect(picker.state).toEqual(before);
  });
});

describe('preferences', () => {
  test('a remembered scope is requested before anything else, and not saved again', () => {
    const picker = new PickerHarness(listSnapshot(hundred), {}, { scope: 'live', sort: 'created' });
    expect(picker.effects).toEqual([
      { type: 'setView', view: { scope: 'live', sort: 'created', query: '' } },
    ]);
    picker.show(listSnapshot(found(3), { view: { scope: 'live', sort: 'created', query: '' } }));
    expect(picker.step.effects).toEqual([{ type: 'readTitles', from: 0, to: 1 }]);
  });
});

describe('what only the root can do', () => {
  test.each(['open', 'resume', 'archive', 'rename'] as const)('%s names the selected session', kind => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', kind);
    expect(picker.step.intent).toEqual({ kind, conversation: hundred[1] });
    expect(picker.state.selected).toBe(idOf(1));
  });

  test.each([
    ['codex', { kind: 'handOff', how: 'resume', conversation: hundred[1] }],
    ['codexFork', { kind: 'handOff', how: 'fork', conversation: hundred[1] }],
    ['copyMenu', { kind: 'copyMenu', item: null }],
  ] as const)('%s holds the selected session', (command, intent) => {
    const picker = new PickerHarness(listSnapshot(hundred)).press('down', command);
    expect(picker.step.intent).toEqual(intent);
    expect(picker.state.selected).toBe(idOf(1));
  });

  test.each(['scopeMenu', 'sortMenu', 'undo'] as const)('%s is passed on', kind => {
    expect(new PickerHarness(listSnapshot([])).press(kind).step.intent).toEqual({ kind });
  });
});

test('the keys go back to the list while it stays filtered, so that what is shown can be marked', () => {
  const picker = new PickerHarness(listSnapshot(hundred)).press('filter').type('fix');
  picker.show(listSnapshot(found(40, 50), { view: view('fix') })).press('toList', 'markAll');
  expect([picker.state.typing, picker.state.filter.text]).toEqual([false, 'fix']);
  expect([...picker.state.marked.keys()]).toEqual([idOf(40), idOf(50)]);
});
