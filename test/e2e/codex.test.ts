/** Giving the terminal to codex and taking it back, with a stand-in for codex on the PATH. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodexCall, FakeCodex } from '../support/fake-codex.ts';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let codex: FakeCodex;
let session: Session;
let terminal: TestTerminal;
let holder: ChildProcess | undefined;
let work: string;

function open(
  args: readonly string[] = ['open', session.id],
  options: Partial<TerminalOptions> = {},
): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, env: codex.env, ...options });
  return terminal;
}

/** What codex was called with, the last time. */
function lastCall(): CodexCall | undefined {
  return codex.calls().at(-1);
}

/** Holds the session's lock as Codex does, until killed. */
async function hold(id: string): Promise<void> {
  const folder = join(home.path, 'thread-writer-locks');
  mkdirSync(folder, { recursive: true });
  const script = 'exec 9>>"$0"; flock -n 9 || exit 1; echo held; exec sleep 600';
  const child = spawn('bash', ['-c', script, join(folder, `${id}.lock`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holder = child;
  await new Promise(resolve => child.stdout?.once('data', resolve));
}

const release = (): void => void holder?.kill('SIGKILL');

beforeEach(() => {
  home = new SessionHome();
  codex = new FakeCodex();
  work = join(home.path, 'work');
  mkdirSync(work);
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 40, cwd: work });
});
afterEach(() => {
  release();
  holder = undefined;
  codex.finish();
  terminal?.close();
  home.remove();
  codex.remove();
});

describe('o gives the terminal to codex', () => {
  it('in the session’s folder, with the home that is open, and comes back to the same place', async () => {
    await open().shows('answer 40');
    terminal.type('kkkkk');
    await terminal.shows('PAUSED');
    await terminal.shows('why is the retry flaky');
    // Above the footer is the place of a notice.
    const before = terminal.rows().slice(0, -2);
    terminal.type('o');
    await terminal.shows(`FAKE CODEX resume ${session.id}`);
    expect(terminal.fullScreen).toBe(false);
    expect(lastCall()).toEqual({
      args: ['resume', session.id],
      cwd: work,
      codexHome: home.path,
      marker: 'from the person',
    });
    terminal.type('q');
    await terminal.shows('Back from Codex.');
    expect(terminal.fullScreen).toBe(true);
    expect(terminal.rows().slice(0, -2)).toEqual(before);
    terminal.type('G');
    await terminal.shows('FOLLOW');
  });

  it('every key is for codex meanwhile, and nothing is drawn over it', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    for (const key of 'jrhopzy') terminal.type(key);
    home.answer(session, 'written meanwhile');
    await terminal.shows('key "y"');
    const screen = terminal.text();
    for (const key of 'jrhopz') expect(screen).toContain(`key "${key}"`);
    expect(screen).not.toContain('written meanwhile');
    terminal.type('q');
    await terminal.shows('written meanwhile');
    expect(terminal.text()).not.toContain('Write a message');
  });

  it('the shell goes on below what codex said', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    terminal.type('z');
    await terminal.shows('key "z"');
    terminal.type('q');
    await terminal.shows('Back from Codex.');
    terminal.type('q');
    await terminal.ended();
    await terminal.until(screen => screen.includes('FAKE CODEX'), 'the screen of the shell');
    expect(terminal.cursorRow).toBeGreaterThan(terminal.rows().findIndex(row => row.includes('key "z"')));
  });

  it('Ctrl-C at codex does not end rolltop', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    terminal.type('c');
    await terminal.shows('key "c"');
    terminal.type('\u0003');
    await terminal.shows('got SIGINT');
    terminal.type('q\r');
    await terminal.shows('Back from Codex.');
    await terminal.shows('answer 40');
  });

  it('a resize while codex has it is there afterwards', async () => {
    await open([], { columns: 100, rows: 30 }).shows('why is the retry flaky');
    terminal.type('o');
    await terminal.shows('size 100x30');
    terminal.resize(70, 20);
    await terminal.shows('size 70x20');
    terminal.type('q');
    await terminal.shows('Back from Codex.');
    expect(terminal.fullScreen).toBe(true);
    expect(terminal.rows().length).toBe(20);
    expect(terminal.text()).toContain('why is the retry flaky');
  });

  it('what it said when it failed stays until a key, and how it ended is reported', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    terminal.type('x');
    await terminal.shows('Any key goes back to rolltop.');
    expect(terminal.text()).toContain('Error: no rollout found');
    terminal.type('z');
    await terminal.shows('answer 40');
    await terminal.shows('codex ended with exit code 3.');
  });

  it('a codex that was killed leaves no mode behind', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    terminal.type('m');
    await terminal.shows('key "m"');
    terminal.type('k');
    await terminal.shows('was ended by SIGKILL');
    terminal.type(' ');
    await terminal.shows('answer 40');
    expect(terminal.output.lastIndexOf('\u001B[?1000l')).toBeGreaterThan(
      terminal.output.lastIndexOf('\u001B[?1000h'),
    );
    terminal.type('k');
    await terminal.shows('PAUSED');
    terminal.type('q');
    expect(await terminal.ended()).toMatchObject({ code: 0 });
  });

  it('a signal while its last words are shown ends rolltop immediately', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    terminal.type('x');
    await terminal.shows('Any key goes back to rolltop.');
    process.kill(terminal.pty.pid, 'SIGTERM');
    expect(await terminal.ended()).toMatchObject({ code: 143 });
    expect(terminal.fullScreen).toBe(false);
  });

  it('O forks', async () => {
    await open([]).shows('why is the retry flaky');
    terminal.type('O');
    await terminal.shows('O again makes a fork');
    terminal.type('O');
    await terminal.shows(`FAKE CODEX fork ${session.id}`);
    expect(lastCall()?.args).toEqual(['fork', session.id]);
    terminal.type('q');
    await terminal.shows('Back from Codex.');
    await terminal.shows('1 session');
  });

  it('the folder of a session may be gone', async () => {
    const lost = home.add({ title: 'from another machine', cwd: '/no/such/folder' });
    await open(['open', lost.id]).shows('from another machine');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    expect(lastCall()?.cwd).toBe(home.path);
    terminal.type('q');
    await terminal.shows('Back from Codex.');
  });

  it('no codex, and one that is too old, are said in one sentence', async () => {
    await open(['open', session.id], { env: { PATH: '/usr/sbin' } }).shows('answer 40');
    terminal.type('o');
    await terminal.shows('There is no codex on your PATH');
    terminal.close();
    const old = new FakeCodex('0.42.0');
    await open(['open', session.id], { env: old.env }).shows('answer 40');
    terminal.type('O');
    await terminal.shows('O again makes a fork');
    terminal.type('O');
    await terminal.shows('0.42.0 and cannot fork a session: that needs 0.81 or newer.');
    expect(old.calls()).toEqual([]);
    old.remove();
  });

  it('a signal ends both, and the terminal is given back', async () => {
    await open().shows('answer 40');
    terminal.type('o');
    await terminal.shows('FAKE CODEX');
    process.kill(terminal.pty.pid, 'SIGTERM');
    expect(await terminal.ended()).toMatchObject({ code: 143 });
    expect(terminal.fullScreen).toBe(false);
  });
});

