import { afterEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/app/effect.ts';
import { initialState } from '../../src/app/initial-state.ts';
import type { ItemsSnapshot } from '../../src/live/snapshot.ts';
import type { ConversationStore, ItemStore } from '../../src/live/source.ts';
import { decodeKey } from '../../src/terminal/decode-key.ts';
import { themeFor } from '../../src/terminal/theme.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { Driver } from '../../src/ui/driver.ts';
import { firstFrame } from '../../src/ui/first-frame.ts';
import { mountInk } from '../../src/ui/ink-screen.tsx';
import { InkInput, InkOutput } from '../../src/ui/ink-streams.ts';
import { conversations, listSnapshot, NOW } from '../support/conversations.ts';
import { assistant, itemsOf, snapshotOf, user } from '../support/items.ts';
import { NOTHING_BESIDE } from '../support/nothing-beside.ts';

const theme = themeFor({ TERM: 'xterm-256color', COLORFGBG: '15;0' }, { color: true });
const themes = { get: () => theme, subscribe: () => () => {} };
let unmount = (): void => {};
afterEach(() => unmount());

const plain = (frame: string): string[] =>
  frame.split('\n').map(row => row.replace(/\u001B\[[0-9;]*m/g, '').trimEnd());

/** The whole screen without a terminal: the real driver and Ink, stores that do not change. */
function start(size: { columns: number; rows: number }, count = 30) {
  const snapshot = listSnapshot(conversations(count));
  const store: ConversationStore = {
    getSnapshot: () => snapshot,
    subscribe: () => () => {},
    setView: () => {},
    setVisibleRows: () => {},
    resync: () => {},
    notesChanged: () => {},
    find: () => undefined,
    fitting: async () => [],
    watchStates: () => () => {},
    close: async () => {},
  };
  const items: ItemsSnapshot = snapshotOf(itemsOf([user('a question'), assistant('an answer')]));
  const ran: Effect[] = [];
  const driver = new Driver({
    initial: initialState({
      size,
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    }),
    conversations: store,
    ...NOTHING_BESIDE,
    nowMs: () => NOW,
    run: effect => {
      ran.push(effect);
      const opened = { getSnapshot: () => items, subscribe: () => () => {} } as unknown as ItemStore;
      if (effect.type === 'open') driver.setItems(opened);
      if (effect.type === 'close') driver.setItems(null);
    },
  });
  let frame = '';
  const output = new InkOutput(size, next => {
    frame = next;
  });
  const input = new InkInput();
  driver.dispatch({ type: 'diskChanged' });
  unmount = mountInk({ driver, themes, input, output });
  const press = (...keys: string[]): void => {
    for (const sequence of keys) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') driver.dispatch({ type: 'key', key: decoded.key });
    }
  };
  const shows = (text: string) => expect.poll(() => plain(frame).join('\n')).toContain(text);
  return { driver, press, input, shows, rows: () => plain(frame), ran };
}

const J = { name: 'char', text: 'j' } as const;
const ENTER = { name: 'enter', text: '' } as const;

describe('the whole screen', () => {
  it.each([
    [120, 32],
    [160, 40],
    [80, 24],
    [40, 10],
  ])('the first page painted without Ink is the one Ink paints, at %i×%i', async (columns, rows) => {
    const { driver, rows: drawn, shows } = start({ columns, rows });
    await shows('session 0');
    const first = firstFrame(driver.getView(), theme);
    expect(plain(first ?? '')).toEqual(drawn());
  });

  it('opens a session and comes back to the same list', async () => {
    const { press, shows, rows, ran } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    const before = rows();
    press('\r');
    await shows('an answer');
    press('\u001B');
    await shows('session 0');
    expect(rows()).toEqual(before);
    expect(ran.map(effect => effect.type)).toEqual(expect.arrayContaining(['open', 'close']));
  });

  it('a menu covers the foot and nothing above it moves', async () => {
    const { press, shows, rows } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    const before = rows();
    press('s');
    await shows('last created first');
    const menu = rows().findIndex(row => row.includes('Order')) - 1;
    expect(rows().slice(0, menu)).toEqual(before.slice(0, menu));
    expect(rows()).toHaveLength(24);
  });

  it('a choice in a menu comes back as an action, also when typed in one burst', async () => {
    const { press, shows, input, driver } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('s');
    await shows('last created first');
    input.press(J);
    input.press(ENTER);
    await expect.poll(() => driver.getView().state.overlay).toBeNull();
    expect(driver.getView().state.picker.sort).toBe('created');
  });

  it('a choice is the row that the keys before it came to, however late the menu answers them', async () => {
    const { press, shows, input, driver } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('s');
    await shows('last created first');
    input.press(J);
    input.press(ENTER);
    // A busy machine: nothing is drawn for a while.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    await expect.poll(() => driver.getView().state.overlay).toBeNull();
    expect(driver.getView().state.picker.sort).toBe('created');
  });

  it('each key of a long burst is one row of the menu', async () => {
    const { press, shows, input, driver } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('s');
    await shows('last created first');
    // Round the menu nine times, and one on.
    const rows = 7;
    for (let sent = 0; sent < 9 * rows + 1; sent++) input.press(J);
    input.press(ENTER);
    await expect.poll(() => driver.getView().state.overlay).toBeNull();
    expect(driver.getView().state.picker.sort).toBe('created');
  });

  it('keys that a menu had not come to when it was closed are not for the next one', async () => {
    const { press, shows, input, driver, rows } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('s');
    await shows('last created first');
    for (const key of [J, J, J, ENTER]) input.press(key);
    press('q');
    await expect.poll(() => rows().join('\n')).not.toContain('last created first');
    press('s');
    await shows('last created first');
    // An answer to a key of its own: nothing waits before it.
    input.press(J);
    await expect.poll(() => rows().find(row => row.includes(' > ')) ?? '').toContain('last created first');
    expect(driver.getView().state.overlay).toMatchObject({ kind: 'menu' });
    expect(driver.getView().state.picker.sort).toBe('updated');
  });

  it('a notice takes the place of the footer', async () => {
    const { press, shows, rows } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('u');
    await shows('Nothing to undo.');
    expect(rows().at(-1)).toContain('Nothing to undo.');
  });

  it('in a session a notice is above the footer, which stays', async () => {
    const { press, shows, rows } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('\r');
    await shows('FOLLOW');
    const before = rows();
    press('n');
    await shows('Nothing searched for yet.');
    expect(rows().at(-2)).toContain('Nothing searched for yet.');
    expect(rows().at(-1)).toBe(before.at(-1));
    expect(rows().slice(0, -2)).toEqual(before.slice(0, -2));
  });

  it('} and { go to the sessions beside it, which are selected in the list then', async () => {
    const { press, shows, driver, ran } = start({ columns: 100, rows: 24 });
    await shows('session 0');
    press('\r');
    await shows('FOLLOW');
    press('{');
    await shows('This is the first session of the list.');
    press('}');
    await expect.poll(() => ran.filter(({ type }) => type === 'open').length).toBe(2);
    const { state, snapshot } = driver.getView();
    const second = snapshot.conversations.at(1)?.conversation.id;
    expect(state.screen).toMatchObject({ kind: 'viewer', viewer: { conversation: { id: second } } });
    press('q');
    await shows('session 0');
    expect(driver.getView().state.picker.selected).toBe(second);
  });

  it('a notice that is wider than the screen covers two rows, and nothing above them moves', async () => {
    const { press, shows, rows } = start({ columns: 16, rows: 24 });
    await expect.poll(() => rows().length).toBe(24);
    const before = rows();
    press('u');
    await shows('undo.');
    expect(rows().slice(-2)).toEqual([' Nothing to', ' undo.']);
    expect(rows().slice(0, -2)).toEqual(before.slice(0, -2));
  });
});
