/**
 * The built program in a real pseudo-terminal, its screen read back through a terminal emulator. Tests poll the screen and
 * never sleep for a result.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;

export interface TerminalOptions {
  readonly codexHome: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What to start in place of the built program of this repository. */
  readonly program?: readonly string[];
  /** Start it from an interactive shell, as a person does: with job control. */
  readonly inShell?: true;
  /** What a program that died has sent to the terminal before. */
  readonly leftBehind?: string;
  /** A line of shell that ends in starting `"$@"`. */
  readonly startedBy?: string;
  /** As GNU screen and the Linux console are. */
  readonly noAlternateScreen?: true;
}

const POLL_MS = 15;
const PATIENCE_MS = 20_000;

function startOf(command: readonly string[], { leftBehind, startedBy }: TerminalOptions): readonly string[] {
  if (startedBy !== undefined) return ['sh', '-c', startedBy, 'sh', ...command];
  return leftBehind === undefined
    ? command
    : ['sh', '-c', 'printf %s "$0"; exec "$@"', leftBehind, ...command];
}

/** One running program. `close` ends it whatever it is doing. */
export class TestTerminal {
  readonly pty: IPty;
  readonly state: string;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  /** Everything the program sent, as it came. */
  output = '';
  exit: { readonly code: number; readonly signal: number | undefined } | null = null;

  constructor(args: readonly string[], options: TerminalOptions) {
    const { columns = 120, rows = 32, codexHome, env = {}, cwd = codexHome } = options;
    this.state = mkdtempSync(join(tmpdir(), 'rolltop-state-'));
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 500 });
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(CI|TMUX|NO_COLOR|CODEX_HOME|SSH_)/.test(name)),
    );
    const [file, ...words] = options.inShell
      ? ['bash', '--norc', '--noprofile', '-i']
      : startOf([...(options.program ?? [process.execPath, program]), ...args], options);
    if (options.noAlternateScreen) {
      for (const final of ['h', 'l'])
        this.#screen.parser.registerCsiHandler({ prefix: '?', final }, ([mode]) => mode === 1049);
    }
    this.pty = spawn(file ?? '', words, {
      name: env.TERM ?? 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      env: {
        ...inherited,
        CODEX_HOME: codexHome,
        XDG_STATE_HOME: this.state,
        XDG_CONFIG_HOME: this.state,
        XDG_CACHE_HOME: this.state,
        LANG: 'C.UTF-8',
        ...env,
      } as Record<string, string>,
    });
    this.pty.onData(text => {
      this.output += text;
      this.#screen.write(text);
    });
    if (options.inShell) this.pty.write(`${[process.execPath, program, ...args].join(' ')}\r`);
    this.pty.onExit(({ exitCode, signal }) => {
      this.exit = { code: exitCode, signal };
    });
  }

  /** The screen as text, one string a row, ends trimmed. */
  rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  /** What stands in each column of a row. */
  cells(y: number): string[] {
    const line = this.#screen.buffer.active.getLine(this.#screen.buffer.active.viewportY + y);
    return Array.from({ length: this.#screen.cols }, (_, x) => line?.getCell(x)?.getChars() ?? '');
  }

  /** Row of the cursor on the screen. */
  get cursorRow(): number {
    return this.#screen.buffer.active.cursorY;
  }

  get cursorColumn(): number {
    return this.#screen.buffer.active.cursorX;
  }

  get cursorShown(): boolean {
    return this.output.lastIndexOf('\u001B[?25h') > this.output.lastIndexOf('\u001B[?25l');
  }

  /** The terminal's modes, as programs have set them. */
  get modes(): xterm.IModes {
    return this.#screen.modes;
  }

  /** What the terminal's parser sees, for modes that the emulator does not know. */
  get parser(): xterm.IParser {
    return this.#screen.parser;
  }

  text(): string {
    return this.rows().join('\n');
  }

  /** True while the program shows its own full screen, the scrollback untouched. */
  get fullScreen(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** Bytes are sent as they are; the package's types know text only. */
  type(keys: string | Buffer): void {
    this.pty.write(keys as string);
  }

  /** The terminal goes while the program runs, as when its window is closed. */
  closeWindow(): void {
    (this.pty as IPty & { destroy(): void }).destroy();
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Waits until `condition` holds on the screen; fails with the screen when it never does. */
  async until(condition: (screen: string) => boolean, what = 'the screen to change'): Promise<string> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const screen = this.text();
      if (condition(screen)) return screen;
      await new Promise(resolve => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`Waited in vain for ${what}. The screen:\n${this.text()}`);
  }

  shows(text: string | RegExp): Promise<string> {
    const matches = (screen: string) =>
      typeof text === 'string' ? screen.includes(text) : text.test(screen);
    return this.until(matches, `to see ${String(text)}`);
  }

  async hides(text: string): Promise<string> {
    return await this.until(screen => !screen.includes(text), `“${text}” to go`);
  }

  async ended(): Promise<{ readonly code: number; readonly signal: number | undefined }> {
    const end = Date.now() + PATIENCE_MS;
    while (this.exit === null && Date.now() < end) await new Promise(resolve => setTimeout(resolve, POLL_MS));
    if (this.exit === null) throw new Error(`The program did not end. The screen:\n${this.text()}`);
    return this.exit;
  }

  close(): void {
    if (this.exit === null) this.pty.kill('SIGKILL');
    rmSync(this.state, { recursive: true, force: true });
  }
}
