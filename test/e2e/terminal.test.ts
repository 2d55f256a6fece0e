import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  return terminal;
}

/** What a terminal needs to be as it was found. */
function expectGivenBack({ output }: TestTerminal): void {
  for (const [on, off] of [
    ['[?1049h', '[?1049l'],
    ['[?25l', '[?25h'],
    ['[?2004h', '[?2004l'],
    ['[?1004h', '[?1004l'],
  ] as const) {
    expect(output.lastIndexOf(off), off).toBeGreaterThan(output.lastIndexOf(on));
  }
}

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe('the terminal is given back', () => {
  it.each([
    ['q', 0],
    ['\u0003', 0],
  ])('after %j', async (key, code) => {
    await open().shows('why is the retry flaky');
    terminal.type(key);
    expect((await terminal.ended()).code).toBe(code);
    expectGivenBack(terminal);
    expect(terminal.fullScreen).toBe(false);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('after %s', async (signal, code) => {
    await open().shows('why is the retry flaky');
    terminal.pty.kill(signal);
    expect((await terminal.ended()).code).toBe(code);
    expectGivenBack(terminal);
  });

  it('a closed window ends it without a crash', async () => {
    await open().shows('why is the retry flaky');
    terminal.closeWindow();
    expect((await terminal.ended()).signal).toBe(1);
  });

  it('on Ctrl-Z, and taken again at the same place on fg', async () => {
    home.add({ title: 'a second one', minutesAgo: 9 });
    await open([], { inShell: true }).shows('a second one');
    terminal.type('j');
    await terminal.shows(/▌.*a second one/);
    terminal.type('\u001A');
    await terminal.shows('Stopped');
    expect(terminal.fullScreen).toBe(false);
    expect(terminal.output.lastIndexOf('[?25h')).toBeGreaterThan(terminal.output.lastIndexOf('[?25l'));
    terminal.type('fg\r');
    await terminal.shows(/▌.*a second one/);
    expect(terminal.fullScreen).toBe(true);
    terminal.type('q');
    await terminal.until(() => !terminal.fullScreen, 'the shell');
  });

  it('drawn once and whole after it became narrower', async () => {
    await open().shows('why is the retry flaky');
    terminal.type('\r');
    await terminal.shows('answer 3');
    const before = terminal.output.length;
    terminal.resize(60, 12);
    await terminal.shows(/^─{60}$/m);
    const sent = terminal.output.slice(before);
    expect(sent.split('\u001B[2J')).toHaveLength(2);
    expect(sent).not.toMatch(/─{61}/);
  });

  it('never touches the scrollback', async () => {
    await open().shows('why is the retry flaky');
    terminal.type('\r');
    await terminal.shows('answer 3');
    terminal.resize(60, 12);
    await terminal.shows('answer 3');
    expect(terminal.output).not.toContain('\u001B[3J');
    expect(terminal.output).not.toContain('\u001Bc');
  });
});

describe('over a bad link', () => {
  it('keys cut in the middle of a sequence are still those keys', async () => {
    home.add({ title: 'a second one', minutesAgo: 9 });
    await open().shows('a second one');
    for (const piece of ['\u001B', '[', 'B']) {
      terminal.type(piece);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    await terminal.shows(/▌.*a second one/);
    expect(terminal.exit).toBeNull();
  });

  it('what the terminal answers or reports is no key, raw bytes of the mouse included', async () => {
    await open(['open', session.id]).shows('answer 3');
    terminal.type('r');
    await terminal.shows('keep the draft');
    const reports = [
      '\u001B]11;rgb:1e1e/1e1e/2e2e\u0007',
      '\u001BP>|tmux 3.3a\u001B\\',
      '\u001B[M\u0061\u0035*',
      Buffer.from([0x1b, 0x5b, 0x4d, 0x61, 0xe3, 0x2a]),
      Buffer.from([0x9b, 0x3f, 0x31, 0x63]),
      '\u001B[7$',
    ];
    for (const [index, report] of reports.entries()) {
      terminal.type(report);
      terminal.type(String(index));
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    await terminal.shows(/▌ 012345 *$/m);
  });

  it('output that is read slowly ends in the newest frame', async () => {
    for (let n = 0; n < 200; n++) home.add({ title: `session number ${n}.`, minutesAgo: n + 10 });
    await open().shows('session number 1.');
    terminal.pty.pause();
    for (let n = 0; n < 40; n++) terminal.type('\u001B[B');
    await new Promise(resolve => setTimeout(resolve, 300));
    terminal.pty.resume();
    await terminal.shows(/▌.*session number 39\./);
  });

  it('a dropped link keeps the draft', async () => {
    await open(['open', session.id]).shows('answer 3');
    terminal.type('rnot finished yet');
    await terminal.shows('not finished yet');
    terminal.pty.kill('SIGHUP');
    await terminal.ended();
    const draft = join(terminal.state, 'rolltop', 'drafts', `${session.id}.txt`);
    expect(existsSync(draft) && readFileSync(draft, 'utf8')).toBe('not finished yet');
  });
});

describe('nothing from a session reaches the terminal raw', () => {
  const hostile = [
    '\u001B]0;stolen title\u0007',
    '\u001B]52;c;c3RvbGVu\u0007',
    '\u001B]8;;http://evil\u0007link\u001B]8;;\u0007',
    '\u001B[2J\u001B[31mred',
    '\u001BPq#0;2;0;0;0\u001B\\',
    '\u001B_apc\u001B\\',
    '\u009B31mC1',
    '\u202Egnp.exe',
    '\u2066isolate',
    'tag\u{E0041}\u{E0042}',
    'bell\u0007 backspace\b\b\b',
    'zero\u200Bwidth',
  ].join(' ');

  it.each([
    ['the list', []],
    ['a session', ['open', 'last']],
    ['rolltop show', ['show', 'last']],
    ['rolltop tail', ['tail', 'last']],
    ['rolltop list', ['list']],
    ['rolltop list --json', ['list', '--json']],
    ['an error message', ['show', `hostile ${hostile}`]],
    ['a usage error', [`hostile ${hostile}`]],
  ])('in %s', async (_where, args) => {
    const bad = home.add({
      title: `hostile ${hostile}`,
      cwd: `/code/${hostile}`,
      branch: hostile,
      minutesAgo: 1,
    });
    home.answer(bad, hostile);
    home.run(bad, `echo ${hostile}`, { output: hostile, exitCode: 1 });
    await open(args).shows('hostile');
    const own =
      /\u001B(?:\[[0-?]*[ -/]*[@-~]|[()]B|>|\]2;(?:\d+\S )*rolltop\u0007|\](?:4;\d+|1[01]);\?\u001B\\)|\u000F/g;
    const rest = terminal.output.replace(own, '');
    expect(rest).not.toMatch(
      /[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u202E\u2066\u{E0041}]/u,
    );
    expect(terminal.output).not.toMatch(/\u001B\[31mred/);
  });
});

describe('odd terminals', () => {
  it('NO_COLOR draws without colour', async () => {
    await open([], { env: { NO_COLOR: '1' } }).shows('why is the retry flaky');
    expect(terminal.output).not.toMatch(/\u001B\[[0-9;]*3[0-7]m/);
  });

  it('LANG=C draws with ASCII marks', async () => {
    await open([], { env: { LANG: 'C', LC_ALL: 'C' } }).shows('why is the retry flaky');
    expect(terminal.output).toMatch(/^[\u0000-\u007F]*$/);
  });

  it('CI in the environment does not blank the screen', async () => {
    await open([], { env: { CI: 'true' } }).shows('why is the retry flaky');
  });

  it('TERM=dumb gets the plain list', async () => {
    await open([], { env: { TERM: 'dumb' } }).shows('why is the retry flaky');
    await terminal.ended();
    expect(terminal.output).not.toContain('\u001B');
  });
});

describe('light and dark', () => {
  /** What the selected row is painted with. */
  const bar = (output: string): string | undefined => output.match(/\u001B\[([\d;]*)m▌/g)?.at(-1);
  const without = { COLORFGBG: '', COLORTERM: '' };

  it.each([
    ['ffff/ffff/ffff', /48;5;25\d/],
    ['0000/0000/0000', /48;5;23\d/],
  ])('asks for the background, and takes the answer %s', async (colour, background) => {
    await open([], { env: without }).shows('why is the retry flaky');
    expect(terminal.output).toContain('\u001B]11;?');
    expect(bar(terminal.output)).toMatch(/7m/);
    terminal.type(`\u001B]11;rgb:${colour}\u001B\\`);
    await terminal.until(() => background.test(bar(terminal.output) ?? ''), 'the bar of that background');
    // The answer was no key.
    expect(terminal.text()).toContain('why is the retry flaky');
  });

  it('asks again when the window is back', async () => {
    await open([], { env: without }).shows('why is the retry flaky');
    const before = terminal.output.split(']11;?').length;
    terminal.type('\u001B[I');
    await terminal.until(() => terminal.output.split(']11;?').length > before, 'the question');
  });

  it.each(['linux', 'vt220'])('%s is not asked', async TERM => {
    await open([], { env: { ...without, TERM } }).shows('why is the retry flaky');
    expect(terminal.output).not.toContain(']11;?');
  });

  it('an answer that is on its way when the program ends does not come to the shell', async () => {
    open([], { env: without, inShell: true });
    await terminal.until(() => terminal.output.includes(']11;?'), 'the question');
    terminal.type('q');
    terminal.type('\u001B]11;rgb:ffff/ffff/ffff\u001B\\');
    await terminal.until(() => terminal.output.includes('[?1049l'), 'the end');
    terminal.type("echo do'n'e\r");
    await terminal.shows(/^done$/m);
    expect(terminal.text()).not.toContain('rgb:');
  });
});
