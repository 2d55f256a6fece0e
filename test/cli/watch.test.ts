/** `rolltop watch` beside sessions that go through their states. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { type RunningCli, startCli } from '../support/run-cli.ts';
import { type Session, SessionHome } from '../support/session-home.ts';

const QUESTION = {
  type: 'function_call',
  name: 'request_user_input',
  arguments: '{"questions":[{"id":"a","question":"Which format?"}]}',
  call_id: 'c1',
};

class Desk extends SessionHome {
  constructor() {
    super();
    onTestFinished(() => this.remove());
  }

  begin(session: Session): void {
    this.line(session, 'event_msg', { type: 'task_started', turn_id: 't' });
  }

  question(session: Session): void {
    this.line(session, 'response_item', QUESTION);
  }

  answered(session: Session): void {
    this.line(session, 'response_item', { type: 'function_call_output', call_id: 'c1', output: 'Parquet' });
  }

  end(session: Session): void {
    this.line(session, 'event_msg', { type: 'task_complete', turn_id: 't', last_agent_message: 'done' });
  }

  /** The record of what was looked at begins an hour ago: what ended since is news. */
  looked(): void {
    const folder = join(this.path, '.state/rolltop');
    mkdirSync(folder, { recursive: true });
    const since = new Date(Date.now() - 3_600_000).toISOString();
    writeFileSync(join(folder, 'seen.jsonl'), `${JSON.stringify({ since })}\n`);
  }

  watch(...args: readonly string[]): RunningCli {
    const cli = startCli(['watch', ...args], { codexHome: this.path });
    onTestFinished(async () => {
      cli.signal('SIGINT');
      await cli.finished;
    });
    return cli;
  }
}

interface Told {
  readonly id: string;
  readonly title: string;
  readonly was: string | null;
  readonly state: string | null;
  readonly need: string | null;
}

const linesOf = (cli: RunningCli): string[] => cli.stdout().split('\n').filter(Boolean);
const told = (cli: RunningCli): Told[] => linesOf(cli).map(line => JSON.parse(line) as Told);
const edges = (cli: RunningCli): string[] =>
  told(cli).map(({ was, state, need }) => `${was} → ${state}${need === null ? '' : ` (${need})`}`);

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}

test('--json: a line for each change, each of the promised shape', async () => {
  const desk = new Desk();
  desk.looked();
  const session = desk.add({ title: 'convert the table' });
  desk.begin(session);
  const cli = desk.watch('--json');
  await eventually(() => expect(edges(cli)).toEqual(['null → working']));
  desk.question(session);
  await eventually(() => expect(edges(cli).at(-1)).toBe('working → needs-you (question)'));
  desk.answered(session);
  await eventually(() => expect(edges(cli).at(-1)).toBe('needs-you → working'));
  desk.end(session);
  await eventually(() => expect(edges(cli).at(-1)).toBe('working → ready'));
  expect(edges(cli)).toHaveLength(4);
  for (const line of told(cli)) {
    expect(JSON_LINES.watch[0].safeParse(line).error).toBeUndefined();
    expect(line).toMatchObject({ id: session.id, title: 'convert the table' });
  }
});

test('as text: the time, what it does, where, its title and its id', async () => {
  const desk = new Desk();
  desk.looked();
  const session = desk.add({ title: 'convert the table', cwd: '/code/lake' });
  desk.begin(session);
  const cli = desk.watch();
  await eventually(() => expect(linesOf(cli)).toHaveLength(1));
  desk.question(session);
  await eventually(() => expect(linesOf(cli)).toHaveLength(2));
  const [working, asks] = linesOf(cli);
  expect(working).toMatch(/^\d\d:\d\d {2}● working +lake {2}convert the table {2}/);
  expect(asks).toMatch(/^\d\d:\d\d {2}\? needs you: question +lake {2}convert the table {2}/);
  expect(working?.endsWith(session.id)).toBe(true);
  expect(cli.stdout()).not.toContain('\u001b');
});

test('--until ready ends with 0 when a turn ends, and not for one that ended before', async () => {
  const desk = new Desk();
  desk.looked();
  const old = desk.add({ title: 'ended before' });
  desk.begin(old);
  desk.end(old);
  const session = desk.add({ title: 'goes on' });
  desk.begin(session);
  // The start of the command is later than the old end, to the millisecond.
  await new Promise(resolve => setTimeout(resolve, 5));
  const cli = desk.watch('--until', 'ready', '--json');
  await eventually(() => expect(new Set(edges(cli))).toEqual(new Set(['null → ready', 'null → working'])));
  desk.end(session);
  expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
  expect(told(cli).at(-1)).toMatchObject({ id: session.id, was: 'working', state: 'ready' });
});

