import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENDING_SIGNALS } from '../../src/terminal/signals.ts';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  return terminal;
}

/** The program that the shell in the terminal has started. */
function childOf(shell: number): number {
  const parentOf = (pid: string): number => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    } catch {
      return 0;
    }
  };
  return Number(readdirSync('/proc').find(name => /^\d+$/.test(name) && parentOf(name) === shell));
}

const lineModes = (pid: number): string =>
  spawnSync('stty', ['-F', readlinkSync(`/proc/${pid}/fd/0`), '-a'], { encoding: 'utf8' }).stdout;

function draft(): string {
  const file = join(terminal.state, 'rolltop', 'drafts', `${session.id}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function composing(options: Partial<TerminalOptions> = {}): Promise<void> {
  await open(['open', session.id], options).shows('answer 3');
  terminal.type('r');
  await terminal.shows('Write a message');
}

beforeEach(() => {
  home = new SessionHome();
  home.add({ title: 'a second one', minutesAgo: 9 });
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe('what a program that died left on', () => {
  const LEFT = [9, 1000, 1002, 1003, 1005, 1006, 1015, 1, 66, 6, 69, 2026].map(mode => `\u001B[?${mode}h`);

  it('is off: mouse, application keys, margins, insert mode, an unfinished frame', async () => {
    await open([], { leftBehind: `${LEFT.join('')}\u001B=\u001B[4h\u001B[5;9r\u001B[7;31m` }).shows(
      'a second one',
    );
    expect(terminal.modes).toMatchObject({
      mouseTrackingMode: 'none',
      applicationCursorKeysMode: false,
      applicationKeypadMode: false,
      originMode: false,
      insertMode: false,
      bracketedPasteMode: true,
      sendFocusMode: true,
    });
    // Drawn over the whole screen in spite of the margins.
    expect(terminal.rows()[0]).toMatch(/^ rolltop/);
    expect(terminal.rows().at(-1)).toContain('quit');
  });

  it('is off: a character set of lines', async () => {
    await open([], { leftBehind: '\u001B(0\u001B)0\u000E' }).shows('why is the retry flaky');
  });

  it('is off: key protocols, on either screen', async () => {
    for (const leftBehind of [
      '\u001B[>1u\u001B[>31u\u001B[>4;2m',
      '\u001B[?1049h\u001B[>1u\u001B[>31u\u001B[>4;2m',
    ]) {
      open([], { leftBehind });
      const stacks = { normal: [0], alternate: [0] };
      let otherKeys = 0;
      const stack = (): number[] => stacks[terminal.fullScreen ? 'alternate' : 'normal'];
      const set = (final: string, prefix: string, change: (first: number) => void): void => {
        terminal.parser.registerCsiHandler({ prefix, final }, params => {
          change(Number(params[0]));
          return true;
        });
      };
      set('u', '>', flags => stack().push(flags));
      set('u', '=', flags => stack().splice(-1, 1, flags));
      set('u', '<', count => {
        stack().splice(-count);
        if (stack().length === 0) stack().push(0);
      });
      terminal.parser.registerCsiHandler({ prefix: '>', final: 'm' }, params => {
        otherKeys = Number(params[1] ?? 0);
        return true;
      });
      await terminal.shows('why is the retry flaky');
      expect([stacks.normal.at(-1), stacks.alternate.at(-1), otherKeys], leftBehind).toEqual([0, 0, 0]);
      terminal.close();
    }
  });
});

describe('stopped from outside, then fg', () => {
  it.each(['SIGSTOP', 'SIGTSTP'] as const)('%s: comes back whole, in the size of then', async signal => {
    await open([], { inShell: true }).shows('a second one');
    const pid = childOf(terminal.pty.pid);
    process.kill(pid, signal);
    await terminal.shows('Stopped');
    if (signal === 'SIGTSTP') expect(terminal.fullScreen).toBe(false);
    terminal.resize(70, 15);
    terminal.type('fg\r');
    await terminal.shows(/^─{70}$/m);
    await terminal.until(screen => !/Stopped|fg/.test(screen), 'the whole screen to be drawn');
    expect(terminal.fullScreen).toBe(true);
    expect(lineModes(pid)).toMatch(/ -icanon/);
    expect(lineModes(pid)).toMatch(/ -echo /);
    terminal.type('j');
    await terminal.shows(/▌.*a second one/);
    // And once more: the listener that was away is there again.
    process.kill(pid, signal);
    await terminal.until(screen => screen.includes('Stopped'), 'the shell');
    terminal.type('fg\r');
    await terminal.until(screen => /▌.*a second one/.test(screen) && !/Stopped/.test(screen), 'the list');
    terminal.type('q');
    await terminal.until(() => !terminal.fullScreen, 'the shell');
    terminal.type('stty -a\r');
    await terminal.shows(/isig icanon/);
  });

  it('keeps the draft before it stops', async () => {
    await composing();
    terminal.type('half a thought');
    await terminal.shows('half a thought');
    process.kill(terminal.pty.pid, 'SIGTSTP');
    await terminal.until(() => draft() === 'half a thought', 'the draft');
  });

  it('continued without having been stopped, it draws itself again', async () => {
    await open().shows('a second one');
    const before = terminal.output.length;
    process.kill(terminal.pty.pid, 'SIGCONT');
    await terminal.until(() => terminal.output.slice(before).includes('a second one'), 'the list once more');
    terminal.type('j');
    await terminal.shows(/▌.*a second one/);
  });
});

describe('a signal that ends the program', () => {
  it.each(ENDING_SIGNALS.filter(signal => constants.signals[signal] !== undefined))(
    '%s: gives the terminal back and keeps the draft',
    async signal => {
      await composing({ rows: 16, columns: 70 });
      terminal.type('half a thought');
      await terminal.shows('half a thought');
      process.kill(terminal.pty.pid, signal);
      expect((await terminal.ended()).code).toBe(128 + constants.signals[signal]);
      expect(terminal.fullScreen).toBe(false);
      expect(terminal.cursorShown).toBe(true);
      expect(terminal.modes.bracketedPasteMode).toBe(false);
      expect(terminal.modes.sendFocusMode).toBe(false);
      expect(draft()).toBe('half a thought');
    },
  );

  it('SIGKILL costs no more than the last seconds of a draft', async () => {
    await composing();
    terminal.type('half a thought');
    await terminal.until(() => draft() === 'half a thought', 'the draft');
    terminal.type(', and more');
    await terminal.until(() => draft() === 'half a thought, and more', 'the draft');
  });
});

describe('an error that nobody caught', () => {
  it.each([
    ['thrown', "throw new Error('out of luck')"],
    ['rejected', "Promise.reject(new Error('out of luck'))"],
  ])('%s: gives the terminal back, keeps the draft, and says one sentence', async (_how, code) => {
    const preload = join(home.path, 'fail.cjs');
    // Worker threads load it, too.
    writeFileSync(
      preload,
      `if (require('node:worker_threads').isMainThread) process.on('SIGWINCH', () => setImmediate(() => { ${code} }));`,
    );
    await composing({ env: { NODE_OPTIONS: `--require ${preload}` } });
    terminal.type('half a thought');
    await terminal.shows('half a thought');
    terminal.resize(90, 20);
    expect((await terminal.ended()).code).toBe(1);
    expect(terminal.fullScreen).toBe(false);
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.text()).toContain('rolltop stopped: out of luck');
    expect(terminal.text()).not.toMatch(/^ {4}at /m);
    expect(draft()).toBe('half a thought');
  });
});

describe('without an alternate screen', () => {
  it.each([
    ['q', 'q'],
    ['Ctrl-Z', '\u001A'],
  ])('after %s the prompt stands on a clean screen', async (_name, key) => {
    await open([], { inShell: true, noAlternateScreen: true }).shows('a second one');
    terminal.type(key);
    await terminal.hides('a second one');
    terminal.type("echo AF''TER\r");
    await terminal.shows(/^AFTER/m);
    const rows = terminal.rows();
    const after = rows.findIndex(row => row.startsWith('AFTER'));
    expect(rows.slice(after + 2).join('')).toBe('');
    expect(rows.join('\n')).not.toMatch(/[─▌]/);
  });
});

describe('a stalled link', () => {
  async function stalled(): Promise<void> {
    for (let n = 0; n < 100; n++) home.add({ title: `session number ${n}.`, minutesAgo: n + 10 });
    await open([], { columns: 150, rows: 50 }).shows('session number 1.');
    terminal.pty.pause();
    for (let n = 0; n < 60; n++) {
      terminal.type(n % 2 === 0 ? '\u001B[6~' : '\u001B[5~');
      await new Promise(resolve => setTimeout(resolve, 15));
    }
  }

  const isGone = (pid: number): boolean => {
    try {
      return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return true;
    }
  };

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)('%s ends it', async signal => {
    await stalled();
    process.kill(terminal.pty.pid, signal);
    await terminal.until(() => isGone(terminal.pty.pid), 'the end');
  });

  it('goes on in the newest frame, in the size of then', async () => {
    await stalled();
    for (let columns = 149; columns >= 100; columns--) {
      terminal.resize(columns, 40);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    terminal.type('g');
    for (let n = 0; n < 7; n++) terminal.type('j');
    await new Promise(resolve => setTimeout(resolve, 300));
    terminal.pty.resume();
    await terminal.shows(/▌.*session number 5\./);
    await terminal.shows(/^─{100}$/m);
    expect(terminal.text().match(/▌/g)).toHaveLength(1);
  });

  it('keeps what is being typed', async () => {
    await composing();
    terminal.pty.pause();
    for (let columns = 120; columns > 60; columns--) {
      terminal.resize(columns, 32);
      await new Promise(resolve => setTimeout(resolve, 15));
    }
    terminal.type('typed blindly');
    await terminal.until(() => draft() === 'typed blindly', 'the draft');
  });
});
