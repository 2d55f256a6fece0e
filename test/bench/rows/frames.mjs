// Row 5: what one frame costs at 200×60, in CPU of the whole process and in bytes on the line.
import { appendFileSync, rmSync } from 'node:fs';
import { median, sleep, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { copyOf, messageLine } from './append.mjs';
import { untilSettled } from './idle.mjs';
import { rolloutOf } from './viewer.mjs';

const size = { columns: 200, rows: 60 };
/** As many as a user has felt after half a minute of a held key, then as many again that are measured. */
const WARM = 150;
const STEPS = 200;
/** A step and all that it brings is over by then; a program that is left alone does next to nothing meanwhile. */
const STEP_MS = 40;
/** Lines that come faster share a frame: then a step would have none. */
const LIVE_STEP_MS = 150;
/** Ink's own renderer for one scrolled row of this size, measured once (design notes): there is no switch back to it. */
const INK_CPU_MS = 33;

/**
 * CPU and bytes of one step: the medians of the process's own counters from just before a step to just before the next. What
 * happens a few times a second beside it is in a few of the steps only.
 */
async function steps(terminal, step, stepMs = STEP_MS) {
  const cpuMs = [];
  const bytes = [];
  for (let n = 0; n < WARM + STEPS; n++) {
    const [cpuBefore, bytesBefore] = [terminal.cpuMs, terminal.bytes];
    step(n);
    await sleep(stepMs);
    if (n < WARM) continue;
    cpuMs.push(terminal.cpuMs - cpuBefore);
    bytes.push(terminal.bytes - bytesBefore);
  }
  return { cpuMs: median(cpuMs), bytes: median(bytes) };
}

async function inPicker(home) {
  const terminal = Terminal.ours([], { home, ...size });
  try {
    await terminal.until(screen => /\d[KM]\b/.test(screen), { what: 'the list' });
    // Titles and times of all the others are read behind the first page.
    await untilSettled(terminal);
    const selection = await steps(terminal, n => terminal.type((n >> 4) % 2 === 0 ? 'j' : 'k'));
    return { selection };
  } finally {
    await terminal.close();
  }
}

async function inViewer(home) {
  const copy = copyOf(home);
  const file = rolloutOf(copy);
  const terminal = Terminal.ours(['open', file], { home: copy, ...size });
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    await untilSettled(terminal);
    const scroll = await steps(terminal, () => terminal.type('k'));
    terminal.type('G');
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    await terminal.still(1_000);
    const live = await steps(
      terminal,
      n => appendFileSync(file, messageLine(`live line ${n}`)),
      LIVE_STEP_MS,
    );
    // Typing a search changes the last row and nothing else.
    terminal.type('/');
    await terminal.still();
    const footer = await steps(terminal, n => terminal.type(n % 2 === 0 ? 'q' : '\x7f'));
    return { scroll, live, footer };
  } finally {
    await terminal.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

async function lessBytes(file) {
  const terminal = new Terminal('less', ['+G', file], size);
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), {
      what: 'less at the end',
      patienceMs: 60_000,
    });
    const bytes = [];
    for (let n = 0; n < 20; n++) {
      const before = terminal.bytes;
      terminal.type('k');
      await sleep(40);
      bytes.push(terminal.bytes - before);
    }
    return median(bytes);
  } finally {
    await terminal.close();
  }
}

export async function measure({ homes }) {
  const found = { ...(await inPicker(homes.sessions(10_000))), ...(await inViewer(homes.rollout(1))) };
  const cpu = (what, key) =>
    result({
      row: 5,
      what: `${what}, CPU`,
      ours: found[key].cpuMs,
      unit: 'ms',
      against: 'stock Ink',
      peer: INK_CPU_MS,
      target: '≤ 3 ms',
      met: found[key].cpuMs <= 3,
    });
  const bytes = (what, key, limit) =>
    result({
      row: 5,
      what: `${what}, bytes`,
      ours: found[key].bytes,
      unit: 'B',
      target: `≤ ${limit} B`,
      met: found[key].bytes <= limit,
    });
  const scroll = bytes('scroll one row', 'scroll', 600);
  const less = which('less') === null ? null : await lessBytes(rolloutOf(homes.rollout(1)));
  return [
    cpu('move the selection', 'selection'),
    bytes('move the selection', 'selection', 600),
    cpu('scroll one row', 'scroll'),
    less === null ? scroll : { ...scroll, against: 'less', peer: less },
    ...(less === null ? [notHere(5, 'scroll one row', 'less')] : []),
    cpu('a new live line', 'live'),
    cpu('the footer only', 'footer'),
    bytes('the footer only', 'footer', 100),
  ];
}