describe('a turn requested from the composer', () => {
  async function write(message: string): Promise<void> {
    await open().shows('answer 40');
    terminal.type('r');
    await terminal.shows('Ctrl-X send');
    terminal.type(message);
    await terminal.shows(message);
  }

  it('runs in the background with the message on standard input, and is followed', async () => {
    await write('please answer');
    terminal.type('\u0018');
    await terminal.shows('fake answer to: please answer');
    await terminal.shows('Codex has ended its turn.');
    expect(lastCall()).toEqual({
      args: ['exec', 'resume', session.id, '-'],
      cwd: work,
      codexHome: home.path,
      marker: 'from the person',
      message: 'please answer',
    });
    terminal.type('r');
    await terminal.shows('Write a message');
  });

  it('never blocks the screen, and can be stopped', async () => {
    await write('answer slowly');
    terminal.type('\u0018');
    await terminal.shows('Codex is working on your message');
    terminal.type('g');
    await terminal.shows('why is the retry flaky');
    terminal.type('\u0018');
    await terminal.shows('Ctrl-X again stops');
    terminal.type('\u0018');
    await terminal.shows('The turn was stopped.');
    expect(readFileSync(session.path, 'utf8')).toContain('turn_aborted');
    await terminal.hides('Codex is working');
  });

  it('goes on when rolltop quits, and it is said', async () => {
    await write('answer slowly');
    terminal.type('\u0018');
    await terminal.shows('Codex is working on your message');
    terminal.type('q');
    await terminal.ended();
    await terminal.shows(`Codex goes on with its turn in ${session.id}.`);
    codex.finish();
    await terminal.until(() => readFileSync(session.path, 'utf8').includes('a slow answer'), 'the answer');
  });

  it('an error after Codex took the message is reported', async () => {
    await write('break please');
    terminal.type('\u0018');
    await terminal.shows('codex ended with exit code 1: stream disconnected.');
  });

  it('a message that Codex did not take stays in the box', async () => {
    await write('refuse this');
    terminal.type('\u0018');
    await terminal.shows('thread/resume failed: no rollout found');
    await terminal.shows('refuse this');
    expect(readFileSync(session.path, 'utf8')).not.toContain('refuse this');
  });

  it('a folder that Codex does not trust needs consent', async () => {
    await write('untrusted but fine');
    terminal.type('\u0018');
    await terminal.shows('ask all the same');
    terminal.type('2');
    await terminal.shows('fake answer to: untrusted but fine');
    expect(lastCall()?.args).toEqual(['exec', '--skip-git-repo-check', 'resume', session.id, '-']);
  });
});

