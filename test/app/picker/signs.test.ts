import { describe, expect, test } from 'vitest';
import { initialState } from '../../../src/app/initial-state.ts';
import { pickerWindow } from '../../../src/app/picker/window.ts';
import { pickerContext } from '../../../src/app/root/context.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState, Size } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import {
  type ConversationWords,
  conversation,
  listSnapshot,
  snapshotWith,
} from '../../support/conversations.ts';
import { PickerHarness, rowText } from '../../support/picker.ts';

const facts = (branch: string | null): ConversationWords => ({
  summary: { title: 'fix the parser', cwd: '/home/ana/src/web', branch, items: 4 },
});
const listed = (branch: string | null) => Array.from({ length: 4 }, (_, n) => conversation(n, facts(branch)));

function screen(size: Size, branch: string | null = 'main', change: Partial<AppState> = {}): string[] {
  const state: AppState = {
    ...initialState({
      size,
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    }),
    ...change,
  };
  const snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(listed(branch)) });
  return pickerWindow(state.picker, pickerContext(state, snapshot)).list.map(rowText);
}

describe('the columns', () => {
  test('have headings, in the columns of the rows', () => {
    const [heading = '', row = ''] = screen({ columns: 120, rows: 32 });
    expect(heading.trim().split(/\s+/)).toEqual([
      'updated',
      'title',
      'folder',
      'branch',
      'model',
      'items',
      'size',
    ]);
    for (const [word, text] of [
      ['title', 'fix the parser'],
      ['folder', 'web'],
      ['branch', 'main'],
    ] as const)
      expect(heading.indexOf(word)).toBe(row.indexOf(text));
  });

  test.each([
    [120, 19],
    [59, 32],
    [40, 10],
  ])('of a screen of %i columns and %i rows have none: they give way first', (columns, rows) => {
    expect(screen({ columns, rows })[0]).toContain('fix the parser');
  });

  test('that nobody needs leave their room to the title', () => {
    const at = (branch: string | null) => screen({ columns: 120, rows: 32 }, branch)[0] ?? '';
    expect(at(null)).not.toContain('branch');
    expect(at(null).indexOf('folder')).toBeGreaterThan(at('feature/one').indexOf('folder'));
  });
});

describe('what was begun', () => {
  test('a draft has a sign in the row of its session', () => {
    const { id } = conversation(2, {});
    const rows = screen({ columns: 120, rows: 32 }, 'main', { drafts: new Set([id]) });
    expect(rows.filter(row => row.includes('fix the parser · draft'))).toHaveLength(1);
    expect(rows[3]).toContain('draft');
  });

  test('a turn in the background says more than a draft', () => {
    const { id, path } = conversation(1, {});
    const turn = { token: 1, conversation: { id, path }, text: 'go on', phase: 'running' } as const;
    const rows = screen({ columns: 120, rows: 32 }, 'main', { drafts: new Set([id]), turns: [turn] });
    expect(rows[2]).toContain('fix the parser · Codex answers you');
  });

  test('a draft is known from when it is kept until it goes', () => {
    const { id, path } = conversation(0, {});
    const snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(listed('main')) });
    let state = initialState({
      size: { columns: 100, rows: 30 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    });
    const act = (action: Parameters<typeof update>[1]) => {
      const step = update(state, action, snapshot);
      state = step.state;
      return step.effects;
    };
    const press = (name: 'char' | 'escape', text = '') =>
      act({ type: 'key', key: { name, text, ctrl: false, alt: false, shift: false } });
    const token = press('char', 'r').find(effect => effect.type === 'loadDraft')?.token ?? -1;
    act({ type: 'draftLoaded', token, text: '' });
    press('char', 'x');
    press('escape');
    expect([...state.drafts]).toEqual([id]);
    expect(path).not.toBe('');
  });
});

test('the next start does not begin with what is live', () => {
  const picker = new PickerHarness(listSnapshot(listed('main')));
  picker.send({ type: 'setScope', scope: 'live' });
  expect(picker.step.effects).toContainEqual({ type: 'savePreferences', preferences: { sort: 'updated' } });
  picker.send({ type: 'setScope', scope: 'archived' });
  expect(picker.step.effects).toContainEqual({
    type: 'savePreferences',
    preferences: { scope: 'archived', sort: 'updated' },
  });
});

test('what came back is selected as soon as the list has it', () => {
  const [first, second, third, fourth] = listed('main');
  if (!first || !second || !third || !fourth) throw new Error('four are listed');
  const picker = new PickerHarness(listSnapshot([first, second, fourth]), {}, { comesBack: third.id });
  picker.press('down');
  expect(
    new PickerHarness(listSnapshot([first, second, third, fourth]), {}, { comesBack: third.id }).state,
  ).toMatchObject({
    selected: third.id,
    comesBack: null,
  });
  expect(picker.state.comesBack).toBeNull();
});
