import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;

let home: SessionHome;
let terminal: TestTerminal | null = null;

function open(options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal([], { codexHome: home.path, ...options });
  return terminal;
}

/** Runs the command; its output and exit code. */
async function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { env: { ...process.env, CODEX_HOME: home.path, LANG: 'C.UTF-8' } };
  return promisify(execFile)(process.execPath, [program, ...args], options).then(
    said => ({ code: 0, ...said }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

beforeEach(() => {
  home = new SessionHome();
});
afterEach(() => {
  terminal?.close();
  terminal = null;
  home.remove();
});

describe('searching in all sessions', () => {
  it('finds what was said while it is typed, opens it there, and comes back', async () => {
    home.add({ title: 'the first of many', minutesAgo: 200, turns: 60 });
    const old = home.add({ title: 'an old story', minutesAgo: 100, turns: 3 });
    home.ask(old, 'where does the zebra live?');
    for (let turn = 0; turn < 40; turn++) home.ask(old, `later question ${turn}`);
    home.add({ title: 'something else', minutesAgo: 1 });
    const screen = open();
    await screen.shows('something else');
    screen.type('S');
    await screen.shows('in every session');
    screen.type('ZEBRA'.toLowerCase());
    await screen.shows('where does the zebra live?');
    const found = await screen.shows(/1 hit, searched 3/);
    expect(found).toContain('an old story');
    screen.type('\r');
    const opened = await screen.shows(/\d+\/\d+ +n next/);
    expect(opened).toContain('where does the zebra live?');
    expect(opened).not.toContain('later question 39');
    screen.type('q');
    await screen.shows(/1 hit, searched 3/);
    screen.type('\u001B');
    await screen.shows('something else');
    screen.type('q');
    expect((await screen.ended()).code).toBe(0);
  });

  it('fits on a small terminal', async () => {
    home.add({ title: 'the needle in the haystack', minutesAgo: 1 });
    const screen = open({ columns: 40, rows: 10 });
    await screen.shows('needle');
    screen.type('Sneedle');
    const text = await screen.shows(/hits?, searched 1/);
    expect(text).toContain('you · line 2');
    expect(text).toContain('the needle in the haystack');
  });

  it('stops an expression that never ends, and says so', async () => {
    home.add({ title: `${'a'.repeat(60)}!`, minutesAgo: 1 });
    const { code, stderr } = await command('search', '--regex', '(a+)+$');
    expect(code).toBe(1);
    expect(stderr).toContain('takes too long');
  });

  it('prints hits on the command line, and exits as grep does', async () => {
    const said = home.add({ title: 'say "hello" to naïve 日本', minutesAgo: 1 });
    const found = await command('search', '"HELLO" to naïve 日'.toLowerCase(), '--json');
    expect(found.code).toBe(0);
    expect(JSON.parse(found.stdout.split('\n')[0] ?? '')).toMatchObject({
      id: said.id,
      kind: 'user',
      line: 2,
    });
    expect(await command('search', 'nobody said this')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'rolltop: Nothing was found in 1 session.\n',
    });
  });
});
