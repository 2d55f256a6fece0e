// Row 3: the exact line count of 1 GB, made in the background while the screen stays quick.
import { alternately, median, sleep, timed, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { rolloutOf } from './viewer.mjs';

/** The place in the file is exact when the percentage loses its "~"; CPU and frames are watched until then. */
async function count(home) {
  const terminal = Terminal.ours(['open', rolloutOf(home)], { home });
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    const [began, cpuBefore] = [performance.now(), terminal.cpuMs];
    let quietMs = 0;
    let cpu = cpuBefore;
    // Counting is over when two tenths of a second cost next to nothing.
    while (quietMs < 600 && performance.now() - began < 20_000) {
      await sleep(200);
      const now = terminal.cpuMs;
      quietMs = now - cpu < 12 ? quietMs + 200 : 0;
      cpu = now;
    }
    const wallMs = performance.now() - began - quietMs;
    return { wallMs, cpuMs: cpu - cpuBefore };
  } finally {
    await terminal.close();
  }
}

/** In a run of its own: looking at every turn of the loop costs as much as the work that is looked at. */
async function longestTurn(home) {
  const terminal = Terminal.ours(['open', rolloutOf(home)], { home });
  try {
    await terminal.until(screen => screen.includes('END-OF-ROLLOUT'), { what: 'the end' });
    await terminal.noted();
    await sleep(3_000);
    return (await terminal.noted()).longestTurnMs;
  } finally {
    await terminal.close();
  }
}

export async function measure({ homes, rounds }) {
  const home = homes.rollout(1000);
  const wc = which('wc');
  if (wc === null) return [notHere(3, 'index of 1 GB', 'wc -l')];
  const found = await alternately(Math.min(rounds, 3), {
    ours: () => count(home),
    wc: () => timed(wc, ['-l', rolloutOf(home)]),
  });
  const of = (name, key) => median(found[name].map(one => one[key]));
  const line = (what, key) =>
    result({
      row: 3,
      what,
      ours: of('ours', key),
      unit: 'ms',
      against: 'wc -l',
      peer: of('wc', key),
      target: '≤ 3',
      met: of('ours', key) <= 3 * of('wc', key),
    });
  const longest = await longestTurn(home);
  return [
    line('index of 1 GB behind the open screen, wall', 'wallMs'),
    line('index of 1 GB behind the open screen, CPU', 'cpuMs'),
    result({
      row: 3,
      what: 'longest piece of work on the main thread meanwhile',
      ours: longest,
      unit: 'ms',
      target: '≤ 50 ms',
      met: longest <= 50,
    }),
  ];
}
