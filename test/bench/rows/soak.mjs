// `npm run bench -- soak [--minutes 60]`: a screen that stays open while sessions are written, and what it holds at the end.
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { median, sleep } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { copyOf, messageLine, questionLine } from './append.mjs';

const WRITTEN = 10;
const BEAT_MS = 250;
const SAMPLES = 100;
/** Code is compiled and buffers are filled in the first tenth of the time. */
const WARM_UP = 0.1;
const LAST = 99_999;

const filesOf = home =>
  readdirSync(path.join(home, 'sessions'), { recursive: true })
    .map(name => path.join(home, 'sessions', String(name)))
    .filter(name => name.endsWith('.jsonl'))
    .sort();

const openFiles = terminal => readdirSync(`/proc/${terminal.pty.pid}/fd`).length;

const titleOf = n => `a new session number ${n}`;

/** A session that appears while the screen is open. */
function newSession(home, n) {
  const now = new Date();
  const [date, time] = now.toISOString().slice(0, 19).split('T');
  const id = `0197${String(n % 10_000).padStart(4, '0')}-0000-7000-8000-${String(now.getTime()).slice(-12)}`;
  const folder = path.join(home, 'sessions', ...date.split('-'));
  mkdirSync(folder, { recursive: true });
  const meta = {
    id,
    timestamp: now.toISOString(),
    cwd: '/code',
    originator: 'codex_cli_rs',
    cli_version: '0.125.0',
  };
  const first = JSON.stringify({ timestamp: now.toISOString(), type: 'session_meta', payload: meta });
  const file = path.join(folder, `rollout-${date}T${time.replaceAll(':', '-')}-${id}.jsonl`);
  writeFileSync(file, `${first}\n${questionLine(titleOf(n))}`);
  return file;
}

/** What a person does now and then: move in the list, open a session, scroll, search, come back. */
const visits = [
  'jjjkk',
  '\x1b[6~',
  '\x1b[5~',
  '/retry',
  '\x1b',
  'g',
  '\r',
  'kkkk',
  '\x1b[5~',
  'g',
  'G',
  '/the',
  '\r',
  'n',
  '\x1b',
  '\x1b',
  'g',
];

async function soak({ terminal, home, minutes }) {
  const files = filesOf(home).slice(-WRITTEN);
  const samples = [];
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  let cpuBefore = terminal.cpuMs;
  const everyMs = (minutes * 60_000) / SAMPLES;
  let nextSample = everyMs;
  for (let beat = 0; elapsed() < minutes * 60_000; beat++) {
    appendFileSync(files[beat % files.length], messageLine(`beat ${beat}`));
    if (beat % 240 === 0) files[(beat / 240) % files.length] = newSession(home, beat / 240);
    if (beat % 20 === 0) terminal.type(visits[(beat / 20) % visits.length]);
    if (elapsed() >= nextSample) {
      const cpuMs = terminal.cpuMs;
      samples.push({
        share: elapsed() / (minutes * 60_000),
        memoryMb: terminal.memoryMb,
        openFiles: openFiles(terminal),
        cpu: ((cpuMs - cpuBefore) / everyMs) * 100,
      });
      [cpuBefore, nextSample] = [cpuMs, nextSample + everyMs];
    }
    await sleep(Math.max(0, began + (beat + 1) * BEAT_MS - performance.now()));
  }
  return samples;
}

/** Still alive and still following: a session made now is found by its title, and what is written to it comes to the screen. */
async function stillFollows(terminal, home) {
  const file = newSession(home, LAST);
  terminal.type('\x1b\x1b\x1b');
  await terminal.still();
  terminal.type(`/number ${LAST}`);
  await terminal.until(screen => screen.includes(titleOf(LAST)), { what: 'the last session' });
  terminal.type('\r\r');
  await terminal.still();
  appendFileSync(file, messageLine('the last line of all'));
  await terminal.until(screen => screen.includes('the last line of all'), { what: 'the last line' });
}

export async function measure({ homes, minutes }) {
  const home = copyOf(homes.sessions(10_000));
  const terminal = Terminal.ours([], { home });
  try {
    await terminal.until(screen => /\d[KM]\b/.test(screen), { what: 'the list' });
    await terminal.still(1_000);
    const samples = await soak({ terminal, home, minutes });
    await stillFollows(terminal, home);
    const of = (key, from, to) =>
      median(samples.filter(({ share }) => share > from && share <= to).map(sample => sample[key]));
    const flat = (what, key, unit, tolerance) => {
      const [before, after] = [of(key, WARM_UP, 2 * WARM_UP), of(key, 1 - WARM_UP, 1)];
      const met = after <= before * tolerance;
      return result({
        row: 'soak',
        what,
        ours: after,
        unit,
        against: 'after a tenth of it',
        peer: before,
        target: `≤ × ${tolerance}`,
        met,
      });
    };
    return [
      flat(`${minutes} minutes with keys and 4 lines a second: resident`, 'memoryMb', 'MB', 1.05),
      flat('open files', 'openFiles', '', 1.2),
      flat('CPU, % of a core', 'cpu', '%', 1.2),
    ];
  } finally {
    await terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
}
