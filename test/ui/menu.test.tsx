import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import { copyMenu, holderName, scopeMenu, sortMenu, unlockedMenu } from '../../src/app/overlays/menus.ts';
import type { MenuOverlay } from '../../src/app/overlays/overlay.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { Menu, menuHeight } from '../../src/ui/menu.tsx';
import { assistant, itemsOf, user } from '../support/items.ts';

const [PROMPT = null, ANSWER = null] = itemsOf([user('hello'), assistant('```sh\nls\n```')]);

/** Colours and weights taken away. */
const plain = (frame: string | undefined): string => (frame ?? '').replace(/\u001B\[[0-9;]*m/g, '');

const counts = { all: 1204, folder: 3, live: 2, archived: 40, exact: true };

function open(menu: MenuOverlay, size = { columns: 60, rows: 20 }) {
  const chosen = vi.fn();
  const settled = vi.fn();
  const screen = render(
    <Menu
      menu={menu}
      look={{ glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS }}
      size={size}
      onChoose={chosen}
      onListening={settled}
    />,
  );
  /** One key, pressed when the menu listens and answered before the next. */
  const type = async (key: string): Promise<void> => {
    await expect.poll(() => settled.mock.calls.length).toBeGreaterThan(0);
    const before = settled.mock.calls.length + chosen.mock.calls.length;
    screen.stdin.write(key);
    await expect.poll(() => settled.mock.calls.length + chosen.mock.calls.length).toBeGreaterThan(before);
  };
  const resize = (rows: number): void =>
    screen.rerender(
      <Menu
        menu={menu}
        look={{ glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS }}
        size={{ ...size, rows }}
        onChoose={chosen}
        onListening={settled}
      />,
    );
  return { chosen, type, resize, text: () => plain(screen.lastFrame()) };
}

describe('the small menus', () => {
  it('the order menu begins at the order in force', () => {
    expect(open(sortMenu('created')).text()).toMatch(/> last created first/);
    expect(open(sortMenu('updated')).text()).toMatch(/> last updated first/);
  });

  it('keeps the chosen item when the screen gets smaller than the menu, and larger again', async () => {
    const { chosen, type, resize, text } = open(sortMenu('updated'));
    for (let presses = 0; presses < 5; presses++) await type('\u001B[B');
    const item = sortMenu('updated').items[5];
    for (const rows of [5, 4, 20, 5]) {
      resize(rows);
      await expect.poll(text).toContain(` > ${item?.label}`);
    }
    await type('\r');
    expect(chosen).toHaveBeenCalledWith(item?.value);
  });

  it('the scope menu says how many sessions each scope has', () => {
    const { text } = open(scopeMenu('live', counts, new Map()));
    expect(text()).toContain('all sessions (1,204)');
    expect(text()).toMatch(/> live: running, or open in a program \(2\)/);
    expect(open(scopeMenu('all', { ...counts, exact: false }, new Map())).text()).toContain('(1,204+)');
  });

  it('copies the text of an item only where there is one', () => {
    expect(open(copyMenu(PROMPT)).text()).toContain('message');
    expect(open(copyMenu(null)).text()).not.toContain('message');
    expect(open(copyMenu(null)).text()).not.toContain('path:line');
    expect(open(copyMenu(PROMPT, ANSWER)).text()).toContain("the turn's answer");
    expect(open(copyMenu(ANSWER, ANSWER)).text()).not.toContain("the turn's answer");
    expect(open(copyMenu(ANSWER, ANSWER)).text()).toContain('code block (sh, 1 line)');
  });

  it('says who holds a session', () => {
    const holder = { pid: 4121, command: 'codex', daemon: false };
    expect(holderName(holder)).toBe('codex (pid 4121)');
    expect(holderName({ ...holder, daemon: true })).toContain('daemon');
    const installed =
      '/usr/lib/node_modules/codex-linux-x64/bin/codex exec --skip-git-repo-check resume 01a2';
    expect(holderName({ ...holder, command: installed })).toBe('codex exec --skip-git-repo-chec… (pid 4121)');
    expect(holderName({ pid: null, command: null, daemon: false })).toBe('an unknown process');
  });

  it('without a lock the safe choice comes first', () => {
    expect(open(unlockedMenu('No lock.')).text()).toMatch(/> keep the draft/);
  });

  it('arrows choose and Enter takes', async () => {
    const { chosen, type } = open(sortMenu('updated'));
    await type('\u001B[B');
    await type('\r');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('created');
  });

  it('a digit chooses immediately', async () => {
    const { chosen, type } = open(copyMenu(null));
    await type('2');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('path');
  });

  it.each([
    [100, 32],
    [40, 10],
    [20, 5],
  ])('is exactly as high as it says at %i×%i, and not higher than the screen', (columns, rows) => {
    const menu = copyMenu(PROMPT);
    const frame = open(menu, { columns, rows }).text();
    expect(frame.split('\n')).toHaveLength(menuHeight(menu, rows));
    expect(menuHeight(menu, rows)).toBeLessThanOrEqual(rows);
    for (const row of frame.split('\n')) expect(row.length).toBeLessThanOrEqual(columns);
  });

  it('an item longer than the screen is cut at its end, and begins where the others do', () => {
    const menu = {
      ...copyMenu(null),
      items: [{ value: 'id' as const, label: 'a title that is long '.repeat(3) }],
    };
    const rows = open(menu, { columns: 40, rows: 10 }).text().split('\n');
    expect(rows).toContain(` > ${'a title that is long '.repeat(3).slice(0, 36)}…`);
  });

  it('offers no digits where there is nothing to choose between', () => {
    const menu = { ...copyMenu(null), items: [{ value: 'id' as const, label: 'the only one' }] };
    expect(open(menu).text()).toContain('\n ↵ take   Esc close');
    expect(open(copyMenu(null)).text()).toContain('\n ↑↓ choose   ↵ or 1-3 take   Esc close');
  });

  it.each([60, 20])('draws in ASCII where it must, %i cells wide', columns => {
    const menu = sortMenu('updated');
    const screen = render(
      <Menu
        menu={menu}
        look={{ glyphs: ASCII_GLYPHS, keys: USUAL_KEYS }}
        size={{ columns, rows: 20 }}
        onChoose={() => {}}
      />,
    );
    expect(plain(screen.lastFrame())).toMatch(/^[\u0020-\u007E\n]*$/);
  });
});
