// Row 7: memory with 100,000 sessions and all their titles, what a key waits for meanwhile, and memory after 10,000 live updates.
import { appendFileSync, rmSync } from 'node:fs';
import { quantile, sleep } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { copyOf, messageLine } from './append.mjs';
import { warmed } from './start.mjs';
import { rolloutOf } from './viewer.mjs';

const UPDATES = 10_000;
/** More than an open session keeps: from then on each line takes the place of another. */
const WARM_LINES = 3_600;
/** Behind the first page, until Ink draws. */
const START_MS = 1_500;
/** Long enough for a hundred thousand titles. */
const LOADING_MS = 40_000;

async function list(home, cache) {
  const terminal = Terminal.noting([], { home, env: { NODE_COMPILE_CACHE: cache } });
  try {
    await terminal.until(screen => /\d[KM]\b/.test(screen), { what: 'the list' });
    await terminal.noted();
    await sleep(START_MS);
    const { longestTurnMs: longestStartMs } = await terminal.noted();
    const waits = [];
    let largest = 0;
    // Keys all the time while everything else is read: each is answered by a frame.
    for (const began = performance.now(); performance.now() - began < LOADING_MS; ) {
      const pressed = performance.now();
      terminal.raw = '';
      terminal.type((waits.length >> 3) % 2 === 0 ? 'j' : 'k');
      await terminal.sent('\x1b[?2026l').catch(() => {});
      waits.push(performance.now() - pressed);
      largest = Math.max(largest, terminal.memoryMb);
      await sleep(50);
    }
    await sleep(2_000);
    const { longestTurnMs } = await terminal.noted();
    return { memoryMb: terminal.memoryMb, largest, waits, longestStartMs, longestTurnMs };
  } finally {
    await terminal.close();
  }
}

async function updates(home) {
  const copy = copyOf(home);
  const file = rolloutOf(copy);
  const terminal = Terminal.ours(['open', file], { home: copy });
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    // What a program takes once (code that is compiled, buffers that are kept) is not growth.
    for (let n = 0; n < WARM_LINES; n++) {
      appendFileSync(file, messageLine(`update before ${n}`));
      if (n % 10 === 0) await sleep(20);
    }
    await terminal.still();
    const before = terminal.memoryMb;
    for (let n = 0; n < UPDATES; n++) {
      appendFileSync(file, messageLine(`update ${n}`));
      if (n % 10 === 0) await sleep(20);
    }
    await terminal.until(screen => screen.includes(`update ${UPDATES - 1}`), { what: 'the last update' });
    await terminal.still();
    return { before, after: terminal.memoryMb };
  } finally {
    await terminal.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

export async function measure({ homes }) {
  const cache = await warmed(homes.sessions(100));
  const few = await list(homes.sessions(100), cache);
  const many = await list(homes.sessions(100_000), cache);
  rmSync(cache, { recursive: true, force: true });
  const flat = await updates(homes.rollout(1));
  const longest = many.longestTurnMs;
  const wait = quantile(many.waits, 0.99);
  return [
    result({
      row: 7,
      what: '100,000 sessions with all titles, resident',
      ours: many.memoryMb,
      unit: 'MB',
      against: 'at 100',
      peer: few.memoryMb,
      target: '≤ 240 MB',
      met: many.memoryMb <= 240,
    }),
    result({
      row: 7,
      what: 'largest on the way',
      ours: many.largest,
      unit: 'MB',
      against: 'at 100',
      peer: few.largest,
    }),
    result({
      row: 7,
      what: 'key → frame while titles load, p50',
      ours: quantile(many.waits, 0.5),
      unit: 'ms',
      against: 'at 100',
      peer: quantile(few.waits, 0.5),
      target: '≤ 16 ms',
      met: quantile(many.waits, 0.5) <= 16,
    }),
    result({
      row: 7,
      what: 'key → frame while titles load, p99',
      ours: wait,
      unit: 'ms',
      against: 'at 100',
      peer: quantile(few.waits, 0.99),
    }),
    result({
      row: 7,
      what: 'longest piece of work while Ink is loaded',
      ours: many.longestStartMs,
      unit: 'ms',
      against: 'at 100',
      peer: few.longestStartMs,
    }),
    result({
      row: 7,
      what: 'longest piece of work while titles load',
      ours: longest,
      unit: 'ms',
      against: 'at 100',
      peer: few.longestTurnMs,
      target: '≤ 16 ms',
      met: longest <= 16,
    }),
    result({
      row: 7,
      what: `after ${UPDATES.toLocaleString('en-US')} live updates`,
      ours: flat.after,
      unit: 'MB',
      against: 'before them',
      peer: flat.before,
      target: '± 5 %',
      met: flat.after <= 1.05 * flat.before,
    }),
  ];
}
