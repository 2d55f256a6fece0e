/** Codex's own full screen in a pseudo-terminal that answers requests (such as the cursor's position) as a terminal does. */
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import type { Codex } from './codex.ts';
import { until } from './until.ts';

const COLUMNS = 120;
const ROWS = 40;

export class CodexScreen {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  #ended = false;

  constructor({ place }: Codex, args: readonly string[]) {
    const { binary, cwd, env } = place;
    this.#screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
    this.#pty = spawn(binary, [...args], {
      name: 'xterm-256color',
      cols: COLUMNS,
      rows: ROWS,
      cwd,
      env: { ...env },
    });
    this.#pty.onData(text => this.#screen.write(text));
    this.#screen.onData(answer => this.#pty.write(answer));
    this.#pty.onExit(() => {
      this.#ended = true;
    });
    onTestFinished(() => {
      if (!this.#ended) this.#pty.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  text(): string {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: ROWS },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    ).join('\n');
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  async shows(text: string): Promise<void> {
    await until(`“${text}” on Codex's screen`, () => this.text().includes(text)).catch(error => {
      throw new Error(`${String(error)}\n${this.text()}`);
    });
  }

  kill(): void {
    this.#pty.kill('SIGKILL');
  }

  /** Leaves as a person does; twice, because the first Ctrl-C only warns. */
  async quit(): Promise<void> {
    await until('Codex to end', () => {
      if (!this.#ended) this.#pty.write('\u0003');
      return this.#ended;
    });
  }
}
