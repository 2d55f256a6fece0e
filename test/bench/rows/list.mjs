// Row 12: `list` of sessions whose first prompt stands behind long instructions, beside the same sessions without them; and all of 100,000.
// All in processor time: the walls of a shared machine say little.
import { spawnSync } from 'node:child_process';
import { alternately, median, timed } from '../measure.mjs';
import { result } from '../table.mjs';

const program = () => process.env.ROLLTOP_BENCH_PROGRAM;
const environment = home => ({ ...process.env, CODEX_HOME: home });

function listCpu(home) {
  return timed(process.execPath, [program(), 'list', '--all', '--json'], { env: environment(home) }).cpuMs;
}

/** The most memory that the process had, MB: it says so itself when it ends. */
function listMemory(home) {
  const script = [
    'process.on("exit", () => require("fs").writeSync(2, "peak " + process.resourceUsage().maxRSS));',
    'process.argv.splice(1, 0, process.env.ROLLTOP_BENCH_PROGRAM);',
    'require(process.env.ROLLTOP_BENCH_PROGRAM);',
  ].join('');
  const { stderr } = spawnSync(process.execPath, ['-e', script, 'list', '--all', '--json'], {
    env: environment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  return Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024;
}

export async function measure({ homes, rounds }) {
  const pairs = [
    { what: '100 KB of instructions', instructions: 100, turns: 0 },
    { what: '100 KB of instructions, forty turns behind', instructions: 100, turns: 40 },
    { what: '300 KB of instructions, forty turns behind', instructions: 300, turns: 40 },
  ];
  const lines = [];
  for (const { what, instructions, turns } of pairs) {
    const [long, short] = [homes.heads({ instructions, turns }), homes.heads({ instructions: 0, turns })];
    const found = await alternately(rounds, { long: () => listCpu(long), short: () => listCpu(short) });
    const [ours, peer] = [median(found.long), median(found.short)];
    lines.push(
      result({
        row: 12,
        what: `list of 400, ${what}`,
        ours,
        unit: 'ms CPU',
        against: 'the same without them',
        peer,
        target: '≤ 1.2',
        met: ours <= 1.2 * peer,
      }),
    );
  }
  const home = homes.sessions(100_000);
  const times = await alternately(Math.min(rounds, 3), { list: () => listCpu(home) });
  const cpuMs = median(times.list);
  const memoryMb = listMemory(home);
  return [
    ...lines,
    result({
      row: 12,
      what: 'list of all of 100,000',
      ours: cpuMs,
      unit: 'ms CPU',
      target: '≤ 7,000',
      met: cpuMs <= 7_000,
    }),
    result({
      row: 12,
      what: 'the same, at most resident',
      ours: memoryMb,
      unit: 'MB',
      target: '≤ 300',
      met: memoryMb <= 300,
    }),
  ];
}
