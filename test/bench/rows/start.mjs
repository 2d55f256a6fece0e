// Row 1: from the start of the process to the first full page, titles and all, on the parsed screen.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alternately, endProcesses, median, processesOf, sleep, timed } from '../measure.mjs';
import { notHere, result } from '../table.mjs';
import { Terminal } from '../terminal.mjs';

const counts = [100, 10_000, 100_000];
const rows = 40;

/** Rows of the list that have a title: each of our titles ends in its number. */
const titled = screen => screen.split('\n').filter(row => /\S \d+ {2,}\S/.test(row)).length;

/** Without a cache folder it is a first start: where Node keeps compiled code (22.8 and newer), it finds none. */
async function startOurs(home, cache) {
  const env = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
  const terminal = Terminal.noting([], { home, rows, env });
  try {
    // Beside or above the preview, more than half of the screen are sessions.
    await terminal.until(screen => titled(screen) >= 18, { what: 'a page of titles' });
    const wallMs = Date.now() - terminal.startedMs;
    const { writes } = await terminal.noted();
    return { wallMs, pageMs: cpuAt(writes, /\d[KM]\b/), cpuMs: cpuOfTitles(writes) };
  } finally {
    await terminal.close();
  }
}

/** The cache folder as a first start leaves it: Node fills it when the program ends. */
export async function warmed(home) {
  const cache = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-cache-'));
  const terminal = Terminal.ours([], { home, rows, env: { NODE_COMPILE_CACHE: cache } });
  try {
    await terminal.until(screen => titled(screen) >= 18, { what: 'a page of titles' });
    // Ink is loaded behind the first page.
    await sleep(3_000);
    terminal.type('q');
    for (let tries = 0; tries < 200 && !terminal.exited; tries++) await sleep(10);
  } finally {
    await terminal.close();
  }
  return cache;
}

const cpuAt = (writes, pattern) => writes.find(({ text }) => pattern.test(text))?.cpuMs ?? Number.NaN;

/** CPU at the write with which the page was complete. */
function cpuOfTitles(writes) {
  let seen = 0;
  for (const { text, cpuMs } of writes) {
    seen += text.match(/[a-z] \d+(?=\s{2}|\x1b)/g)?.length ?? 0;
    if (seen >= 18) return cpuMs;
  }
  return Number.NaN;
}

/** The real Codex on the same sessions, in a home of its own: it writes its index there. */
function codexHome(home) {
  const own = `${home}-codex`;
  if (existsSync(own)) return own;
  mkdirSync(own);
  symlinkSync(path.join(home, 'sessions'), path.join(own, 'sessions'));
  writeFileSync(
    path.join(own, 'config.toml'),
    'model = "none"\nmodel_provider = "none"\ncheck_for_update_on_startup = false\n[model_providers.none]\nname = "none"\n' +
      'base_url = "http://127.0.0.1:9/v1"\nwire_api = "responses"\nrequires_openai_auth = false\n',
  );
  return own;
}

function forgetIndex(home) {
  for (const name of readdirSync(home)) if (/sqlite/.test(name)) rmSync(path.join(home, name));
}

/** Codex leaves a server behind that would run beside all that is measured later. */
async function startCodex(codex, home) {
  const terminal = new Terminal(codex, ['resume', '--all', '--include-non-interactive'], {
    env: { CODEX_HOME: home },
    rows,
    cwd: home,
  });
  try {
    await terminal.until(
      screen => /\b(ago|just now|yesterday|\d+[mhd])\b/i.test(screen) && /[a-z] \d+\b/.test(screen),
      {
        patienceMs: 180_000,
        what: 'rows of codex resume',
      },
    );
    return Date.now() - terminal.startedMs;
  } finally {
    await terminal.close();
    await endProcesses(() => processesOf(home));
  }
}

async function codexRows({ row, what, home, ours, first, codex }) {
  const own = codexHome(home);
  const lines = [];
  try {
    forgetIndex(own);
    const cold = await startCodex(codex, own);
    const warm = [];
    for (let n = 0; n < 3; n++) warm.push(await startCodex(codex, own));
    lines.push(
      result({
        row,
        what: `${what}, first start, wall`,
        ours: first,
        unit: 'ms',
        against: 'codex resume, cold',
        peer: cold,
        target: '≤ 1/50',
        met: cold / first >= 50,
      }),
    );
    lines.push(
      result({
        row,
        what: `${what}, wall`,
        ours,
        unit: 'ms',
        against: 'codex resume, warm',
        peer: median(warm),
        target: '≤ 1/4',
        met: median(warm) / ours >= 4,
      }),
    );
  } catch (error) {
    process.stderr.write(`codex resume: ${error.message}\n`);
    lines.push(notHere(row, what, 'codex resume (no rows came)'));
  }
  return lines;
}

export async function measure({ homes, rounds, codex }) {
  const homesOf = Object.fromEntries(counts.map(count => [count, homes.sessions(count)]));
  const [few, , many] = counts;
  const cache = await warmed(homesOf[few]);
  const works = Object.fromEntries(counts.map(count => [count, () => startOurs(homesOf[count], cache)]));
  const found = await alternately(rounds, {
    ...works,
    first: () => startOurs(homesOf[few]),
    node: () => timed(process.execPath, ['-e', '0']),
  });
  rmSync(cache, { recursive: true, force: true });
  const cpu = count => median(found[count].map(one => one.cpuMs));
  const page = count => median(found[count].map(one => one.pageMs));
  const wall = count => median(found[count].map(one => one.wallMs));
  const node = median(found.node.map(one => one.cpuMs));
  const lines = counts.flatMap(count => {
    const what = `first page, ${count.toLocaleString('en-US')} sessions`;
    return [
      result({
        row: 1,
        what: `${what}, rows, CPU`,
        ours: page(count),
        unit: 'ms',
        against: 'node -e 0',
        peer: node,
        target: '≤ 3',
        met: page(count) <= 3 * node,
      }),
      result({
        row: 1,
        what: `${what}, titles too, CPU`,
        ours: cpu(count),
        unit: 'ms',
        against: 'node -e 0',
        peer: node,
      }),
    ];
  });
  lines.push(
    result({
      row: 1,
      what: 'the first start of all, nothing compiled yet, CPU',
      ours: median(found.first.map(one => one.cpuMs)),
      unit: 'ms',
      against: 'node -e 0',
      peer: node,
      target: '≤ 3',
      met: median(found.first.map(one => one.cpuMs)) <= 3 * node,
    }),
    result({
      row: 1,
      what: 'the same at 100,000 as at 100, CPU',
      ours: page(many),
      unit: 'ms',
      against: 'at 100',
      peer: page(few),
      target: '≤ 1.15',
      met: page(many) <= 1.15 * page(few),
    }),
    result({
      row: 1,
      what: 'the same, on the screen, wall',
      ours: wall(many),
      unit: 'ms',
      against: 'at 100',
      peer: wall(few),
      target: '≤ 1.15',
      met: wall(many) <= 1.15 * wall(few),
    }),
  );
  if (codex === null) return [...lines, notHere(1, 'first page', 'codex resume')];
  for (const count of [100, 10_000])
    lines.push(
      ...(await codexRows({
        row: 1,
        what: `first page, ${count.toLocaleString('en-US')} sessions`,
        home: homesOf[count],
        ours: wall(count),
        first: median(found.first.map(one => one.wallMs)),
        codex,
      })),
    );
  return lines;
}
