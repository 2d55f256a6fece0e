// The real program in a pseudo-terminal, for a picture: what is typed, what is waited for, and what was on the screen.
import path from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { root } from './bundle.mjs';
import { rowsOf } from './screen-svg.mjs';

const PATIENCE_MS = 90_000;
const POLL_MS = 30;
const { CI: _, NO_COLOR: __, CODEX_HOME: ___, ...inherited } = process.env;

export class PictureScreen {
  /** What was on the screen, and when it came. */
  taken = [];

  constructor(args, { columns, rows }, env) {
    this.rows = rows;
    this.screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.program = spawn(process.execPath, [path.join(root, 'bin/rolltop.js'), ...args], {
      ...{ cols: columns, rows },
      env: { ...inherited, TERM: 'xterm-256color', COLORFGBG: '15;0', LANG: 'C.UTF-8', ...env },
    });
    this.program.onData(text => this.screen.write(text));
    this.ended = new Promise(resolve => this.program.onExit(resolve));
  }

  /** Takes what is there from now on; returns the way to stop. */
  watch() {
    const watching = setInterval(() => this.takeFrame(), POLL_MS);
    return () => {
      clearInterval(watching);
      this.takeFrame();
    };
  }

  takeFrame() {
    const rows = rowsOf(this.screen);
    const last = this.taken.at(-1);
    if (last?.rows.every((row, index) => row === rows[index])) return;
    this.taken.push({ rows, atMs: performance.now() });
  }

  /** As a person does. */
  async type(text) {
    for (const key of text) {
      this.program.write(key);
      await rest(text.length === 1 ? 150 : 90);
    }
  }

  async shows(pattern) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!pattern.test(this.text())) {
      if (Date.now() > deadline) throw new Error(`The screen never showed ${pattern}:\n${this.text()}`);
      await rest(POLL_MS);
    }
  }

  text() {
    const { active } = this.screen.buffer;
    const lines = Array.from({ length: this.rows }, (_, row) => active.getLine(active.viewportY + row));
    return lines.map(line => line?.translateToString(true) ?? '').join('\n');
  }

  /** Ctrl-C gives the terminal back. */
  async end() {
    this.program.write('\u0003');
    await this.ended;
  }

  kill() {
    this.program.kill('SIGKILL');
  }
}

export function rest(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}
