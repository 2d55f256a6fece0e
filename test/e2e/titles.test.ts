/** Many sessions: titles come from another thread, and each stays with its own session. */
import { afterEach, expect, it } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome | undefined;
let terminal: TestTerminal | undefined;
afterEach(() => {
  terminal?.close();
  home?.remove();
});

it('five hundred sessions get their own titles, also those far from the screen', async () => {
  home = new SessionHome();
  const count = 500;
  for (let n = 0; n < count; n++)
    home.add({ title: `talk ${n} of many`, minutesAgo: n, cwd: `/code/folder-${n}`, turns: n % 7 });
  terminal = new TestTerminal([], { codexHome: home.path, rows: 40 });
  await terminal.shows('500 sessions');
  await terminal.shows('talk 0 of many');
  terminal.type('/many');
  await terminal.shows('of 500 · page');
  terminal.type('\u001B');
  terminal.type('G');
  const screen = await terminal.shows('talk 499 of many');
  const rows = screen
    .split('\n')
    .flatMap(row => /talk (\d+) of many +folder-(\d+)/.exec(row)?.slice(1, 3) ?? []);
  expect(rows.length).toBeGreaterThan(10);
  for (let at = 0; at < rows.length; at += 2) expect(rows[at]).toBe(rows[at + 1]);
});
