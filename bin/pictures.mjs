// npm run pictures: makes .github/picker.svg and .github/viewer.svg from the real program in a pseudo-terminal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { root } from './bundle.mjs';
import { screenSvg } from './screen-svg.mjs';

const COLUMNS = 120;
const ROWS = 30;
const PATIENCE_MS = 60_000;

const state = mkdtempSync(path.join(tmpdir(), 'rolltop-pictures-'));
const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const { CI: _, NO_COLOR: __, ...inherited } = process.env;
const program = spawn(process.execPath, [path.join(root, 'bin/rolltop.js'), 'demo'], {
  cols: COLUMNS,
  rows: ROWS,
  env: { ...inherited, TERM: 'xterm-256color', COLORFGBG: '15;0', LANG: 'C.UTF-8', XDG_STATE_HOME: state },
});
program.onData(text => screen.write(text));
const ended = new Promise(resolve => program.onExit(resolve));

try {
  await shows(/page 1 of/);
  await shows(/2 live/);
  // The session with sub-agents, unfolded, its end in the preview.
  await shows(/▸ 2 sub-agents/);
  for (const [key, title] of Object.entries({
    g: 'Uploads hang',
    j: 'Move the search',
    J: 'The uploader retries',
  })) {
    program.write(key.toLowerCase());
    await shows(new RegExp(`── ${title}`));
  }
  program.write('+');
  await shows(/└/);
  await shows(/turn took/);
  picture('picker');
  // The one that is written live, until its first command fails.
  program.write('g');
  await shows(/── Uploads hang/);
  program.write('\r');
  await shows(/✗ 1/);
  picture('viewer');
  // Ctrl-C restores the terminal and removes the demo's home.
  program.write('\u0003');
  await ended;
} finally {
  program.kill('SIGKILL');
  rmSync(state, { recursive: true, force: true });
}
process.exit(0);

function picture(name) {
  writeFileSync(path.join(root, '.github', `${name}.svg`), screenSvg(screen, `rolltop: the ${name}`));
}

async function shows(pattern) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!pattern.test(screenText())) {
    if (Date.now() > deadline) throw new Error(`The screen never showed ${pattern}:\n${screenText()}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function screenText() {
  const { active } = screen.buffer;
  const lines = Array.from({ length: ROWS }, (_, row) => active.getLine(active.viewportY + row));
  return lines.map(line => line?.translateToString(true) ?? '').join('\n');
}
