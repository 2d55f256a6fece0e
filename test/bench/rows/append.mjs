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
    close: () => tail.kill(),
  };
}

export async function measure({ homes }) {
  if (which('tail') === null) return [notHere(4, 'append to terminal', 'tail -F')];
  const home = copyOf(homes.rollout(1));
  const file = rolloutOf(home);
  const terminal = Terminal.ours(['open', file], { home });
  const tail = tailOf(file);
  const [ours, theirs] = [[], []];
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
      // Not in step with anybody's timer.
      await sleep(30 + ((n * 37) % 80));
    }
  } finally {
    tail.close();
    await terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
  const line = (q, withinMs) => {
    const [a, b] = [quantile(ours, q), quantile(theirs, q)];
    return result({
      row: 4,
      what: `append → parsed screen, p${q * 100}`,
      ours: a,
      unit: 'ms',
      against: 'tail -F',
      peer: b,
      target: `+ ${withinMs} ms`,
      met: a <= b + withinMs,
    });
  };
  return [line(0.5, 20), line(0.99, 50)];
}
