// A program in a pseudo-terminal: its bytes are counted, its screen is parsed, and "on the screen" means on the parsed screen.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cpuOf, endProcesses, memoryOf, sessionOf, sleep } from './measure.mjs';

/** A copy that stays as it is while the sources are being worked on (see bench.mjs). */
export const program =
  process.env.ROLLTOP_BENCH_PROGRAM ?? fileURLToPath(new URL('../../bin/rolltop.js', import.meta.url));
const preload = fileURLToPath(new URL('preload.cjs', import.meta.url));

function environment(extra) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(CI|TMUX|NO_COLOR|CODEX_HOME|SSH_)/.test(name),
  );
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', TERM: 'xterm-256color', ...extra };
}

export class Terminal {
  bytes = 0;
  /** Raw text since `mark` was last called. */
  raw = '';
  exited = false;
  #screen;
  #folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
  #waiting = new Set();

  constructor(file, args, { columns = 120, rows = 40, env = {}, cwd = tmpdir() } = {}) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    this.startedMs = Date.now();
    this.log = path.join(this.#folder, 'log');
    this.pty = spawn(file, args, {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      env: environment({
        XDG_STATE_HOME: this.#folder,
        NODE_COMPILE_CACHE: path.join(this.#folder, 'compiled'),
        ROLLTOP_BENCH_LOG: this.log,
        ...env,
      }),
    });
    this.pty.onData(text => this.#take(text));
    this.pty.onExit(() => {
      this.exited = true;
    });
    // Programs send requests (the cursor's position, the terminal's kind): it has to answer them.
    this.#screen.onData(answer => this.pty.write(answer));
  }

  static ours(args, { home, ...options }) {
    const env = { CODEX_HOME: home, ...options.env };
    return new Terminal(process.execPath, [program, ...args], { ...options, env });
  }

  /** Ours with the preload in it, for `noted`: what costs little is measured without. */
  static noting(args, { home, ...options }) {
    const env = { CODEX_HOME: home, ...options.env };
    return new Terminal(process.execPath, ['--require', preload, program, ...args], { ...options, env });
  }

  #take(text) {
    this.bytes += Buffer.byteLength(text);
    this.raw += text;
    for (const check of this.#waiting) check('raw');
    this.#screen.write(text, () => {
      for (const check of this.#waiting) check('parsed');
    });
  }

  /** Hands on the parsed screen each time it changes, until the returned function is called. */
  watch(listener) {
    const check = stage => {
      if (stage === 'parsed') listener(this.text());
    };
    this.#waiting.add(check);
    return () => this.#waiting.delete(check);
  }

  rows() {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  text() {
    return this.rows().join('\n');
  }

  type(keys) {
    this.pty.write(keys);
  }

  /** ms from now until `condition(screen)` holds on the parsed screen. */
  until(condition, { patienceMs = 60_000, what = 'the screen' } = {}) {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const finish = act => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        act();
      };
      const check = stage => {
        if (stage === 'parsed' && condition(this.text())) finish(() => resolve(performance.now() - began));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`Waited in vain for ${what}. The screen:\n${this.text()}`))),
        patienceMs,
      );
      this.#waiting.add(check);
      check('parsed');
    });
  }

  /** ms until these bytes have come out. */
  sent(text, patienceMs = 5_000) {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!this.raw.includes(text)) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(performance.now() - began);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`Waited in vain for ${text}. The screen:\n${this.text()}`));
      }, patienceMs);
      this.#waiting.add(check);
      check();
    });
  }

  /** Resolves when nothing was sent for `ms`. */
  async still(ms = 300, patienceMs = 20_000) {
    const end = Date.now() + patienceMs;
    for (let bytes = -1; bytes !== this.bytes && Date.now() < end; await sleep(ms)) bytes = this.bytes;
  }

  get cpuMs() {
    return cpuOf(this.pty.pid);
  }

  get memoryMb() {
    return memoryOf(this.pty.pid);
  }

  /** What the preload noted since the last call; of a terminal made by `noting`. */
  async noted() {
    process.kill(this.pty.pid, 'SIGURG');
    const done = `${this.log}.done`;
    for (let tries = 0; tries < 2_000 && !existsSync(done); tries++) await sleep(5);
    const noted = JSON.parse(readFileSync(done, 'utf8'));
    rmSync(done);
    return noted;
  }

  async close() {
    const { pid } = this.pty;
    if (!this.exited) this.pty.kill('SIGKILL');
    for (let tries = 0; tries < 200 && !this.exited; tries++) await sleep(10);
    // Whatever it started shares its session, unless it began one of its own.
    await endProcesses(() => sessionOf(pid));
    this.#screen.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