describe('a session in use', () => {
  async function send(message: string): Promise<void> {
    await hold(session.id);
    await open().shows('answer 40');
    terminal.type('r');
    await terminal.shows('keep the draft');
    terminal.type(message);
    await terminal.shows(message);
    terminal.type('\r');
    await terminal.shows('This session is in use by');
  }

  it('the message goes to codex queue', async () => {
    const before = readFileSync(session.path, 'utf8');
    await send('--a message');
    await terminal.shows('hand it to codex queue');
    terminal.type('1');
    await terminal.shows('Handed to codex queue.');
    expect(lastCall()).toMatchObject({
      args: ['queue', '--thread', session.id, '--message=--a message'],
      cwd: work,
    });
    expect(readFileSync(session.path, 'utf8')).toBe(before);
    terminal.type('r');
    await terminal.shows('Write a message');
  });

  it('is appended as soon as it is free', async () => {
    await send('when it is free');
    terminal.type('2');
    await terminal.shows(/Waiting for sleep \(pid \d+\)… Esc cancels/);
    release();
    await terminal.shows('Recorded in the session');
    expect(readFileSync(session.path, 'utf8')).toContain('when it is free');
  });

  it('the wait can be cancelled, and nothing is written', async () => {
    const before = readFileSync(session.path, 'utf8');
    await send('never mind');
    terminal.type('2');
    await terminal.shows('Waiting for');
    terminal.type('\u001B');
    await terminal.until(screen => !/[Ww]aiting/.test(screen), 'the wait to end');
    release();
    terminal.type('!');
    await terminal.shows('never mind!');
    expect(readFileSync(session.path, 'utf8')).toBe(before);
  });

  it('an old codex is not offered', async () => {
    const old = new FakeCodex('0.144.0');
    await hold(session.id);
    await open(['open', session.id], { env: old.env }).shows('answer 40');
    terminal.type('rhello');
    await terminal.shows('hello');
    terminal.type('\r');
    await terminal.shows('as soon as the session is free');
    expect(terminal.text()).not.toContain('codex queue');
    old.remove();
  });

  it('no turn is begun in it', async () => {
    await hold(session.id);
    await open().shows('answer 40');
    terminal.type('rhello');
    await terminal.shows('hello');
    terminal.type('\u0018');
    await terminal.shows('This session is in use by');
    expect(codex.calls()).toEqual([]);
    expect(existsSync(session.path)).toBe(true);
  });
});
