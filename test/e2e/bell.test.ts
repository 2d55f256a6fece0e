/** The bell and the terminal's title, in the bytes that a terminal gets. */
import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

const ESC = '\u001B';
const BEL = '\u0007';
/** The window loses the keyboard, and gets it. */
const [LEAVES, COMES_BACK] = [`${ESC}[O`, `${ESC}[I`];

function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  return terminal;
}

/** A line of the session's Codex, so many seconds ago. */
function line(type: string, payload: object, secondsAgo = 0): void {
  const timestamp = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  appendFileSync(session.path, `${JSON.stringify({ timestamp, type, payload })}\n`);
}

const asks = (call_id = 'call_1'): void =>
  line('response_item', { type: 'function_call', name: 'request_user_input', arguments: '{}', call_id });
const isAnswered = (call_id = 'call_1'): void =>
  line('response_item', { type: 'function_call_output', call_id, output: '{}' });

/** How often the bell rang: a BEL that ends no string. */
const bells = (): number =>
  terminal.output.replace(/\u001B[\]P][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '').split(BEL).length - 1;

const titles = (): string[] =>
  [...terminal.output.matchAll(/\u001B\]2;([^\u0007]*)\u0007/g)].map(([, title]) => title ?? '');

const rests = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'mend the login' });
  line('event_msg', { type: 'task_started', turn_id: '1' }, 30);
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

async function atWork(): Promise<void> {
  await terminal.shows('mend the login');
  await terminal.until(() => titles().includes('1● rolltop'), 'the title to count it');
}

describe('the bell', () => {
  it('rings once when a session needs the person who is away', async () => {
    open(['--notify', 'bell']);
    await atWork();
    terminal.type(LEAVES);
    asks();
    await terminal.until(() => bells() === 1, 'the bell');
    isAnswered();
    await terminal.until(() => titles().at(-1) === '1● rolltop', 'the answer');
    await rests(300);
    expect(bells()).toBe(1);
  });

  it('rings for another session beside the one that is open, which writes on', async () => {
    const other = home.add({ title: 'the one that is open' });
    open(['open', other.path, '--notify', 'bell']);
    await terminal.shows('FOLLOW');
    await terminal.until(() => titles().includes('1● rolltop'), 'the title to count it');
    terminal.type(LEAVES);
    home.answer(other, 'still writing');
    asks();
    await terminal.until(() => bells() === 1, 'the bell');
  });

  it('does not ring for a person who is there', async () => {
    open(['--notify', 'bell']);
    await atWork();
    terminal.type(COMES_BACK);
    asks();
    await terminal.until(() => titles().at(-1) === '1◌ rolltop', 'the question');
    await rests(300);
    expect(bells()).toBe(0);
  });

  it('does not ring for what was so at the start', async () => {
    asks();
    open(['--notify', 'bell']);
    terminal.type(LEAVES);
    await terminal.until(() => titles().at(-1) === '1◌ rolltop', 'the question');
    await rests(300);
    expect(bells()).toBe(0);
  });

  it('is a notification through tmux, with the bell beside it', async () => {
    open(['--notify', 'auto'], { env: { TMUX: '/tmp/none,1,0', TERM: 'tmux-256color' } });
    await atWork();
    terminal.type(LEAVES);
    asks();
    const said = `${ESC}Ptmux;${ESC}${ESC}]9;rolltop: "mend the login" needs you${BEL}${ESC}\\${BEL}`;
    await terminal.until(() => terminal.output.includes(said), 'the notification');
  });

  it('is asked for once, when it would have helped', async () => {
    open();
    await atWork();
    terminal.type(LEAVES);
    asks();
    await terminal.shows('"mend the login" needs you. Call you when that happens?');
    expect(bells()).toBe(0);
    terminal.type('2');
    await terminal.until(() => bells() === 1, 'the bell as it sounds');
    isAnswered();
    await terminal.until(() => titles().at(-1) === '1● rolltop', 'the answer');
    terminal.type('N');
    await terminal.shows('Call you when a session needs you or is ready?');
    expect(await terminal.shows('> the bell')).toBeTruthy();
  });
});

describe("the terminal's title", () => {
  it('is given back at the end', async () => {
    open();
    await atWork();
    expect(terminal.output.indexOf(`${ESC}[22;2t`)).toBeGreaterThan(-1);
    terminal.type('q');
    await terminal.ended();
    expect(terminal.output.slice(terminal.output.lastIndexOf('rolltop'))).toContain(`${ESC}[23;2t`);
    expect(terminal.output.match(/\u001B\[22;2t/g)).toHaveLength(1);
    expect(terminal.output.match(/\u001B\[23;2t/g)).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('is given back after %s', async signal => {
    open();
    await atWork();
    terminal.pty.kill(signal);
    await terminal.ended();
    expect(terminal.output).toContain(`${ESC}]2;${BEL}${ESC}[23;2t`);
  });

  it('is left alone with --no-title, and where the terminal has none', async () => {
    await open(['--no-title']).shows('mend the login');
    terminal.close();
    expect(terminal.output).not.toContain(`${ESC}]2;`);
    await open([], { env: { TERM: 'linux' } }).shows('mend the login');
    expect(terminal.output).not.toContain(`${ESC}]2;`);
  });
});
