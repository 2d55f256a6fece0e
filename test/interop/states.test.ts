/** The state of a session as rolltop tells it, beside a real Codex that goes through each of them: what it shows and does is the truth. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppServer, said } from './support/app-server.ts';
import { CodexScreen } from './support/codex-screen.ts';
import { eachCodex } from './support/judged.ts';
import { jsonLines, Lab } from './support/lab.ts';
import { ShownStates } from './support/shown-states.ts';
import { until } from './support/until.ts';
import { compareVersions, endsTurnsAlone, leavesDaemons } from './support/versions.ts';

/** When the line with this text was written, by its own words. */
function timeOf(path: string, text: string): string {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findLast(one => one.includes(text));
  return (JSON.parse(line ?? '{}') as { timestamp: string }).timestamp;
}

const APPROVING = ['--ask-for-approval', 'on-request', '--sandbox', 'workspace-write'];
const PLAN_MODE = { collaborationMode: { mode: 'plan', settings: { model: 'mock-model' } } };

/** The first that write paginated files, and all since. */
const isPaginated = (version: string): boolean => compareVersions(version, '0.148.0') >= 0;

eachCodex(isPaginated, version => {
  async function begin(): Promise<{ readonly lab: Lab; readonly shown: ShownStates }> {
    const lab = await Lab.open();
    return { lab, shown: await ShownStates.open(lab) };
  }

  const options = leavesDaemons(version) ? ['--disable', 'daemon_auto_start'] : [];

  it('an exec is working, and ready when it has ended', async () => {
    const { lab, shown } = await begin();
    const run = lab.codex(version).startExec('wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    const working = await shown.say('working');
    const { path } = lab.only(() => true);
    expect(working.since).toBe(timeOf(path, '"task_started"'));
    lab.model.release('turn');
    await run.ended;
    const ready = await shown.say('ready');
    expect(ready.since).toBe(timeOf(path, '"task_complete"'));
    expect(shown.told).toEqual(['working', 'ready']);
  });

  it('a Codex that is killed leaves its turn stopped', async () => {
    const { lab, shown } = await begin();
    const run = lab.codex(version).startExec('wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    await shown.say('working');
    await run.kill();
    await shown.say('stopped');
  });

  it('a command that a person has to approve needs them, runs when they have, and ends', async () => {
    const { lab, shown } = await begin();
    const screen = new CodexScreen(lab.codex(version), [
      ...options,
      ...APPROVING,
      'please ask:sleep 6; echo done',
    ]);
    await screen.shows('Would you like to run');
    const { path } = await until('the session', () => lab.sessions()[0]);
    const asked = await shown.say('needs-you: approval');
    expect(asked.since).toBe(timeOf(path, '"type":"function_call"'));
    screen.type('y');
    await shown.say('working');
    await screen.shows(': done.');
    await shown.say('ready');
    expect(shown.told).toEqual(['working', 'needs-you: approval', 'working', 'ready']);
    await screen.quit();
  });

  it('permissions that it asks for, and a patch outside the project, need the person', async () => {
    const { lab, shown } = await begin();
    const screen = new CodexScreen(lab.codex(version), [
      ...options,
      ...['--enable', 'request_permissions_tool'],
      ...APPROVING,
      `please permit:${lab.root}/elsewhere`,
    ]);
    await screen.shows('grant these permissions');
    await shown.say('needs-you: approval');
    screen.type('y');
    await screen.shows(': done.');
    await shown.say('ready');
    screen.type('please patch:/var/lib/of-nobody.txt');
    await until('the text to be typed', () => screen.text().includes('of-nobody'));
    screen.type('\r');
    await screen.shows('make the following edits');
    await shown.say('needs-you: likely-approval');
    screen.type('\x1b');
    await shown.say('idle');
    await screen.quit();
  });

  it('a turn that the person breaks off is no news: the session is idle', async () => {
    const { lab, shown } = await begin();
    const screen = new CodexScreen(lab.codex(version), [...options, 'wait here hold:turn']);
    await lab.model.wasAsked('hold:turn');
    await shown.say('working');
    screen.type('\x1b');
    const idle = await shown.say('idle');
    expect(idle.since).toBe(timeOf(lab.only(() => true).path, '"turn_aborted"'));
    expect(shown.told).toEqual(['working', 'idle']);
    await screen.quit();
  });

  it('a screen whose Codex is killed in a turn leaves it stopped, and idle when it is opened again', async () => {
    const { lab, shown } = await begin();
    const screen = new CodexScreen(lab.codex(version), [...options, 'wait here hold:turn']);
    await lab.model.wasAsked('hold:turn');
    await shown.say('working');
    screen.kill();
    const { id } = await shown.say('stopped');
    // Who opens it again does not go on with that turn.
    const again = new CodexScreen(lab.codex(version), [...options, 'resume', id]);
    await shown.say('idle');
    await again.quit();
  });

  if (leavesDaemons(version))
    it('through its daemon: a command to approve, and a screen that is closed in a turn', async () => {
      const { lab, shown } = await begin();
      const screen = new CodexScreen(lab.codex(version), [...APPROVING, 'please ask:sleep 6; echo done']);
      await screen.shows('Would you like to run');
      await shown.say('needs-you: approval');
      screen.type('y');
      await shown.say('working');
      await screen.shows(': done.');
      await shown.say('ready');
      screen.type('and now hold:second');
      await until('the text to be typed', () => screen.text().includes('hold:second'));
      screen.type('\r');
      await lab.model.wasAsked('hold:second');
      await shown.say('working');
      // The daemon has the turn, and holds the session.
      screen.kill();
      await shown.say('working');
      lab.model.release('second');
      if (endsTurnsAlone(version)) await shown.say('ready');
    });

  describe('through its app-server', () => {
    async function serve(lab: Lab, approvalPolicy: string) {
      const server = await AppServer.start(lab.codex(version).place);
      onTestFinished(() => server.close());
      const { thread } = await server.request<{ thread: { readonly id: string } }>('thread/start', {
        cwd: lab.project,
        approvalPolicy,
        sandbox: 'workspace-write',
      });
      return { server, threadId: thread.id };
    }

    it('a command to approve', async () => {
      const { lab, shown } = await begin();
      const { server, threadId } = await serve(lab, 'on-request');
      let approve = (): void => {};
      server.answers(
        'item/commandExecution/requestApproval',
        new Promise(resolve => {
          approve = () => resolve({ decision: 'accept' });
        }),
      );
      const turn = server.turn(threadId, said('please ask:sleep 5; echo done'));
      await shown.say('needs-you: approval');
      approve();
      await shown.say('working');
      await turn;
      await shown.say('ready');
    });

    it('of two sessions in one process one waits for an approval while the other runs a command', async () => {
      const { lab, shown } = await begin();
      const { server, threadId: waits } = await serve(lab, 'on-request');
      server.answers('item/commandExecution/requestApproval', new Promise(() => {}));
      const { thread: works } = await server.request<{ thread: { readonly id: string } }>('thread/start', {
        cwd: lab.project,
        approvalPolicy: 'on-request',
        sandbox: 'workspace-write',
      });
      // Neither turn ends before the test does.
      const turn = (id: string, text: string): void => void server.turn(id, said(text)).catch(() => {});
      turn(waits, 'please ask:echo done');
      await shown.say('needs-you: approval');
      turn(works.id, 'please run:sleep 60');
      await until('the other to work for a while', async () => {
        const { stdout } = await lab.rolltop(['list', '--json']);
        return jsonLines<{ id: string; since: string }>(stdout).some(
          ({ id, since }) => id === works.id && Date.parse(since) < Date.now() - 3_000,
        );
      });
      expect(await shown.of(waits)).toEqual(['needs-you: approval', 'needs-you: approval']);
      expect(await shown.of(works.id)).toEqual(['working', 'working']);
    });

    it('a question', async () => {
      const { lab, shown } = await begin();
      const { server, threadId } = await serve(lab, 'never');
      let answer = (): void => {};
      server.answers(
        'item/tool/requestUserInput',
        new Promise(resolve => {
          answer = () => resolve({ answers: { choice: { answers: ['Parquet'] } } });
        }),
      );
      const turn = server.turn(threadId, { ...said('please question:Which format?'), ...PLAN_MODE });
      await shown.say('needs-you: question');
      answer();
      await turn;
      await shown.say('ready');
    });

    it('a session whose sub-agent works goes on working when its own turn has ended', async () => {
      const { lab, shown } = await begin();
      const { server, threadId } = await serve(lab, 'never');
      await server.turn(threadId, said('please spawn:wait here hold:child'));
      await lab.model.wasAsked('hold:child');
      await until('two sessions', () => lab.sessions().length === 2);
      await shown.say('working');
      expect(shown.told.at(-1)).toBe('working');
      lab.model.release('child');
      await shown.say('ready');
      expect(new Set(shown.told)).toEqual(new Set(['working', 'ready']));
    });
  });
});
