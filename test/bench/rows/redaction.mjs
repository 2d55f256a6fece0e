// Row 16: what is taken for a secret in ordinary source, and what looking for secrets costs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { timed } from '../measure.mjs';
import { result } from '../table.mjs';

const MEGABYTES = 10;
const LONGEST_FILE = 400_000;
const ID = '01a22463-05dd-767f-b90d-db428f845210';
const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = () => process.env.ROLLTOP_BENCH_PROGRAM;

/** Sources and documentation of the packages that are installed, in the order of their names. */
function* sources(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(file);
    else if (entry.isFile() && /\.(?:[cm]?[jt]s|tsx|md|json)$/.test(entry.name)) yield file;
  }
}

/** A session whose commands printed so much of them. */
function sourceSession(home) {
  const folder = path.join(home, 'sessions/2026/11/22');
  mkdirSync(folder, { recursive: true });
  const timestamp = '2026-11-22T05:00:00.000Z';
  const lines = [];
  const add = (type, payload) => lines.push(JSON.stringify({ timestamp, type, payload }));
  add('session_meta', {
    id: ID,
    timestamp,
    cwd: '/code',
    originator: 'codex_cli_rs',
    cli_version: '0.125.0',
    source: 'cli',
  });
  add('response_item', {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: 'read it all' }],
  });
  let bytes = 0;
  for (const file of sources(path.join(root, 'node_modules'))) {
    const output = readFileSync(file, 'utf8');
    if (output.length > LONGEST_FILE) continue;
    add('response_item', {
      type: 'function_call',
      name: 'exec_command',
      arguments: JSON.stringify({ cmd: 'cat' }),
      call_id: file,
    });
    add('response_item', { type: 'function_call_output', call_id: file, output });
    bytes += output.length;
    if (bytes >= MEGABYTES * 1e6) break;
  }
  writeFileSync(path.join(folder, `rollout-2026-11-22T05-00-00-${ID}.jsonl`), `${lines.join('\n')}\n`);
  return bytes / 1e6;
}

const exporting = (home, ...more) => [
  program(),
  'export',
  ID,
  ...['--codex-home', home, '--format', 'text', '--tools', 'full'],
  ...more,
];

/** As the command itself counts them. */
function takenOut(home) {
  const { stderr } = spawnSync(process.execPath, exporting(home), { encoding: 'utf8', maxBuffer: 1e9 });
  return Number(/([\d,]+) redacted/.exec(stderr)?.[1]?.replaceAll(',', '') ?? 0);
}

export function measure() {
  const home = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-source-'));
  try {
    const megabytes = sourceSession(home);
    const hits = takenOut(home) / megabytes;
    const cpuOf = (...more) => timed(process.execPath, exporting(home, ...more)).cpuMs;
    const cost = (cpuOf() - cpuOf('--no-redact')) / megabytes;
    return [
      result({
        row: 16,
        what: 'taken for secrets in a megabyte of source',
        ours: hits,
        unit: '',
        target: '≤ 1',
        met: hits <= 1,
      }),
      result({ row: 16, what: 'looking for secrets in a megabyte, CPU', ours: cost, unit: 'ms' }),
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
