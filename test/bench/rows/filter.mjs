// Row 9: filtering 100,000 titles as one types, beside `fzf -f` on a list of as many.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, quantile, sleep, timed, which } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';

const QUERIES = ['retry', 'safari', 'parser zod', 'billing tables', 'wrng'];

/** The header says how many are shown: "12 of 100,000". */
const shown = screen => /([\d,]+) of 100,000/.exec(screen)?.[1] ?? null;

async function titlesRead(terminal) {
  for (let cpu = terminal.cpuMs, quiet = 0, tries = 0; quiet < 3 && tries < 240; tries++) {
    await sleep(500);
    const now = terminal.cpuMs;
    quiet = now - cpu < 20 ? quiet + 1 : 0;
    cpu = now;
  }
}

/** ms from each key to the screen that counts its results. */
async function typed(terminal, query) {
  const waits = [];
  terminal.type('/');
  await terminal.still(200);
  for (const key of query) {
    const began = performance.now();
    terminal.raw = '';
    terminal.type(key);
    await terminal.sent('\x1b[?2026l').catch(() => {});
    const answered = performance.now() - began;
    await terminal.still(400);
    waits.push({ key: answered });
  }
  const results = shown(terminal.text());
  terminal.type('\x1b');
  await terminal.still(400);
  return { waits, results };
}

async function resultsMs(terminal, query) {
  terminal.type('/');
  await terminal.still(200);
  const began = performance.now();
  terminal.type(query);
  let last = began;
  const listener = terminal.pty.onData(() => {
    last = performance.now();
  });
  await terminal.still(600);
  listener.dispose();
  terminal.type('\x1b');
  await terminal.still(400);
  return last - began;
}

function fzfMs(count) {
  if (which('fzf') === null) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
  const file = path.join(folder, 'titles');
  const lines = Array.from(
    { length: count },
    (_, n) =>
      `fix the ${['retry', 'safari login', 'billing tables', 'parser'][n % 4]} number ${n} in ${n * 7}`,
  );
  writeFileSync(file, lines.join('\n'));
  const times = QUERIES.map(query => timed('bash', ['-c', `fzf -f "${query}" < "${file}"`]).wallMs);
  rmSync(folder, { recursive: true });
  return median(times);
}

export async function measure({ homes }) {
  const terminal = Terminal.noting([], { home: homes.sessions(100_000) });
  try {
    await terminal.until(screen => /\d[KM]\b/.test(screen), { what: 'the list' });
    await titlesRead(terminal);
    await terminal.noted();
    const keys = [];
    for (const query of QUERIES) keys.push(...(await typed(terminal, query)).waits.map(wait => wait.key));
    const { longestTurnMs } = await terminal.noted();
    const whole = [];
    for (const query of QUERIES) whole.push(await resultsMs(terminal, query));
    const fzf = fzfMs(100_000);
    const all = {
      row: 9,
      what: 'filter 100,000: a whole query → its results',
      ours: median(whole),
      unit: 'ms',
    };
    return [
      result({
        row: 9,
        what: 'filter 100,000: a key → its frame, p50',
        ours: quantile(keys, 0.5),
        unit: 'ms',
        target: '≤ 16 ms',
        met: quantile(keys, 0.5) <= 16,
      }),
      result({
        row: 9,
        what: 'longest piece of work on the main thread',
        ours: longestTurnMs,
        unit: 'ms',
        target: '≤ 16 ms',
        met: longestTurnMs <= 16,
      }),
      fzf === null
        ? result({ ...all, against: 'fzf -f: not here' })
        : result({ ...all, against: 'fzf -f', peer: fzf }),
    ];
  } finally {
    await terminal.close();
  }
}
