// Row 2: opening a rollout at its end, and going to its beginning, whatever its size.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { alternately, median, sleep, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';

const END = 'END-OF-ROLLOUT';
const START = 'START-OF-ROLLOUT';

export function rolloutOf(home) {
  const found = readdirSync(home, { recursive: true }).find(name => String(name).endsWith('.jsonl'));
  return path.join(home, String(found));
}

async function openOurs(home) {
  const terminal = Terminal.ours(['open', rolloutOf(home)], { home });
  try {
    await terminal.until(screen => screen.includes(END), { what: END });
    const openMs = Date.now() - terminal.startedMs;
    await terminal.still();
    await sleep(1_500);
    const memoryMb = terminal.memoryMb;
    const { writes } = await terminal.noted();
    const openCpuMs = writes.find(({ text }) => text.includes(END))?.cpuMs ?? Number.NaN;
    terminal.type('g');
    const topMs = await terminal.until(screen => screen.includes(START), { what: START });
    terminal.type('G');
    await terminal.until(screen => screen.includes(END), { what: END });
    await terminal.still();
    terminal.type('[');
    const turnMs = await terminal.until(screen => !screen.includes('FOLLOW'), { what: 'the turn before' });
    return { openMs, openCpuMs, memoryMb, topMs, turnMs };
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

async function peerLine({ name, args, ours, file, factor }) {
  const what = 'open 1 GB at the end, wall';
  const command = which(name);
  if (command === null) return notHere(2, what, name);
  try {
    const peer = await openPeer(command, [...args, file]);
    return result({
      row: 2,
      what,
      ours,
      unit: 'ms',
      against: `${name} ${args.join(' ')}`.trim(),
      peer,
      target: factor,
      met: ours <= peer,
    });
  } catch {
    return notHere(2, what, `${name} (did not come to the end in 3 min)`);
  }
}

export async function measure({ homes, rounds }) {
  const [small, large] = [homes.rollout(1), homes.rollout(1000)];
  const found = await alternately(Math.min(rounds, 5), {
    small: () => openOurs(small),
    large: () => openOurs(large),
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
    jump('[: one turn back in 1 GB', 'turnMs'),
    await peerLine({
      name: 'lnav',
      args: ['-N'].slice(1),
      ours: of('large', 'openMs'),
      file: rolloutOf(large),
      factor: '≤ 1',
    }),
    await peerLine({
      name: 'less',
      args: ['-S', '+G'],
      ours: of('large', 'openMs'),
      file: rolloutOf(large),
      factor: '≤ 1',
    }),
  ];
}
