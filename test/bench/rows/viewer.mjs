// Row 2: opening a rollout at its end, going to its beginning and its middle, and paging through a line of 40 MB.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { alternately, median, sleep, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';

const END = 'END-OF-ROLLOUT';
const START = 'START-OF-ROLLOUT';
const PLACEHOLDER = /not shown:/;
/** Rows above the conversation: the header has the first question as title wherever the screen is. */
const ABOVE = 2;

const atStart = screen => screen.split('\n').slice(ABOVE).join('\n').includes(START);
const percent = screen => Number(/(\d+) %/.exec(screen.split('\n').at(-1))?.[1] ?? Number.NaN);

export function rolloutOf(home) {
  const found = readdirSync(home, { recursive: true }).find(name => String(name).endsWith('.jsonl'));
  return path.join(home, String(found));
}

async function openOurs(home) {
  const terminal = Terminal.noting(['open', rolloutOf(home)], { home });
  try {
    await terminal.until(screen => screen.includes(END), { what: END });
    const openMs = Date.now() - terminal.startedMs;
    await terminal.still();
    await sleep(1_500);
    const memoryMb = terminal.memoryMb;
    const { writes } = await terminal.noted();
    const openCpuMs = writes.find(({ text }) => text.includes(END))?.cpuMs ?? Number.NaN;
    terminal.type('g');
    const topMs = await terminal.until(atStart, { what: START });
    await terminal.still();
    terminal.type('5');
    // Above the last row of the screen there is half the file and what the screen holds.
    const middleMs = await terminal.until(screen => percent(screen) >= 50 && !atStart(screen), {
      what: '50 %',
    });
    terminal.type('G');
    await terminal.until(screen => screen.includes(END), { what: END });
    await terminal.still();
    terminal.type('[');
    const turnMs = await terminal.until(screen => !screen.includes('FOLLOW'), { what: 'the turn before' });
    return { openMs, openCpuMs, memoryMb, topMs, middleMs, turnMs };
  } finally {
    await terminal.close();
  }
}

/** The mark goes from item to item until it is at the line that is too long to be shown. */
async function markPlaceholder(terminal) {
  const marked = () => terminal.rows().some(row => row.startsWith('▌') && PLACEHOLDER.test(row));
  for (let tries = 0; tries < 60 && !marked(); tries++) {
    terminal.type('\t');
    await terminal.still(50);
  }
}

/** Opening a session with a line of 40 MB, unfolding it, a page of it, its middle; and what all that took of memory. */
async function longLine(home) {
  const terminal = Terminal.ours(['open', rolloutOf(home)], { home });
  try {
    await terminal.until(screen => screen.includes(END), { what: END });
    const openMs = Date.now() - terminal.startedMs;
    await terminal.still();
    terminal.type('g');
    await terminal.until(atStart, { what: START });
    await terminal.still();
    await markPlaceholder(terminal);
    const memoryBefore = terminal.memoryMb;
    terminal.type('\r');
    const unfoldMs = await terminal.until(screen => screen.includes('RAW') && screen.includes('long line'), {
      what: 'the long line',
    });
    const keys = [];
    for (const [key, least] of [...' '.repeat(20)]
      .map(key => [key, 0])
      .concat([
        ['5', 50],
        ['9', 90],
        ['G', 100],
      ])) {
      const bytes = terminal.bytes;
      terminal.type(key);
      keys.push(
        await terminal.until(screen => terminal.bytes > bytes && percent(screen) >= least, { what: key }),
      );
      await terminal.still(50);
    }
    return { openMs, unfoldMs, keyMs: Math.max(...keys), memoryMb: terminal.memoryMb - memoryBefore };
  } finally {
    await terminal.close();
  }
}

async function openPeer(command, args) {
  const terminal = new Terminal(command, args);
  try {
    await terminal.until(screen => screen.includes(END), {
      what: `${command} at the end`,
      patienceMs: 180_000,
    });
    return Date.now() - terminal.startedMs;
  } finally {
    await terminal.close();
  }
}

/** `parses`: shows more than bytes, so that it can be compared with. */
async function peerLine({ name, args, parses, ours, file }) {
  const what = 'open 1 GB at the end, wall';
  const command = which(name);
  if (command === null) return notHere(2, what, name);
  try {
    const peer = await openPeer(command, [...args, file]);
    const against = [name, ...args, parses ? '' : '(bytes, nothing parsed)'].join(' ').trim();
    const judged = parses ? { target: '≤ 1', met: ours <= peer } : {};
    return result({ row: 2, what, ours, unit: 'ms', against, peer, ...judged });
  } catch {
    return notHere(2, what, `${name} (did not come to the end in 3 min)`);
  }
}

export async function measure({ homes, rounds }) {
  const [small, large] = [homes.rollout(1), homes.rollout(1000)];
  const found = await alternately(Math.min(rounds, 5), {
    small: () => openOurs(small),
    large: () => openOurs(large),
    long: () => longLine(homes.longLine()),
  });
  const of = (size, what) => median(found[size].map(one => one[what]));
  const compared = (what, key, unit) =>
    result({
      row: 2,
      what,
      ours: of('large', key),
      unit,
      against: 'at 1 MB',
      peer: of('small', key),
      target: '≤ 1.2',
      met: of('large', key) <= 1.2 * of('small', key),
    });
  const added = of('large', 'memoryMb') - of('small', 'memoryMb');
  const jump = (what, key) =>
    result({
      row: 2,
      what,
      ours: of('large', key),
      unit: 'ms',
      against: 'at 1 MB',
      peer: of('small', key),
      target: '≤ 50 ms',
      met: of('large', key) <= 50,
    });
  const long = (what, key, { unit, most }) =>
    result({
      row: 2,
      what,
      ours: of('long', key),
      unit,
      target: `≤ ${most} ${unit}`,
      met: of('long', key) <= most,
    });
  return [
    compared('open 1 GB at the end, CPU', 'openCpuMs', 'ms'),
    compared('open 1 GB at the end, on the screen, wall', 'openMs', 'ms'),
    result({
      row: 2,
      what: 'memory that 1 GB adds to 1 MB',
      ours: added,
      unit: 'MB',
      target: '≤ 64 MB',
      met: added <= 64,
    }),
    jump('g: the beginning of 1 GB on the screen', 'topMs'),
    jump('5: the middle of 1 GB on the screen', 'middleMs'),
    jump('[: one turn back in 1 GB', 'turnMs'),
    long('a line of 40 MB: unfolded, on the screen', 'unfoldMs', { unit: 'ms', most: 50 }),
    long('a line of 40 MB: the slowest of 23 keys that page through it', 'keyMs', { unit: 'ms', most: 50 }),
    long('a line of 40 MB: memory that unfolding and paging take', 'memoryMb', { unit: 'MB', most: 64 }),
    result({
      row: 2,
      what: 'a line of 40 MB: open, wall',
      ours: of('long', 'openMs'),
      unit: 'ms',
      against: 'at 1 MB',
      peer: of('small', 'openMs'),
    }),
    await peerLine({
      name: 'lnav',
      args: [],
      parses: true,
      ours: of('large', 'openMs'),
      file: rolloutOf(large),
    }),
    await peerLine({
      name: 'less',
      args: ['-S', '+G'],
      parses: false,
      ours: of('large', 'openMs'),
      file: rolloutOf(large),
    }),
  ];
}
