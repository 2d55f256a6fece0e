/** The state of a session as rolltop tells it, beside a real Codex that goes through each of them: what it shows and does is the truth. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppServer, said } from './support/app-server.ts';
import { CodexScreen } from './support/codex-screen.ts';
import { eachCodex } from './support/judged.ts';
import { jsonLines, Lab, program } from './support/lab.ts';
import { until } from './support/until.ts';
import { compareVersions, leavesDaemons } from './support/versions.ts';

interface Seen {
  readonly at: string;
  readonly id: string;
  readonly state: string | null;
  readonly need: string | null;
  readonly since: string | null;
}

/** `rolltop watch --json` beside everything else in the home. */
class Watch {
  readonly #lab: Lab;
  #text = '';

  constructor(lab: Lab) {
    this.#lab = lab;
    const child = spawn(process.execPath, [program, 'watch', '--json'], {
      cwd: lab.project,
      env: lab.environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('utf8');
    });
    onTestFinished(() => void child.kill('SIGKILL'));
  }

  /** Every state so far, of all sessions together. */
  get states(): string[] {
    return this.#lines.map(wordsOf);
  }

  get #lines(): Seen[] {
    return jsonLines<Seen>(this.#text.slice(0, this.#text.lastIndexOf('\n') + 1));
  }

  /** Waits until it tells this state, and compares with what the list says at that moment. */
  async says(state: string): Promise<Seen> {
    const seen = await until(`watch to say “${state}”, not ${this.states}`, () => {
      const last = this.#lines.at(-1);
      return last !== undefined && wordsOf(last) === state ? last : null;
    });
    const { stdout } = await this.#lab.rolltop(['list', '--json']);
    const listed = jsonLines<Seen>(stdout).find(one => one.id === seen.id);
    if (listed === undefined) throw new Error(`${seen.id} is not listed.`);
    expect(wordsOf(listed)).toBe(state);
    return listed;
  }
}

function wordsOf({ state, need }: Seen): string {
  return need === null ? String(state) : `${state}: ${need}`;
}

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
  async function begin(): Promise<{ readonly lab: Lab; readonly watch: Watch }> {
    const lab = await Lab.open();
    const watch = new Watch(lab);
    // What ends from now on is news.
    await until('the record of what was looked at', () => readsRecord(lab));
    return { lab, watch };
  }

  const readsRecord = (lab: Lab): boolean => {
    try {
      return readFileSync(`${lab.root}/state/rolltop/seen.jsonl`, 'utf8').includes('since');
    } catch {
      return false;
    }
  };

  it('an exec is working, and ready when it has ended', async () => {
    const { lab, watch } = await begin();
    const run = lab.codex(version).startExec('wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    const working = await watch.says('working');
    const { path } = lab.only(() => true);
    expect(working.since).toBe(timeOf(path, '"task_started"'));
    lab.model.release('turn');
    await run.ended;
    const ready = await watch.says('ready');
    expect(ready.since).toBe(timeOf(path, '"task_complete"'));
    expect(watch.states).toEqual(['working', 'ready']);
  });

  it('a Codex that is killed leaves its turn stopped', async () => {
    const { lab, watch } = await begin();
    const run = lab.codex(version).startExec('wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    await watch.says('working');
    await run.kill();
    await watch.says('stopped');
  });

  it('a command that a person has to approve needs them, runs when they have, and ends', async () => {
    const { lab, watch } = await begin();
    const options = leavesDaemons(version) ? ['--disable', 'daemon_auto_start'] : [];
    const screen = new CodexScreen(lab.codex(version), [
      ...options,
      ...APPROVING,
      'please ask:sleep 6; echo done',
    ]);
    await screen.shows('Would you like to run');
    const { path } = await until('the session', () => lab.sessions()[0]);
    const asked = await watch.says('needs-you: approval');
    expect(asked.since).toBe(timeOf(path, '"type":"function_call"'));
    screen.type('y');
    await watch.says('working');
    await screen.shows(': done.');
    await watch.says('ready');
    expect(watch.states).toEqual(['working', 'needs-you: approval', 'working', 'ready']);
    await screen.quit();
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
      const { lab, watch } = await begin();
      const { server, threadId } = await serve(lab, 'on-request');
      let approve = (): void => {};
      server.answers(
        'item/commandExecution/requestApproval',
        new Promise(resolve => {
          approve = () => resolve({ decision: 'accept' });
        }),
      );
      const turn = server.turn(threadId, said('please ask:sleep 5; echo done'));
      await watch.says('needs-you: approval');
      approve();
      await watch.says('working');
      await turn;
      await watch.says('ready');
    });

    it('a question', async () => {
      const { lab, watch } = await begin();
      const { server, threadId } = await serve(lab, 'never');
      let answer = (): void => {};
      server.answers(
        'item/tool/requestUserInput',
        new Promise(resolve => {
          answer = () => resolve({ answers: { choice: { answers: ['Parquet'] } } });
        }),
      );
      const turn = server.turn(threadId, { ...said('please question:Which format?'), ...PLAN_MODE });
      await watch.says('needs-you: question');
      answer();
      await turn;
      await watch.says('ready');
    });

    it('a session whose sub-agent works goes on working when its own turn has ended', async () => {
      const { lab, watch } = await begin();
      const { server, threadId } = await serve(lab, 'never');
      await server.turn(threadId, said('please spawn:wait here hold:child'));
      await lab.model.wasAsked('hold:child');
      await until('two sessions', () => lab.sessions().length === 2);
      await watch.says('working');
      expect(watch.states.at(-1)).toBe('working');
      lab.model.release('child');
      await watch.says('ready');
      expect(new Set(watch.states)).toEqual(new Set(['working', 'ready']));
    });
  });
});
