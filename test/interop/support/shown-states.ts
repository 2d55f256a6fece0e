/** What rolltop says that a session does, in all the places that say it: `watch`, `list --json`, the list and the board on the screen. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { TestTerminal } from '../../support/terminal.ts';
import { jsonLines, type Lab, program } from './lab.ts';
import { until } from './until.ts';

export interface Seen {
  readonly at: string;
  readonly id: string;
  readonly state: string | null;
  readonly need: string | null;
  readonly since: string | null;
}

export type StateWords =
  | 'working'
  | 'needs-you: approval'
  | 'needs-you: likely-approval'
  | 'needs-you: question'
  | 'ready'
  | 'idle'
  | 'stopped';

/** The preview of the list, and the heading of the board that the session stands below. */
const ON_SCREEN: Readonly<Record<StateWords, readonly [preview: RegExp, heading: RegExp]>> = {
  working: [/\b(?:sub-agents )?working\b/, /^ working {2}1/m],
  'needs-you: approval': [/needs you: approval\b/, /^ needs you {2}1/m],
  'needs-you: likely-approval': [/needs you: approval\?/, /^ needs you {2}1/m],
  'needs-you: question': [/needs you: question/, /^ needs you {2}1/m],
  ready: [/\bready\b/, /^ ready {2}1/m],
  idle: [/\bidle\b/, /^ idle {2}1/m],
  stopped: [/stopped in a turn/, /^ stopped {2}1/m],
};

export class ShownStates {
  readonly #lab: Lab;
  readonly #list: TestTerminal;
  readonly #board: TestTerminal;
  #text = '';

  private constructor(lab: Lab) {
    this.#lab = lab;
    const child = spawn(process.execPath, [program, 'watch', '--json'], {
      cwd: lab.project,
      env: lab.environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('utf8');
    });
    const screen = (...args: string[]): TestTerminal => {
      const { codexHome, project: cwd } = lab;
      return new TestTerminal(args, { codexHome, cwd, rows: 40, env: lab.environment() });
    };
    this.#list = screen();
    this.#board = screen('board');
    onTestFinished(() => {
      child.kill('SIGKILL');
      this.#list.close();
      this.#board.close();
    });
  }

  /** Resolves when what ends from now on is news. */
  static async open(lab: Lab): Promise<ShownStates> {
    const shown = new ShownStates(lab);
    await until('the record of what was looked at', () => hasRecord(lab));
    await shown.#list.shows('0 sessions');
    await shown.#board.shows('what is going on');
    return shown;
  }

  /** Every state that `watch` has told so far, of all sessions together. */
  get told(): string[] {
    return this.#lines.map(wordsOf);
  }

  /** What `watch` said last of this session, and what the list says of it. */
  async of(id: string): Promise<readonly [watched: string | null, listed: string | null]> {
    const watched = this.#lines.findLast(one => one.id === id);
    const { stdout } = await this.#lab.rolltop(['list', '--json']);
    const listed = jsonLines<Seen>(stdout).find(one => one.id === id);
    return [watched ? wordsOf(watched) : null, listed ? wordsOf(listed) : null];
  }

  get #lines(): Seen[] {
    return jsonLines<Seen>(this.#text.slice(0, this.#text.lastIndexOf('\n') + 1));
  }

  /** Waits until all of them say it. Returns what the list says as JSON. */
  async say(state: StateWords): Promise<Seen> {
    const seen = await until(`watch to say “${state}”, not ${this.told}`, () => {
      const last = this.#lines.at(-1);
      return last !== undefined && wordsOf(last) === state ? last : null;
    });
    const { stdout } = await this.#lab.rolltop(['list', '--json']);
    const listed = jsonLines<Seen>(stdout).find(one => one.id === seen.id);
    if (listed === undefined) throw new Error(`${seen.id} is not listed.`);
    expect(wordsOf(listed)).toBe(state);
    const [preview, heading] = ON_SCREEN[state];
    await this.#list.shows(preview);
    await this.#board.shows(heading);
    return listed;
  }
}

function wordsOf({ state, need }: Seen): string {
  return need === null ? String(state) : `${state}: ${need}`;
}

function hasRecord(lab: Lab): boolean {
  try {
    return readFileSync(`${lab.root}/state/rolltop/seen.jsonl`, 'utf8').includes('since');
  } catch {
    return false;
  }
}
