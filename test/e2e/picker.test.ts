import { mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;

function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  return terminal;
}

beforeEach(() => {
  home = new SessionHome();
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe('the list of sessions', () => {
  it('lists every session, newest first, with folder and branch', async () => {
    home.add({ title: 'older question', minutesAgo: 120, cwd: '/code/billing', branch: 'feat/x' });
    home.add({ title: 'newer question', minutesAgo: 3 });
    const screen = await open().shows('2 sessions');
    expect(screen.indexOf('newer question')).toBeLessThan(screen.indexOf('older question'));
    expect(screen).toContain('billing');
    expect(screen).toContain('feat/x');
    expect(terminal.fullScreen).toBe(true);
  });

  it('turns pages and says which one is shown', async () => {
    for (let n = 1; n <= 60; n++) home.add({ title: `session number ${n}.`, minutesAgo: n });
    await open().shows(/page 1 of \d/);
    await terminal.shows('session number 1.');
    terminal.type('\u001B[6~');
    await terminal.shows('page 2 of');
    await terminal.hides('session number 1.');
    terminal.type('b');
    await terminal.shows('page 1 of');
    terminal.type('G');
    await terminal.shows('session number 60.');
    terminal.type('g');
    await terminal.shows('session number 1.');
  });

  it('filters while typing, and Esc clears', async () => {
    home.add({ title: 'fix the flaky retry', minutesAgo: 5 });
    home.add({ title: 'write the migration', minutesAgo: 6 });
    await open().shows('write the migration');
    terminal.type('/flaky');
    await terminal.hides('write the migration');
    await terminal.shows('fix the flaky retry');
    terminal.type('\u001B');
    await terminal.shows('write the migration');
  });

  it('says how many a filter hides, and what to do when nothing matches', async () => {
    home.add({ title: 'fix the flaky retry', minutesAgo: 5 });
    home.add({ title: 'write the migration', minutesAgo: 6 });
    await open().shows('write the migration');
    terminal.type('/zzzz');
    await terminal.hides('fix the flaky retry');
    await terminal.shows(/0 of 2/);
  });

  it('a new session appears by itself, and the selection stays where it was', async () => {
    home.add({ title: 'the one I look at', minutesAgo: 5 });
    home.add({ title: 'another one', minutesAgo: 9 });
    await open().shows('another one');
    terminal.type('j');
    await terminal.shows(/▌.*another one/);
    home.add({ title: 'brand new' });
    await terminal.shows('brand new');
    await terminal.shows(/▌.*another one/);
  });

  it('goes through the scopes, and to the archive and back', async () => {
    home.add({ title: 'stays here', minutesAgo: 5 });
    home.add({ title: 'goes away', minutesAgo: 3 });
    await open().shows('goes away');
    terminal.type('a');
    await terminal.shows('Archived');
    await terminal.until(screen => !screen.includes('goes away'), 'the archived session to leave the list');
    terminal.type('u');
    await terminal.shows('goes away');
    await terminal.shows('Brought back');
  });

  it('a session archived by another program leaves the list', async () => {
    home.add({ title: 'stays here', minutesAgo: 5 });
    const { path } = home.add({ title: 'goes away', minutesAgo: 3 });
    await open().shows('goes away');
    mkdirSync(join(home.path, 'archived_sessions'));
    renameSync(path, join(home.path, 'archived_sessions', basename(path)));
    await terminal.hides('goes away');
  });

  it('chooses the order from a menu, typed in one burst', async () => {
    home.add({ title: 'created first', minutesAgo: 50 });
    home.add({ title: 'created last', minutesAgo: 5 });
    await open().shows('updated');
    terminal.type('s');
    await terminal.shows('last created first');
    terminal.type('j\r');
    await terminal.hides('last created first');
    await terminal.shows('created ↓');
  });

  it('shows all keys on ?, and comes back', async () => {
    home.add({ title: 'a question' });
    await open().shows('a question');
    terminal.type('?');
    await terminal.shows('previous session');
    terminal.type('q');
    await terminal.shows('a question');
  });

  it('says what to do when there are no sessions', async () => {
    await open([], { columns: 80, rows: 24 }).shows('There is no');
  });

  it.each([
    [120, 32],
    [80, 24],
    [40, 10],
    [20, 5],
  ])(
    'fits %i×%i: no row is wider than the terminal, the selected session is there',
    async (columns, rows) => {
      for (let n = 1; n <= 30; n++)
        home.add({ title: `a rather long title of session number ${n}`, minutesAgo: n });
      await open([], { columns, rows }).shows('a rat');
      expect(terminal.rows()).toHaveLength(rows);
    },
  );

  it('keeps the selection through a resize', async () => {
    for (let n = 1; n <= 30; n++) home.add({ title: `session number ${n}.`, minutesAgo: n });
    await open().shows('session number 5.');
    terminal.type('jjjj');
    await terminal.shows(/▌.*session number 5\./);
    terminal.resize(60, 14);
    await terminal.shows(/▌.*session number 5\./);
    terminal.resize(120, 32);
    await terminal.shows(/▌.*session number 5\./);
  });
});
