// Row 17: a host behind a real sshd, reached through a relay that is 25 ms long each way, beside ssh itself doing the same: the first page, a
// followed line, a search; and twelve hosts behind an sshd that allows two handshakes. Needs root and openssh-server.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { alternately, median, quantile, sleep } from '../measure.mjs';
import { notHere, result } from '../table.mjs';

const ROW = 17;
const DELAY_MS = 25;
const LINES = 100;
const HOSTS = 12;
const PAGE = 40;
const needles = ['certificate expired websocket', 'invoice currency'];

/** The sources that are measured, and the sshd and the relay of the tests. */
async function loaded() {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const from = name => `export * from '../../../${name}.ts';`;
  const contents = ['test/support/sshd', 'test/support/relay', 'src/fleet/desk/fleet'].map(from).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'error' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** As it is sent: deflated. */
function programOf(name) {
  const file = fileURLToPath(new URL(`../../../dist/${name}.cjs`, import.meta.url));
  return deflateRawSync(readFileSync(file), { level: 9 });
}

/** ms until ssh has ended, and how much it printed. The relay is of this process, which must not wait for it. */
async function throughSsh(env, words) {
  const began = performance.now();
  const ssh = spawn(env.ROLLTOP_SSH, ['b', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  ssh.stdout.on('data', part => {
    bytes += part.length;
  });
  const code = await new Promise(resolve => ssh.on('close', resolve));
  if (code === 255) throw new Error('ssh did not connect');
  return { ms: performance.now() - began, bytes };
}

class Desk {
  constructor({ Fleet }, transport, { aliases = ['b'], page = PAGE, ahead } = {}) {
    const programs = { agent: async () => programOf('agent'), search: () => programOf('agent-search') };
    const acts = () => programOf('agent-acts');
    this.fleet = new Fleet({ aliases, transport, page, ahead, acts, ...programs });
  }

  /** ms from the beginning of the connection to the first rows. */
  async firstPage() {
    const began = performance.now();
    const page = new Promise(resolve => this.fleet.onRows(({ put }) => put.length > 0 && resolve()));
    this.fleet.connect();
    await page;
    return performance.now() - began;
  }

  async search(text) {
    const began = performance.now();
    let first = null;
    const { hits } = await this.fleet.search('b', {
      query: { text, regex: false },
      scope: 'active',
      signal: new AbortController().signal,
      onHits: () => {
        first ??= performance.now() - began;
      },
    });
    return { ms: performance.now() - began, first, hits };
  }

  close() {
    return this.fleet.close();
  }
}

async function pageRows({ tools, far, rounds }) {
  const pages = [];
  const { page, nothing } = await alternately(rounds, {
    nothing: async () => (await throughSsh(far.env, ['true'])).ms,
    page: async () => {
      const before = { ...far.relay.bytes };
      const desk = new Desk(tools, far.transport);
      const ms = await desk.firstPage();
      pages.push({
        down: far.relay.bytes.down - before.down,
        up: far.relay.bytes.up - before.up,
      });
      await desk.close();
      return ms;
    },
  });
  const [ours, peer] = [median(page), median(nothing)];
  const kb = way => median(pages.map(bytes => bytes[way])) / 1024;
  return [
    result({
      ...{ row: ROW, what: `first ${PAGE} rows of a host, cold, round trip 50 ms`, ours, unit: 'ms' },
      ...{ against: 'ssh b true', peer, target: '≤ 1.35', met: ours <= 1.35 * peer },
    }),
    result({
      ...{ row: ROW, what: 'the same, bytes up, with the agent', ours: kb('up'), unit: 'KB' },
      ...{ target: '≤ 65 KB', met: kb('up') <= 65 },
    }),
    result({ row: ROW, what: 'the same, bytes down', ours: kb('down'), unit: 'KB' }),
  ];
}

/** ms from each write of a line there until it is here, by what says when something came. */
async function lineTimes(file, arrived) {
  const times = [];
  for (let n = 0; n < LINES; n++) {
    const came = arrived();
    const began = performance.now();
    appendFileSync(file, `{"timestamp":"2026-01-01T00:00:00.000Z","type":"other","n":${n}}\n`);
    await came;
    times.push(performance.now() - began);
    await sleep(20);
  }
  return times;
}

async function followRows({ tools, far, file }) {
  const desk = new Desk(tools, far.transport);
  await desk.firstPage();
  // Until then the host reads its sessions for the first time.
  while (!desk.fleet.hosts[0].listed || [...desk.fleet.rowsOf('b')].some(row => row.summary === null))
    await sleep(100);
  const files = desk.fleet.filesOf('b');
  let onChange = () => {};
  const stop = files.watchFile(file, () => onChange());
  const open = await files.open(file);
  await sleep(1_000);
  const tail = spawn(far.env.ROLLTOP_SSH, ['b', 'tail', '-n', '0', '-F', file], {
    env: { ...process.env, ...far.env },
  });
  let onTail = () => {};
  tail.stdout.on('data', () => onTail());
  await sleep(3_000);
  try {
    const ours = await lineTimes(file, () => new Promise(resolve => (onChange = resolve)));
    const theirs = await lineTimes(file, () => new Promise(resolve => (onTail = resolve)));
    return [
      [0.5, 3],
      [0.99, 50],
    ].map(([q, more]) => {
      const [own, peer] = [quantile(ours, q), quantile(theirs, q)];
      return result({
        ...{ row: ROW, what: `a line written there → here, p${q * 100}`, ours: own, unit: 'ms' },
        ...{ against: 'ssh b tail -F', peer, target: `≤ +${more} ms`, met: own <= peer + more },
      });
    });
  } finally {
    tail.kill();
    stop();
    await open.close();
    await desk.close();
  }
}

async function searchRows({ tools, near, home, rounds }) {
  const lines = [];
  const sessions = path.join(home, 'sessions');
  for (const needle of needles) {
    const bytes = [];
    const found = await alternately(rounds, {
      // As the command line does it: connected for the search.
      ours: async () => {
        const before = near.relay.bytes.down;
        const desk = new Desk(tools, near.transport, { page: null, ahead: 'search' });
        const began = performance.now();
        desk.fleet.connect();
        while (desk.fleet.hosts[0].state.kind !== 'live') await sleep(2);
        const { hits } = await desk.search(needle);
        const ms = performance.now() - began;
        bytes.push({ hits, ours: near.relay.bytes.down - before });
        await desk.close();
        return ms;
      },
      grep: async () => (await throughSsh(near.env, [`grep -rliF '${needle}' ${sessions}`])).ms,
    });
    const [ours, peer] = [median(found.ours), median(found.grep)];
    const { bytes: all } = await throughSsh(near.env, [`grep -riF '${needle}' ${sessions}`]);
    const own = median(bytes.map(each => each.ours));
    const what = `search a host for “${needle}”, ${bytes[0].hits} hits`;
    lines.push(
      result({
        ...{ row: ROW, what, ours, unit: 'ms', against: 'ssh b grep -rli', peer },
        ...{ target: '≤ 1.5', met: ours <= 1.5 * peer },
      }),
      result({
        ...{ row: ROW, what: 'the same, bytes down', ours: own / 1024, unit: 'KB' },
        ...{ against: 'ssh b grep -ri', peer: all / 1024, target: '≤ 0.2', met: own <= all / 5 },
      }),
    );
  }
  return lines;
}

/** Twelve hosts of one address: those that were dropped went away before they were there. */
async function startupsRow(tools, home) {
  const sshd = await tools.Sshd.start({ codexHome: home, config: ['MaxStartups 2:100:3'] });
  const aliases = Array.from({ length: HOSTS }, (_, n) => `host${n}`);
  const { fleet } = new Desk(tools, sshd.transport(), { aliases, page: null });
  const dropped = new Set();
  fleet.onState(() => {
    for (const { alias, state } of fleet.hosts) if (state.kind === 'away') dropped.add(alias);
  });
  try {
    fleet.connect();
    const began = performance.now();
    while (fleet.hosts.some(({ state }) => state.kind !== 'live') && performance.now() - began < 120_000)
      await sleep(20);
    return result({
      ...{ row: ROW, what: `${HOSTS} hosts at MaxStartups 2:100:3, dropped`, ours: dropped.size, unit: '' },
      ...{ target: '0', met: dropped.size === 0 },
    });
  } finally {
    await fleet.close();
    await sshd.close();
  }
}

/** A copy that the user there can read. */
function copyOf(home) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-ssh-'));
  chmodSync(folder, 0o755);
  spawnSync('cp', ['-r', home, path.join(folder, 'home')]);
  return { folder, home: path.join(folder, 'home') };
}

export async function measure({ homes, rounds }) {
  const tools = await loaded();
  if (tools.sshdMissing !== null) return [notHere(ROW, 'a host behind a real sshd', tools.sshdMissing)];
  const { folder, home } = copyOf(homes.sessions(10_000));
  const sshd = await tools.Sshd.start({ codexHome: home });
  sshd.own(folder);
  const lines = await Promise.all(
    [DELAY_MS, 0].map(delayMs => tools.Relay.start({ to: sshd.port, delayMs })),
  );
  const [far, near] = lines.map(relay => ({
    relay,
    transport: sshd.transport({ port: relay.port }),
    env: sshd.environment({ port: relay.port }),
  }));
  const sessions = path.join(home, 'sessions');
  const file = readdirSync(sessions, { recursive: true })
    .map(name => path.join(sessions, name))
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .at(-1);
  const times = Math.min(rounds, 5);
  try {
    return [
      ...(await pageRows({ tools, far, rounds: times })),
      ...(await followRows({ tools, far, file })),
      ...(await searchRows({ tools, near, home, rounds: times })),
      await startupsRow(tools, home),
    ];
  } finally {
    for (const relay of lines) relay.close();
    await sshd.close();
    tools.Sshd.removeUser();
    rmSync(folder, { recursive: true, force: true });
  }
}
