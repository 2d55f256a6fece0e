/** The person's own editor and pager, which get the terminal and give it back at the same place. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

function program(name: string, body: string): string {
  const file = join(home.path, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

it('Ctrl-G writes the message in the editor; a failing editor costs nothing', async () => {
  const editor = program('editor', 'test -e "$0.fails" && exit 1; printf "from the editor" >> "$1"');
  terminal = new TestTerminal(['open', session.id], { codexHome: home.path, env: { EDITOR: editor } });
  await terminal.shows('answer 3');
  terminal.type('r');
  await terminal.shows('add to the session');
  terminal.type('typed here ');
  await terminal.shows('typed here');
  terminal.type('\u0007');
  await terminal.shows('from the editor');
  await terminal.shows('typed here');
  writeFileSync(`${editor}.fails`, '');
  terminal.type('\u0007');
  await terminal.shows('ended with exit code 1: the draft is as it was.');
  expect(terminal.text()).toContain('from the editor');
});

it('p shows an output in the pager, and comes back to the same place', async () => {
  home.run(session, 'seq 3', { output: 'ONE\nTWO\nTHREE', exitCode: 0 });
  const pager = program('pager', 'cat; echo "PAGER ENDS"; sleep 1');
  terminal = new TestTerminal(['open', session.id], { codexHome: home.path, env: { PAGER: pager } });
  await terminal.shows('seq 3');
  await terminal.shows('FOLLOW');
  // Without the header, which says what is going on, and the footer.
  const before = terminal.rows().slice(1, -2);
  terminal.type('p');
  await terminal.shows('PAGER ENDS');
  expect(terminal.text()).toContain('THREE');
  await terminal.shows('FOLLOW');
  expect(terminal.rows().slice(1, -2)).toEqual(before);
});

it('v says that the item at the mark changes no file', async () => {
  terminal = new TestTerminal(['open', session.id], { codexHome: home.path });
  await terminal.shows('answer 3');
  terminal.type('v');
  await terminal.shows('changes no file');
});
