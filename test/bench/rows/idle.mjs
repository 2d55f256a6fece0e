// Row 6: what an idle screen costs, and following a session that writes a hundred lines a second.
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HOLD_ALL, hold } from '../holders.mjs';
import { sleep } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { copyOf, messageLine } from './append.mjs';
import { rolloutOf } from './viewer.mjs';

const IDLE_MS = 30_000;
const LIVE_MS = 15_000;
/** As long as it takes until what is called over and over is compiled for good; a session is watched for longer. */
const WARM_MS = 60_000;
const WRITERS = 50;

/** Share of one core, percent, and bytes sent, over a time. */
async function watched(terminal, ms, during = () => {}) {
  const [cpuBefore, bytesBefore, began] = [terminal.cpuMs, terminal.bytes, performance.now()];
  for (let n = 1; performance.now() - began < ms; n++) {
    during(n);
    // In step with the clock, so that what is written per second does not depend on how long writing takes.
    await sleep(Math.max(0, began + n * 10 - performance.now()));
  }
  const wallMs = performance.now() - began;
  return { percent: ((terminal.cpuMs - cpuBefore) / wallMs) * 100, bytes: terminal.bytes - bytesBefore };
}

/** V8 goes on collecting, and giving memory back, for half a minute after the last title was read. */
const SETTLED_S = 15;

/** Resolves when no work goes on in the background any more. */
export async function untilSettled(terminal) {
  for (let cpu = terminal.cpuMs, quiet = 0, tries = 0; quiet < SETTLED_S && tries < 120; tries++) {
    await sleep(1_000);
    const now = terminal.cpuMs;
    quiet = now - cpu < 10 ? quiet + 1 : 0;
    cpu = now;
  }
}

/** By then the whole tree was scanned for the first time, after which V8 gives much memory back; it is scanned each minute. */
const LOOKED_MS = 70_000;
const MINUTE_MS = 60_000;

export async function idleList(home) {
  const terminal = Terminal.ours([], { home });
  try {
    await untilSettled(terminal);
    await sleep(LOOKED_MS);
    return await watched(terminal, MINUTE_MS);
  } finally {
    await terminal.close();
  }
}

async function openRollout(home) {
  const copy = copyOf(home);
  const file = rolloutOf(copy);
  const terminal = Terminal.ours(['open', file], { home: copy });
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    await untilSettled(terminal);
    const idle = await watched(terminal, IDLE_MS);
    let line = 0;
    const append = () => appendFileSync(file, messageLine(`line ${line++} of a hundred a second`));
    const begun = await watched(terminal, WARM_MS, append);
    const live = await watched(terminal, LIVE_MS, append);
    // Nothing is lost: the last one arrives.
    await terminal.until(screen => screen.includes(`line ${line - 1} of`), { what: 'the last live line' });
    return { idle, begun, live };
  } finally {
    await terminal.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

function newestRollouts(home, count) {
  const names = readdirSync(home, { recursive: true }).filter(name => name.endsWith('.jsonl'));
  return names
    .sort()
    .slice(-count)
    .map(name => path.join(home, name));
}

/** Sessions of the newest day, each held by somebody and written twice a second while the list is on the screen. */
async function manyWriters(home) {
  const copy = copyOf(home);
  const files = newestRollouts(copy, WRITERS);
  const ids = files.map(file => /[0-9a-f-]{36}(?=\.jsonl$)/.exec(file)[0]);
  const release = hold(copy, ids, HOLD_ALL);
  const terminal = Terminal.ours([], { home: copy });
  try {
    await terminal.until(screen => /\d[KM]\b/.test(screen), { what: 'the list' });
    await untilSettled(terminal);
    const append = n => appendFileSync(files[n % files.length], messageLine(`line ${n} of many writers`));
    await watched(terminal, WARM_MS, append);
    const found = await watched(terminal, LIVE_MS, append);
    // Nothing is lost: in the end all of them, and no others, are live.
    const live = new RegExp(`\\b${files.length} live\\b`);
    await terminal.until(screen => live.test(screen), {
      what: `${files.length} live sessions`,
      patienceMs: 8_000,
    });
    return found;
  } finally {
    await terminal.close();
    await release();
    rmSync(copy, { recursive: true, force: true });
  }
}

export async function measure({ homes }) {
  const list = await idleList(homes.sessions(100_000));
  const { idle, begun, live } = await openRollout(homes.rollout(1000));
  const many = await manyWriters(homes.sessions(10_000));
  const line = (what, { percent }, limit) =>
    result({ row: 6, what, ours: percent, unit: '%', target: `< ${limit} %`, met: percent < limit });
  return [
    line('100,000 sessions listed, left alone', list, 0.3),
    result({
      row: 6,
      what: `bytes sent meanwhile, in ${MINUTE_MS / 1000} s`,
      ours: list.bytes,
      unit: 'B',
      target: '≤ one frame',
      met: list.bytes < 10_000,
    }),
    line('1 GB open, left alone', idle, 0.3),
    line('1 GB open, 100 lines a second', live, 6),
    result({
      row: 6,
      what: `the same in the ${WARM_MS / 1000} s before, while V8 compiles`,
      ours: begun.percent,
      unit: '%',
    }),
    result({
      row: 6,
      what: `list open, ${WRITERS} sessions written twice a second each`,
      ours: many.percent,
      unit: '%',
    }),
  ];
}
