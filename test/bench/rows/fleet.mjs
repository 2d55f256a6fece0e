// Row 15: the desk beside fifty hosts, of which one is dead, one stops answering and one is hostile: what they cost the start, a key, and an idle
// screen. The hosts are agents of this machine behind an ssh of ours: what is measured is the desk, not the line.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { alternately, median, quantile, sleep } from '../measure.mjs';
import { result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';

const HOSTS = 50;
const IDLE_MS = 20_000;
const KEYS = 40;
/** How long the one that stops answering is there first. */
const STOPS_AFTER_S = 20;

/** Hosts that answer all have the same home: each lists and follows it for itself. */
function fleetOf(home, { live, dead }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-fleet-'));
  mkdirSync(path.join(folder, '.ssh'));
  const names = [
    ...Array.from({ length: live }, (_, n) => `live${n}`),
    ...Array.from({ length: dead }, (_, n) => `dead${n}`),
    ...(live > 10 ? ['stops', 'hostile'] : []),
  ];
  writeFileSync(path.join(folder, '.ssh/config'), `Host ${names.join(' ')}\n`);
  const script = [
    '#!/bin/sh',
    'for last; do [ "$before" = "--" ] && host=$last; before=$last; done',
    'for each; do [ "$each" = "-G" ] && echo "hostname $last" && echo "port 22" && exit 0; done',
    `export CODEX_HOME='${home}'`,
    'case $host in',
    '  dead*) sleep 1; echo "ssh: connect to host $host port 22: No route to host" >&2; exit 255;;',
    '  hostile) exec cat /dev/zero;;',
    `  stops) exec 3<&0; sh -c "$last" <&3 & echo $! > '${folder}/stopped'; sleep ${STOPS_AFTER_S}; kill -STOP $!; wait;;`,
    'esac',
    'exec sh -c "$last"',
  ];
  const ssh = path.join(folder, 'ssh');
  writeFileSync(ssh, `${script.join('\n')}\n`);
  chmodSync(ssh, 0o755);
  return {
    folder,
    names,
    env: {
      ROLLTOP_SSH: ssh,
      ROLLTOP_SSH_CONFIG: path.join(folder, '.ssh/config'),
      HOME: folder,
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    },
  };
}

function removed({ folder }) {
  try {
    process.kill(Number(readFileSync(path.join(folder, 'stopped'), 'utf8')), 'SIGKILL');
  } catch {
    // None was stopped, or it ended.
  }
  rmSync(folder, { recursive: true, force: true });
}

const isPage = screen => screen.split('\n').filter(row => /\S \d+ {2,}\S/.test(row)).length >= 18;

async function firstPage(home, args, env) {
  const terminal = Terminal.ours(args, { home, env });
  try {
    await terminal.until(isPage, { what: 'a page of titles' });
    return Date.now() - terminal.startedMs;
  } finally {
    await terminal.close();
  }
}

async function startRow(homes, rounds) {
  const home = homes.sessions(1_000);
  const fleet = fleetOf(homes.sessions(100), { live: 5, dead: 5 });
  try {
    const { alone, beside } = await alternately(rounds, {
      alone: () => firstPage(home, [], fleet.env),
      beside: () => firstPage(home, ['--host', fleet.names.join(',')], fleet.env),
    });
    const [ours, peer] = [median(beside), median(alone)];
    return result({
      ...{ row: 15, what: 'first page beside 10 hosts, 5 dead', ours, unit: 'ms' },
      ...{ against: 'without hosts', peer, target: '≤ 1.05 ×', met: ours <= peer * 1.05 },
    });
  } finally {
    removed(fleet);
  }
}

/** ms until the bar is at the next row. */
async function keyTimes(terminal) {
  const times = [];
  for (let n = 0; n < KEYS; n++) {
    const before = terminal.rows().findIndex(row => row.startsWith('▌'));
    const moved = terminal.until(
      screen => screen.split('\n').findIndex(row => row.startsWith('▌')) !== before,
    );
    terminal.type(n % 2 === 0 ? 'j' : 'k');
    times.push(await moved);
    await sleep(50);
  }
  return times;
}

async function besideFifty(homes) {
  const home = homes.sessions(1_000);
  const fleet = fleetOf(homes.sessions(100), { live: HOSTS - 3, dead: 1 });
  const alone = Terminal.ours([], { home, env: fleet.env });
  const terminal = Terminal.ours(['--host', fleet.names.join(',')], { home, env: fleet.env });
  try {
    await alone.until(isPage);
    await terminal.until(isPage);
    const cameMs = await terminal.until(screen => screen.includes(`${HOSTS - 2} of ${HOSTS} hosts`), {
      patienceMs: 300_000,
      what: 'all hosts that answer',
    });
    await terminal
      .until(screen => screen.includes('quiet'), { what: 'the one that stops', patienceMs: 60_000 })
      .catch(() => {});
    const [aloneKeys, keys] = [await keyTimes(alone), await keyTimes(terminal)];
    await sleep(10_000);
    const [cpuBefore, began] = [terminal.cpuMs, performance.now()];
    await sleep(IDLE_MS);
    const percent = ((terminal.cpuMs - cpuBefore) / (performance.now() - began)) * 100;
    const perHost = (terminal.memoryMb - alone.memoryMb) / HOSTS;
    return [
      result({ row: 15, what: `${HOSTS} hosts: all that answer are there`, ours: cameMs / 1000, unit: 's' }),
      result({
        ...{ row: 15, what: `a key beside ${HOSTS} hosts, p95`, ours: quantile(keys, 0.95), unit: 'ms' },
        ...{ against: 'without hosts', peer: quantile(aloneKeys, 0.95), target: '≤ 1.5 ×' },
        met: quantile(keys, 0.95) <= quantile(aloneKeys, 0.95) * 1.5,
      }),
      result({
        ...{ row: 15, what: `idle beside ${HOSTS} hosts`, ours: percent, unit: '%' },
        ...{ target: '≤ 0.5 %', met: percent <= 0.5 },
      }),
      result({
        ...{ row: 15, what: 'memory for each host', ours: perHost, unit: 'MB' },
        ...{ target: '≤ 1 MB', met: perHost <= 1 },
      }),
    ];
  } finally {
    await alone.close();
    await terminal.close();
    removed(fleet);
  }
}

function agentRow() {
  const agent = fileURLToPath(new URL('../../../dist/agent.cjs', import.meta.url));
  const ours = deflateRawSync(readFileSync(agent), { level: 9 }).length / 1024;
  return result({
    ...{
      row: 15,
      what: 'what is sent to a host first',
      ours,
      unit: 'KB',
      target: '≤ 60 KB',
      met: ours <= 60,
    },
  });
}

export async function measure({ homes, rounds }) {
  return [await startRow(homes, rounds), ...(await besideFifty(homes)), agentRow()];
}
