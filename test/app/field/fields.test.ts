/** Every field of one line is edited with the same keys, anywhere in its text. */
import { describe, expect, it } from 'vitest';
import { initialState } from '../../../src/app/initial-state.ts';
import { isField, keyContext } from '../../../src/app/root/focus.ts';
import { update } from '../../../src/app/root/update.ts';
import { type AppState, viewerOf } from '../../../src/app/state.ts';
import type { Snapshot } from '../../../src/live/snapshot.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversations, listSnapshot, snapshotWith } from '../../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../../support/items.ts';

const sessions = conversations(3);
const KEYS = {
  left: '\u001B[D',
  right: '\u001B[C',
  home: '\u001B[H',
  end: '\u001B[F',
  wordLeft: '\u001Bb',
  wordRight: '\u001B[1;5C',
  erase: '\u007F',
  delete: '\u001B[3~',
  'ctrl-a': '\u0001',
  'ctrl-e': '\u0005',
  'ctrl-k': '\u000B',
  'ctrl-u': '\u0015',
  'ctrl-w': '\u0017',
  'ctrl-y': '\u0019',
} as const;

function pressed(before: AppState, snapshot: Snapshot, ...sequences: readonly string[]): AppState {
  return sequences.reduce((state, sequence) => {
    const decoded = decodeKey(sequence);
    return decoded.kind === 'key' ? update(state, { type: 'key', key: decoded.key }, snapshot).state : state;
  }, before);
}

const fieldOf = (state: AppState): { readonly text: string; readonly cursor: number } | undefined => {
  const { overlay, screen, picker } = state;
  if (overlay?.kind === 'name' || overlay?.kind === 'tags') return overlay;
  if (overlay?.kind === 'help') return overlay.field;
  if (screen.kind === 'searchAll') return screen.searchAll.field;
  return viewerOf(state)?.search?.field ?? picker.filter;
};

/** The field's text with a bar at its cursor. */
const shown = (state: AppState): string => {
  const { text = '', cursor = 0 } = fieldOf(state) ?? {};
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
};

describe.each([
  ['the filter of the list', '/', false],
  ['the search over all sessions', 'S', false],
  ['the name of a session', 'R', false],
  ['tags', '#', false],
  ['the search in the help', '?/', false],
  ['the search in a session', '/', true],
] as const)('%s', (_, opens, inSession) => {
  const [one] = sessions;
  const snapshot = snapshotWith({
    conversations: listSnapshot(sessions),
    items:
      inSession && one !== undefined
        ? { ...snapshotOf(itemsOf([user('one'), assistant('two')])), conversation: one }
        : null,
  });
  const preferences = { scope: 'all', sort: 'updated', detail: 'tools', notify: null } as const;
  const size = { columns: 80, rows: 24 };
  const begun = initialState({
    size,
    glyphs: UNICODE_GLYPHS,
    home: '/home/ana',
    preferences,
    open: inSession ? (one ?? null) : null,
  });
  const opened = pressed(update(begun, { type: 'diskChanged' }, snapshot).state, snapshot, ...opens);

  it.each([
    [['home', 'x'], 'x|fix the bug'],
    [['ctrl-a', 'delete'], '|ix the bug'],
    [['left', 'left', 'x'], 'fix the bx|ug'],
    [['wordLeft', 'erase'], 'fix the|bug'],
    [['home', 'wordRight', 'ctrl-k'], 'fix|'],
    [['wordLeft', 'ctrl-u'], '|bug'],
    [['wordLeft', 'ctrl-w'], 'fix |bug'],
    [['wordLeft', 'ctrl-w', 'end', 'ctrl-y'], 'fix bugthe |'],
    [['home', 'right', 'ctrl-e', '!'], 'fix the bug!|'],
  ] as const)('after "fix the bug" and %j it holds %j', (keys, expected) => {
    const typed = pressed(opened, snapshot, ...'fix the bug');
    expect(isField(keyContext(typed))).toBe(true);
    const sequences = keys.map(key => (key in KEYS ? KEYS[key as keyof typeof KEYS] : key));
    expect(shown(pressed(typed, snapshot, ...sequences))).toBe(expected);
  });

  it('a paste goes where the cursor is', () => {
    const typed = pressed(opened, snapshot, 'a', 'b', KEYS.left);
    expect(shown(update(typed, { type: 'paste', text: '1\n2' }, snapshot).state)).toBe('a1 2|b');
  });
});
