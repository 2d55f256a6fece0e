// npm run pictures: makes .github/rolltop.svg, the moving picture of the README, from the real program in a pseudo-terminal: in the demo a
// session that is at work is found, followed, and answered. Its agent is a script (bin/picture-agent.mjs) that writes through the library.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { root } from './bundle.mjs';
import { beginSession } from './picture-agent.mjs';
import { movingSvg, rowsOf } from './screen-svg.mjs';

const SIZE = { columns: 96, rows: 26 };
const PATIENCE_MS = 90_000;
const POLL_MS = 30;
/** Waiting is cut to this, so that the picture keeps going; what is typed is slow enough to be read. */
const SHOWN_MS = { shortest: 70, longest: 900, last: 5000 };

const home = mkdtempSync(path.join(tmpdir(), 'rolltop-pictures-'));
const screen = new xterm.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
const { CI: _, NO_COLOR: __, CODEX_HOME: ___, ...inherited } = process.env;
const program = spawn(process.execPath, [path.join(root, 'bin/rolltop.js'), 'demo'], {
  cols: SIZE.columns,
  rows: SIZE.rows,
  env: {
    ...inherited,
    TERM: 'xterm-256color',
    COLORFGBG: '15;0',
    LANG: 'C.UTF-8',
    TMPDIR: home,
    XDG_STATE_HOME: home,
    XDG_CONFIG_HOME: home,
  },
});
program.onData(text => screen.write(text));
const ended = new Promise(resolve => program.onExit(resolve));

/** What was on the screen, and when it came. */
const taken = [];

try {
  await shows(/page 1 of/);
  await shows(/2 live/);
  const demo = readdirSync(home).find(name => name.startsWith('rolltop-demo-'));
  const agent = await beginSession(path.join(home, demo));
  await shows(/3 live/);
  await rest(1200);
  const watching = setInterval(takeFrame, POLL_MS);
  await rest(1200);

  // Found by a word, among those that are live.
  await type('/');
  await type('checkout is:live');
  await shows(/1 of 194 shown/);
  await rest(900);
  await type('\r');
  await rest(500);
  await type('\r');
  await shows(/‹ The checkout test/);
  await type('G');
  await rest(600);

  // Followed while it is written.
  await agent.work();
  await shows(/rounded to cents/);
  await rest(1500);

  // Answered: the message is in the file, and the agent goes on.
  await type('r');
  await shows(/Write a message/);
  await type('Good. And check the refunds, too.');
  await rest(600);
  await type('\r');
  await agent.answer();
  await shows(/Refunds had the same fault/);
  await rest(1200);
  clearInterval(watching);
  takeFrame();
  await agent.stop();
  // Ctrl-C restores the terminal and removes the demo's home.
  program.write('\u0003');
  await ended;
  const svg = movingSvg(SIZE, frames(), 'rolltop: a session at work is found, followed and answered');
  writeFileSync(path.join(root, '.github/rolltop.svg'), svg);
} finally {
  program.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);

function takeFrame() {
  const rows = rowsOf(screen);
  const last = taken.at(-1);
  if (last?.rows.every((row, index) => row === rows[index])) return;
  taken.push({ rows, atMs: performance.now() });
}

function frames() {
  return taken.map(({ rows, atMs }, index) => {
    const next = taken[index + 1];
    if (next === undefined) return { rows, shownMs: SHOWN_MS.last };
    const shownMs = Math.min(SHOWN_MS.longest, Math.max(SHOWN_MS.shortest, next.atMs - atMs));
    return { rows, shownMs: Math.round(shownMs) };
  });
}

/** As a person does. */
async function type(text) {
  for (const key of text) {
    program.write(key);
    await rest(text.length === 1 ? 150 : 90);
  }
}

function rest(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}

async function shows(pattern) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!pattern.test(screenText())) {
    if (Date.now() > deadline) throw new Error(`The screen never showed ${pattern}:\n${screenText()}`);
    await rest(POLL_MS);
  }
}

function screenText() {
  const { active } = screen.buffer;
  const lines = Array.from({ length: SIZE.rows }, (_, row) => active.getLine(active.viewportY + row));
  return lines.map(line => line?.translateToString(true) ?? '').join('\n');
}
