// Row 3: exact lines and turns of 1 GB, counted in the background while the screen stays quick.
import { alternately, median, sleep, timed, which, wholeCpuOf } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';
import { rolloutOf } from './viewer.mjs';

const END = 'END-OF-ROLLOUT';
const QUIET_MS = 1_000;

/** While there is a "~" or a "+" the counts are not known: the header says lines and turns afterwards. */
const counted = screen => /[\d,]+ lines . [\d,]+ turns/.test(screen);

/** From the first screen until the header has the counts; CPU is that of all threads, less what being idle costs for as long. */
async function count(home) {
  const terminal = Terminal.ours(['open', rolloutOf(home)], { home, columns: 160 });
  const { pid } = terminal.pty;
  try {
    await terminal.until(screen => screen.includes(END), { what: 'the end' });
    const [began, cpuBefore] = [performance.now(), wholeCpuOf(pid)];
    await terminal.until(counted, { what: 'the counts' });
    const wallMs = performance.now() - began;
    const cpuMs = wholeCpuOf(pid) - cpuBefore;
    await terminal.still();
    const quiet = wholeCpuOf(pid);
    await sleep(QUIET_MS);
    const idleMs = ((wholeCpuOf(pid) - quiet) * wallMs) / QUIET_MS;
    return { wallMs, cpuMs: cpuMs - idleMs };
  } finally {
    await terminal.close();
  }
}

/** In a run of its own: measuring every turn of the loop costs as much as the work that is measured. */
async function longestTurn(home) {
  const terminal = Terminal.noting(['open', rolloutOf(home)], { home, columns: 160 });
  try {
    await terminal.until(screen => screen.includes(END), { what: 'the end' });
    await terminal.noted();
    await terminal.until(counted, { what: 'the counts' });
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
      target: '≤ 4',
      met: of('ours', key) <= 4 * of('wc', key),
    });
  const longest = await longestTurn(home);
  return [
    line('lines and turns of 1 GB behind the open screen, wall', 'wallMs'),
    line('lines and turns of 1 GB behind the open screen, CPU', 'cpuMs'),
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
