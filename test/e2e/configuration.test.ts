/** The configuration, written while rolltop runs: everything that is set holds without a new start. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 2 });
  home.add({ title: 'rename the tables', minutesAgo: 9 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

function open(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): void {
  terminal = new TestTerminal(args, { codexHome: home.path, env });
}

function configure(settings: object | string): void {
  const folder = join(terminal.state, 'rolltop');
  mkdirSync(folder, { recursive: true });
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  writeFileSync(join(folder, 'config.json'), text);
}

const titles = (): string[] =>
  [...terminal.output.matchAll(/\u001B\]2;([^\u0007]*)\u0007/g)].map(([, title]) => title ?? '');

it('keys, columns, dates and the filter of the list', async () => {
  open();
  await terminal.shows('rename the tables');
  configure({ filter: 'retry', dates: 'iso', keys: { list: { usage: 'Z' } } });
  await terminal.shows('The changed settings hold now.');
  await terminal.until(() => !terminal.text().includes('rename the tables'), 'the filter to hold');
  expect(terminal.text()).toMatch(/\d{4}-\d\d-\d\d/);
  configure({});
  await terminal.shows('rename the tables');
});

it('a mistake is said, and what is right holds', async () => {
  open();
  await terminal.shows('rename the tables');
  configure('{ "theme": "drak", "filter": "retry" }');
  await terminal.shows('theme is "drak"');
  await terminal.until(() => !terminal.text().includes('rename the tables'), 'the filter to hold');
});

it('the title of the terminal goes, and comes back', async () => {
  open();
  await terminal.until(() => titles().at(-1)?.includes('rolltop') === true, 'the title');
  configure({ title: false });
  await terminal.until(() => titles().at(-1) === '', 'the title of before');
  configure({ title: true });
  await terminal.until(() => titles().at(-1)?.includes('rolltop') === true, 'the title again');
});

it('the editor', async () => {
  const file = join(home.path, 'own editor');
  writeFileSync(file, '#!/bin/sh\nprintf "from $1" >> "$2"\n');
  chmodSync(file, 0o755);
  open(['open', session.id], { VISUAL: '/bin/false' });
  await terminal.shows('FOLLOW');
  configure({ editor: `'${file}' --there` });
  await terminal.shows('The changed settings hold now.');
  terminal.type('r');
  await terminal.shows('add to the session');
  terminal.type('\u0007');
  await terminal.shows('from --there');
});
