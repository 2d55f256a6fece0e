// Row 4: from another process's append to the bytes on the terminal, beside `tail -F` on the same file in the same run.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile, sleep, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { rolloutOf } from './viewer.mjs';

const APPENDS = 200;

const itemLine = payload =>
  `${JSON.stringify({ timestamp: new Date().toISOString(), type: 'response_item', payload })}\n`;

export const messageLine = text =>
  itemLine({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });

export const questionLine = text =>
  itemLine({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });

/** A copy that may be written to. */
export function copyOf(home) {
  const copy = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-home-'));
  cpSync(path.join(home, 'sessions'), path.join(copy, 'sessions'), { recursive: true });
  return copy;
}

function tailOf(file) {
  const tail = spawn('tail', ['-n', '0', '-F', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  let seen = '';
  const waiting = new Set();
  tail.stdout.setEncoding('utf8');
  tail.stdout.on('data', text => {
    seen = (seen + text).slice(-10_000);
    for (const check of waiting) check();
  });
  return {
    sent: text =>
      new Promise(resolve => {
        const began = performance.now();
        const check = () => {
          if (!seen.includes(text)) return;
          waiting.delete(check);
          resolve(performance.now() - began);
        };
        waiting.add(check);
        check();
      }),
    listen: listener => {
      tail.stdout.on('data', listener);
      return () => tail.stdout.off('data', listener);
    },
    close: () => tail.kill(),
  };
}

const FLOOD_MS = 20_000;
const FLOOD_EVERY_MS = 10;

/** When each line of a flood, a hundred a second, was on the parsed screen and came out of tail, less the time it was written; ms. */
async function flood(terminal, tail, file) {
  const written = [];
  const arrivals = new Map();
  const noteIn = name => text => {
    const now = performance.now();
    for (const [, n] of text.matchAll(/flood-(\d+)-x/g)) {
      const key = `${name} ${n}`;
      if (!arrivals.has(key)) arrivals.set(key, now - written[n]);
    }
  };
  const stops = [terminal.watch(noteIn('ours')), tail.listen(noteIn('tail'))];
  const began = performance.now();
  for (let n = 0; performance.now() - began < FLOOD_MS; n++) {
    written.push(performance.now());
    appendFileSync(file, messageLine(`flood-${n}-x`));
    await sleep(Math.max(0, began + (n + 1) * FLOOD_EVERY_MS - performance.now()));
  }
  await terminal.until(screen => screen.includes(`flood-${written.length - 1}-x`), { what: 'the last line' });
  for (const stop of stops) stop();
  // A line that never came out waits for ever.
  const of = name => written.map((_, n) => arrivals.get(`${name} ${n}`) ?? Number.POSITIVE_INFINITY);
  return { ours: of('ours'), theirs: of('tail') };
}

export async function measure({ homes }) {
  if (which('tail') === null) return [notHere(4, 'append to terminal', 'tail -F')];
  const home = copyOf(homes.rollout(1));
  const file = rolloutOf(home);
  const terminal = Terminal.ours(['open', file], { home });
  const tail = tailOf(file);
  const [ours, theirs] = [[], []];
  let flooded;
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    await terminal.still();
    for (let n = 0; n < APPENDS; n++) {
      const mark = `appended-${n}-x`;
      appendFileSync(file, messageLine(mark));
      const [a, b] = await Promise.all([
        terminal.until(screen => screen.includes(mark), { what: mark }),
        tail.sent(mark),
      ]);
      ours.push(a);
      theirs.push(b);
      // At an odd interval, so that it is in step with no timer of the programs.
      await sleep(30 + ((n * 37) % 80));
    }
    flooded = await flood(terminal, tail, file);
  } finally {
    tail.close();
    await terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
  const line = (what, { ours, theirs }, { q, withinMs }) => {
    const [a, b] = [quantile(ours, q), quantile(theirs, q)];
    return result({
      row: 4,
      what: `${what}, p${q * 100}`,
      ours: a,
      unit: 'ms',
      against: 'tail -F',
      peer: b,
      target: `+ ${withinMs} ms`,
      met: a <= b + withinMs,
    });
  };
  const single = { ours, theirs };
  return [
    line('append → parsed screen', single, { q: 0.5, withinMs: 20 }),
    line('append → parsed screen', single, { q: 0.99, withinMs: 50 }),
    line('100 lines a second: append → parsed screen', flooded, { q: 0.99, withinMs: 50 }),
  ];
}
