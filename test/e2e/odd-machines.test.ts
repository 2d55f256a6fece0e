import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;
let home: SessionHome;
let session: Session;
let terminal: TestTerminal | null = null;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of shell in which `rolltop` is the program, with these variables and no others. */
function shell(
  line: string,
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Outcome {
  const [file = 'sh', ...args] = [
    ...before,
    'sh',
    '-c',
    line.replaceAll('rolltop', `"${process.execPath}" "${program}"`),
  ];
  const { status, stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return { code: status, stdout, stderr };
}

/** One sentence of rolltop's own, or nothing; never a stack trace. */
function expectPlain({ stdout, stderr }: Outcome): void {
  expect(stderr).toMatch(/^(?:rolltop: [^\n]+\n)?$/);
  expect(stdout + stderr).not.toMatch(/node:internal|^ {4}at /m);
}

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
});
afterEach(() => {
  terminal?.close();
  terminal = null;
  home.remove();
});

describe('the folder it was started in was deleted', () => {
  const gone = 'd=$(mktemp -d); cd "$d"; rmdir "$d"; ';

  it.each(['--version', '--help', 'help list', 'list', 'show last', 'tail last', 'search retry'])(
    'rolltop %s works',
    args => {
      const outcome = shell(`${gone}rolltop ${args}`, { CODEX_HOME: home.path });
      expectPlain(outcome);
      expect(outcome.code).toBe(0);
      expect(outcome.stdout).not.toBe('');
    },
  );

  it('the screen works, the composer and search with it', async () => {
    terminal = new TestTerminal([], { codexHome: home.path, startedBy: `${gone} exec "$@"` });
    await terminal.shows('why is the retry flaky');
    terminal.type('\r');
    await terminal.shows('FOLLOW');
    terminal.type('r');
    await terminal.shows('Write a message');
    terminal.type('\u001B');
    await terminal.hides('Write a message');
    terminal.type('q');
    await terminal.shows('page 1 of 1');
    terminal.type('S');
    await terminal.shows('search in all sessions');
  });
});

describe('a home that is not known', () => {
  it('an empty HOME is as none: the system is asked', () => {
    expect(shell('rolltop list', { HOME: '' }).stderr).toBe(shell('rolltop list').stderr);
  });

  // Only root may become a user that the system does not know.
  describe.skipIf(process.getuid?.() !== 0)('and a user the system does not know', () => {
    const nobody = ['setpriv', '--reuid', '54321', '--clear-groups'];

    it.each(['--version', '--help', 'demo'])('rolltop %s works', args => {
      const outcome = shell(`rolltop ${args}`, {}, nobody);
      expectPlain(outcome);
      expect(outcome.code).toBe(0);
    });

    it('the list says what to set', () => {
      const outcome = shell('rolltop list', {}, nobody);
      expectPlain(outcome);
      expect(outcome.stderr).toMatch(/HOME.*CODEX_HOME/);
      expect(outcome.code).toBe(2);
    });

    it('with CODEX_HOME the list works', () => {
      const folder = mkdtempSync(join(tmpdir(), 'rolltop-open-'));
      mkdirSync(join(folder, 'sessions'));
      spawnSync('chmod', ['-R', 'a+rX', folder]);
      const outcome = shell('rolltop list', { CODEX_HOME: folder }, nobody);
      rmSync(folder, { recursive: true });
      expectPlain(outcome);
      expect(outcome.code).toBe(0);
    });
  });

  it('the screen works without a folder for what it remembers', async () => {
    terminal = new TestTerminal(['open', session.id], {
      codexHome: home.path,
      env: { HOME: '/nonexistent', XDG_STATE_HOME: '' },
    });
    await terminal.shows('answer 3');
    terminal.type('r');
    await terminal.shows('Write a message');
    terminal.type('x');
    await terminal.shows(/▌ x/);
    terminal.type('\u001B');
    await terminal.hides('▌ x');
  });
});

describe('streams that are closed', () => {
  it.each([
    ['all of them', 'rolltop --version <&- >&- 2>&-', 0],
    ['standard input', 'rolltop record <&-', 2],
    ['standard output', 'rolltop list >&-', 0],
    ['standard error', 'rolltop nosuch 2>&-', 2],
    ['a folder as standard input', 'rolltop record </', 2],
    ['a full disk', 'rolltop --help >/dev/full', 1],
    ['an output that cannot be written', 'rolltop --version 1</dev/null', 1],
  ])('%s', (_name, line, code) => {
    const outcome = shell(line, { CODEX_HOME: home.path });
    expectPlain(outcome);
    expect(outcome.code).toBe(code);
  });
});

describe('no screen where there is no terminal that can show one', () => {
  it.each([
    ['dumb', 'TERM=dumb exec "$@"'],
    ['empty', 'TERM= exec "$@"'],
    ['not set', 'unset TERM; exec "$@"'],
  ])('TERM %s: the list', async (_name, startedBy) => {
    terminal = new TestTerminal([], { codexHome: home.path, startedBy });
    await terminal.shows('why is the retry flaky');
    expect((await terminal.ended()).code).toBe(0);
    expect(terminal.output).not.toContain('\u001B');
  });
});

describe('marks and colours of old terminals', () => {
  it.each(['vt100', 'vt220', 'linux'])('TERM=%s: ASCII marks', async TERM => {
    terminal = new TestTerminal([], { codexHome: home.path, env: { TERM } });
    await terminal.shows('why is the retry flaky');
    expect(terminal.output).toMatch(/^[\u0000-\u007F]*$/);
  });

  it('a locale that is not UTF-8: ASCII marks', async () => {
    terminal = new TestTerminal([], { codexHome: home.path, env: { LC_ALL: 'de_DE.ISO-8859-1' } });
    await terminal.shows('why is the retry flaky');
    expect(terminal.output).toMatch(/^[\u0000-\u007F]*$/);
  });

  it.each(['xterm-mono', 'vt100', 'vt220'])('TERM=%s: no colours', async TERM => {
    terminal = new TestTerminal([], { codexHome: home.path, env: { TERM, COLORTERM: '' } });
    await terminal.shows('why is the retry flaky');
    expect(terminal.output).not.toMatch(/\u001B\[[0-9;]*(?:3[0-8]|4[0-8]|9[0-7])(?:;[0-9;]*)?m/);
  });
});

describe('output that nobody reads', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s ends a command that prints to it', async signal => {
    for (let n = 0; n < 400; n++) home.answer(session, 'many words '.repeat(50));
    terminal = new TestTerminal(['show', session.id], { codexHome: home.path });
    const { pid } = terminal.pty;
    terminal.pty.pause();
    const syscalls = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    await terminal.until(() => syscalls() === 'S', 'the command to wait');
    await new Promise(resolve => setTimeout(resolve, 500));
    process.kill(pid, signal);
    await terminal.until(() => {
      try {
        return syscalls() === 'Z';
      } catch {
        return true;
      }
    }, 'the end');
  });

  it('a slow reader gets all of it', async () => {
    for (let n = 0; n < 400; n++) home.answer(session, `answer ${n} ${'many words '.repeat(50)}`);
    const show = spawn(process.execPath, [program, '--codex-home', home.path, 'show', session.id]);
    let text = '';
    show.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      show.stdout.pause();
      setTimeout(() => show.stdout.resume(), 1);
    });
    await new Promise(resolve => show.once('close', resolve));
    expect(text).toContain('answer 0 ');
    expect(text).toContain('answer 399 ');
  });
});
