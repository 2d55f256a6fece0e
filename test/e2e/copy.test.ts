/** Copying through real tmux and GNU screen, to the terminal that they are shown on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionHome } from '../support/session-home.ts';

const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;
const isThere = (name: string, flag: string): boolean => spawnSync(name, [flag]).error === undefined;
const POLL_MS = 20;

let home: SessionHome;
let outer: IPty | null = null;
/** What the terminal outside got. */
let output = '';
let tidyUp: () => void = () => {};

beforeEach(() => {
  home = new SessionHome();
  home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
  output = '';
});
afterEach(() => {
  tidyUp();
  outer?.kill('SIGKILL');
  home.remove();
});

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let left = 1000; left > 0; left--) {
    if (condition()) return;
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Waited in vain for ${what}: ${JSON.stringify(output.slice(-2000))}`);
}

function start(file: string, args: readonly string[], term = 'xterm-256color'): void {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TMUX|STY|SSH_|DISPLAY|WAYLAND|CI$|TERM)/.test(name)),
  );
  outer = spawn(file, [...args], {
    name: term,
    cols: 120,
    rows: 30,
    cwd: home.path,
    env: { ...inherited, LANG: 'C.UTF-8', CODEX_HOME: home.path, XDG_STATE_HOME: home.path } as Record<
      string,
      string
    >,
  });
  outer.onData(text => {
    output += text;
  });
}

/** The texts that the terminal was asked to put on its clipboard. */
const clipboard = (): string[] =>
  [...output.matchAll(/\u001B\]52;c?;([A-Za-z0-9+/=]+)(?:\u0007|\u001B\\)/g)].map(([, text = '']) =>
    Buffer.from(text, 'base64').toString(),
  );

/** `screen` is what is shown; what is between redraws it in its own way. */
async function copyId(screen: () => string): Promise<void> {
  await until(() => screen().includes('why is the retry flaky'), 'the list');
  outer?.write('y');
  await until(() => screen().includes('Copy'), 'the menu');
  outer?.write('\r');
}

const idOfSession = /^[0-9a-f-]{36}$/;

describe.skipIf(!isThere('tmux', '-V'))('tmux', () => {
  const server = `rolltop-copy-${process.pid}`;
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', server, ...args], { encoding: 'utf8' });

  /** Empty while tmux starts. */
  const shown = (): string =>
    spawnSync('tmux', ['-L', server, 'capture-pane', '-p'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ');

  function open(settings: string, term?: string): void {
    const run = `${process.execPath} ${program}`;
    tidyUp = () => spawnSync('tmux', ['-L', server, 'kill-server']);
    const words = settings === '' ? [] : [...settings.split(' '), ';'];
    start('tmux', ['-L', server, '-f', '/dev/null', ...words, 'new-session', run], term);
  }

  it.each(['', 'set -s set-clipboard on'])('%j: tmux and the terminal have it', async settings => {
    open(settings);
    await copyId(shown);
    await until(() => clipboard().length > 0, 'the clipboard');
    expect(clipboard()[0]).toMatch(idOfSession);
    expect(tmux('show-buffer').trim()).toBe(clipboard()[0]);
    await until(() => shown().includes('paste to check'), 'the words');
    expect(shown()).not.toContain('Copied');
  });

  it('set-clipboard off: only tmux has it, and rolltop says what to set', async () => {
    open('set -s set-clipboard off');
    await copyId(shown);
    await until(() => shown().includes('set-clipboard on'), 'the advice');
    expect(tmux('show-buffer').trim()).toMatch(idOfSession);
    expect(clipboard()).toEqual([]);
  });

  it('a terminal of which tmux knows no clipboard', async () => {
    open('', 'vt100');
    await copyId(shown);
    await until(() => shown().includes('terminal-features'), 'the advice');
    expect(tmux('show-buffer').trim()).toMatch(idOfSession);
  });
});

describe.skipIf(!isThere('screen', '--version'))('GNU screen', () => {
  it('passes it on', async () => {
    const name = `rolltop-copy-${process.pid}`;
    tidyUp = () => spawnSync('screen', ['-S', name, '-X', 'quit']);
    start('screen', ['-S', name, '-c', '/dev/null', '-U', process.execPath, program]);
    await copyId(() => output);
    await until(() => clipboard().length > 0, 'the clipboard');
    expect(clipboard()[0]).toMatch(idOfSession);
  });
});
