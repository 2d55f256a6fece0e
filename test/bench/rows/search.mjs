// Row 8: full-text search over all sessions, beside ripgrep on the same tree, and its first hit on the screen.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { alternately, median, sleep, timed, which } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { program, Terminal } from '../terminal.mjs';

/** Rare, common in few files, common; how many times as long as ripgrep each may take. */
const targets = {
  'websocket reconnect editor 77': 2,
  'certificate expired websocket': 2,
  'invoice currency': 2.5,
};
const needles = Object.keys(targets);
const expression = 'certificate expired (websocket|invoice)';

export async function measure({ homes, rounds }) {
  const rg = which('rg');
  const home = homes.sessions(100_000);
  const screen = await firstHits(home, rounds);
  if (rg === null) return [notHere(8, 'full-text search', 'rg -l -i'), ...screen];
  const env = { ...process.env, CODEX_HOME: home };
  const tried = spawnSync(process.execPath, [program, 'search', 'no such words anywhere'], { env });
  if (tried.status === 2) return [notHere(8, 'full-text search', 'rolltop search')];
  const sessions = path.join(home, 'sessions');
  const beside = (ours, theirs, times) =>
    alternately(times, {
      ours: () => timed(process.execPath, [program, 'search', ...ours], { env }),
      rg: () => timed(rg, ['-l', '-i', ...theirs, sessions]),
    });
  const lines = [];
  for (const needle of needles) {
    const found = await beside([needle], ['-F', needle], Math.min(rounds, 3));
    lines.push(...linesOf(found, { what: `search "${needle}"`, target: targets[needle] }));
  }
  const found = await beside(['--regex', expression], [expression], Math.min(rounds, 3));
  return [...lines, ...linesOf(found, { what: `search --regex "${expression}"` }), ...screen];
}

/** Wall, which has the target, and the processor's time of all threads. */
function linesOf(found, { what, target = null }) {
  const of = (name, key) => median(found[name].map(one => one[key]));
  const line = (key, name) => ({
    row: 8,
    what: `${what}, ${name}`,
    ours: of('ours', key),
    unit: 'ms',
    against: 'rg -l -i',
    peer: of('rg', key),
  });
  const wall = line('wallMs', 'wall');
  const judged =
    target === null ? wall : { ...wall, target: `≤ ${target}`, met: wall.ours <= target * wall.peer };
  return [result(judged), result(line('cpuMs', 'CPU'))];
}

/** From the last key of a query, typed in one go, to the first hit on the parsed screen. */
async function firstHits(home, rounds) {
  const terminal = Terminal.ours([], { home });
  try {
    await terminal.until(text => /of 100,000/.test(text), { what: 'the list' });
    await terminal.still(1_000, 120_000);
    terminal.type('S');
    await terminal.until(text => text.includes('in every session'), { what: 'the search' });
    await sleep(500);
    const lines = [];
    for (const needle of needles.slice(1)) {
      const times = [];
      for (let round = 0; round < rounds; round++) {
        terminal.type(needle);
        times.push(await terminal.until(text => /\b1 of \d+ hits?/.test(text), { what: 'a hit' }));
        terminal.type('\u0015');
        await terminal.until(text => text.includes('in every session'), { what: 'an empty query' });
        await terminal.still(200);
      }
      const ours = median(times);
      lines.push(
        result({
          row: 8,
          what: `first hit of "${needle}" on the screen`,
          ours,
          unit: 'ms',
          target: '≤ 100 ms',
          met: ours <= 100,
        }),
      );
    }
    return lines;
  } finally {
    await terminal.close();
  }
}
