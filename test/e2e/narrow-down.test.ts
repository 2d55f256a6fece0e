/** Narrowing the list down, keeping and clearing out, as a person does it at the keyboard. */
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;

let home: SessionHome;
let terminal: TestTerminal;

beforeEach(() => {
  home = new SessionHome();
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

/** Each key by itself: text and Enter together are a paste. */
async function types(text: string, until: string | RegExp): Promise<void> {
  for (const key of text) terminal.type(key);
  await terminal.shows(until);
}

describe('the list', () => {
  it('takes a condition, completes it, and says what it could not read', async () => {
    home.add({ title: 'in the first branch', minutesAgo: 3, branch: 'feat/one' });
    home.add({ title: 'in the other branch', minutesAgo: 4, branch: 'main' });
    terminal = new TestTerminal([], { codexHome: home.path });
    await terminal.shows('2 sessions');
    await types('/', /tab +dir: +is: +branch:/);
    await types('branch:', /tab +.*feat\/one 1/);
    await types('f', '/ branch:f');
    terminal.type('\t');
    await terminal.shows('branch:feat/one');
    await terminal.hides('in the other branch');
    await types(' size:x y', '"x" is no amount');
  });

  it('moves the marked sessions to the trash after asking, and u brings them back', async () => {
    const paths = [1, 2, 3].map(n => home.add({ title: `session number ${n}.`, minutesAgo: n }).path);
    const env = { XDG_DATA_HOME: join(home.path, 'data') };
    terminal = new TestTerminal([], { codexHome: home.path, env });
    await terminal.shows('3 sessions');
    await types(' ', '1 marked');
    await types(' ', '2 marked');
    await types('d', /Move 2 sessions \(\S+\) to the trash\?/);
    expect(paths.every(path => existsSync(path))).toBe(true);
    terminal.type('\r');
    await terminal.shows(/Moved 2 sessions \(\S+\) to the trash/);
    expect(paths.map(path => existsSync(path))).toEqual([false, false, true]);
    await terminal.hides('session number 1.');
    await types('u', 'Brought 2 sessions back from the trash');
    expect(paths.every(path => existsSync(path))).toBe(true);
    await terminal.shows('session number 1.');
  });
});

describe('D, the doctor', () => {
  it('says on a screen of its own what is wrong with a session, or that nothing is', async () => {
    home.add({ title: 'all is well here', minutesAgo: 3 });
    const { path } = home.add({ title: 'something was lost here', minutesAgo: 4 });
    appendFileSync(path, '\0'.repeat(40));
    terminal = new TestTerminal([], { codexHome: home.path });
    await terminal.shows('2 sessions');
    await types('D', '1 finding: damage');
    await terminal.shows(/damage: The line is filled with NUL bytes/);
    await terminal.shows(/line \d+, byte [\d,]+/);
    terminal.type('q');
    await terminal.shows('2 sessions');
    await types('j', /▌.*all is well/);
    await types('D', 'Nothing is wrong with this session.');
    terminal.type('\u001B');
    await terminal.shows('2 sessions');
    await types('*', '2 marked');
    await types('D', /Doctor +2 sessions/);
    await terminal.shows('2 files read to the end');
  });
});

describe('the search over all sessions', () => {
  it('takes the list’s filter over, looks into what fits alone, and its filter can be changed', async () => {
    const says = (title: string, branch: string, minutesAgo: number) =>
      home.ask(home.add({ title, minutesAgo, branch }), 'where does the zebra live?');
    says('in the first branch', 'feat/one', 3);
    says('in the other branch', 'main', 4);
    terminal = new TestTerminal([], { codexHome: home.path, columns: 80, rows: 24 });
    await terminal.shows('2 sessions');
    await types('/', /tab +dir:/);
    await types('branch:main', '1 of 2 shown');
    // The filter stays when its field is left by opening a session.
    terminal.type('\r');
    await terminal.shows('FOLLOW');
    await types('q', '1 of 2 shown');
    await types('S', /filter +branch:main +1 of 2 sessions fit/);
    await types('zebra', /1 hit, searched 1/);
    await terminal.shows('in the other branch');
    terminal.type('\u001B[A');
    await terminal.shows('to the search');
    for (let key = 0; key < 'main'.length; key++) terminal.type('\u007F');
    await types('f', /tab +feat\/one 1/);
    terminal.type('\t');
    await terminal.shows(/filter +branch:feat\/one/);
    await terminal.shows('in the first branch');
    await terminal.hides('in the other branch');
    terminal.type('\u001B[B');
    await terminal.shows('Esc stop, back');
    terminal.type('\r');
    await terminal.shows(/\d+\/\d+ +n next/);
  });
});

describe('views with names', () => {
  it('keeps the filter of the list under a name, takes it again, and drops it, which u takes back', async () => {
    home.add({ title: 'in the first branch', minutesAgo: 3, branch: 'feat/one' });
    home.add({ title: 'in the other branch', minutesAgo: 4, branch: 'main' });
    const env = { XDG_STATE_HOME: join(home.path, 'state') };
    terminal = new TestTerminal([], { codexHome: home.path, env });
    await terminal.shows('2 sessions');
    await types('/', /tab +dir:/);
    await types('branch:main', '1 of 2 shown');
    terminal.type('\r');
    await terminal.shows('FOLLOW');
    await types('q', '1 of 2 shown');
    await types('v', 'keep this filter, scope and order under a name');
    await types('5', 'Keep this view as @');
    await types('mine', '@mine');
    terminal.type('\r');
    await terminal.shows('Kept as @mine');
    terminal.type('\u001B');
    await terminal.shows('in the first branch');
    await types('v', '@mine  branch:main');
    await types('5', '1 of 2 shown');
    await terminal.hides('in the first branch');
    await types('v', 'drop one of those names');
    await types('7', 'Drop which view?');
    terminal.type('\r');
    await terminal.shows('Dropped @mine. u brings it back.');
    await types('u', 'Kept as @mine');
    const listed = await promisify(execFile)(process.execPath, [program, 'list', '@mine'], {
      env: { ...process.env, ...env, CODEX_HOME: home.path },
    });
    expect(listed.stdout).toContain('in the other branch');
    expect(listed.stdout).not.toContain('in the first branch');
  });
});