test('--until needs-you ends with 0 at once when a session waits already', async () => {
  const desk = new Desk();
  const session = desk.add({ title: 'asks' });
  desk.begin(session);
  desk.question(session);
  const cli = desk.watch('--until', 'needs-you', '--json');
  expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
  expect(edges(cli)).toEqual(['null → needs-you (question)']);
});

test('tells of the sessions that fit its conditions and words alone', async () => {
  const desk = new Desk();
  const sessions = ['convert the table', 'table of contents', 'convert the images'].map(title =>
    desk.add({ title, cwd: title.startsWith('table') ? '/code/book' : '/code/lake' }),
  );
  for (const session of sessions) desk.begin(session);
  const byWords = desk.watch('convert', 'table', '--json');
  const byBoth = desk.watch('dir:/code/lake', 'images', '--json');
  await eventually(() => expect(linesOf(byWords)).toHaveLength(1));
  await eventually(() => expect(linesOf(byBoth)).toHaveLength(1));
  for (const session of sessions) desk.question(session);
  await eventually(() => expect(linesOf(byWords)).toHaveLength(2));
  await eventually(() => expect(linesOf(byBoth)).toHaveLength(2));
  expect(new Set(told(byWords).map(({ title }) => title))).toEqual(new Set(['convert the table']));
  expect(new Set(told(byBoth).map(({ title }) => title))).toEqual(new Set(['convert the images']));
});

test('tells of a session that fits only when its first message is written', async () => {
  const desk = new Desk();
  const session = desk.add({ title: 'of before' });
  const [header = ''] = readFileSync(session.path, 'utf8').split('\n');
  const whole = desk.watch('--json');
  const byWords = desk.watch('convert', '--json');
  // Codex writes the first line in pieces.
  writeFileSync(session.path, header.slice(0, 40));
  await eventually(() => expect(existsSync(join(desk.path, '.state/rolltop/seen.jsonl'))).toBe(true));
  appendFileSync(session.path, `${header.slice(40)}\n`);
  desk.begin(session);
  await eventually(() => expect(edges(whole)).toEqual(['null → working']));
  desk.ask(session, 'convert the table');
  await eventually(() => expect(edges(byWords)).toEqual(['null → working']));
  desk.question(session);
  await eventually(() => expect(edges(byWords).at(-1)).toBe('working → needs-you (question)'));
  expect(told(byWords).map(({ title }) => title)).toEqual(['convert the table', 'convert the table']);
  await eventually(() => expect(edges(whole)).toHaveLength(2));
});

test('waits for a sessions folder that is not there yet, and says so', async () => {
  const desk = new Desk();
  const cli = desk.watch('--json');
  // It has looked, and found nothing.
  await eventually(() => expect(existsSync(join(desk.path, '.state/rolltop/seen.jsonl'))).toBe(true));
  expect(cli.stderr()).toContain(`There are no sessions yet: ${desk.path}/sessions does not exist.`);
  expect(cli.stderr()).toContain('Waiting for one.');
  const session = desk.add({ title: 'the first one' });
  desk.begin(session);
  await eventually(() => expect(edges(cli)).toEqual(['null → working']));
  rmSync(session.path);
  await eventually(() => expect(edges(cli).at(-1)).toBe('working → null'));
});

test('ends with a sentence where the sessions cannot be read', async () => {
  const desk = new Desk();
  rmSync(join(desk.path, 'sessions'), { recursive: true, force: true });
  writeFileSync(join(desk.path, 'sessions'), '');
  const { code, stdout, stderr } = await desk.watch().finished;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('sessions is not a folder. Move it away');
});

test('Ctrl-C ends it with 130, and a reader that went away with 0, both in silence', async () => {
  const desk = new Desk();
  const session = desk.add({ title: 'goes on' });
  desk.begin(session);
  const interrupted = desk.watch();
  await eventually(() => expect(linesOf(interrupted)).toHaveLength(1));
  interrupted.signal('SIGINT');
  expect(await interrupted.finished).toMatchObject({ code: 130, stderr: '' });

  const unread = desk.watch();
  await eventually(() => expect(linesOf(unread)).toHaveLength(1));
  unread.closeOutput();
  // Whether anybody reads shows with the next line.
  desk.question(session);
  expect(await unread.finished).toMatchObject({ code: 0, stderr: '' });
});

test('says what it cannot wait for', async () => {
  const desk = new Desk();
  const { code, stderr } = await desk.watch('--until', 'idle').finished;
  expect(code).toBe(2);
  expect(stderr).toContain('--until takes ready or needs-you, not "idle".');
});
