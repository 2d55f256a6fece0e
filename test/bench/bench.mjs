// npm run bench [-- ROW…] [--markdown] [--headlines] [--rounds N] [--seed N] [--codex PATH], or npm run bench -- soak [--minutes N]
// The table of what rolltop promises about speed, measured here and now, beside its peers. Exits 0 whatever it finds.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Homes } from './homes.mjs';
import { which } from './measure.mjs';
import { headlinesOf, markdownTable, notHere, plainTable } from './table.mjs';

const modules = {
  1: 'start',
  2: 'viewer',
  3: 'newlines',
  4: 'append',
  5: 'frames',
  6: 'idle',
  7: 'memory',
  8: 'search',
  9: 'filter',
  10: 'recorder',
  11: 'paging',
  12: 'list',
  13: 'conditions',
  14: 'board',
  15: 'fleet',
  16: 'redaction',
  17: 'ssh',
};
/** Takes an hour, so it runs only on request. */
const onDemand = { soak: 'soak' };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    markdown: { type: 'boolean', default: false },
    /** The lines that the README shows. */
    headlines: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    codex: { type: 'string' },
    minutes: { type: 'string', default: '60' },
  },
});

const context = {
  homes: new Homes(Number(values.seed)),
  rounds: Number(values.rounds),
  minutes: Number(values.minutes),
  codex: values.codex ?? which('codex'),
};

const known = { ...modules, ...onDemand };

async function measureRow(row) {
  const module = known[row];
  process.stderr.write(`row ${row}: ${module} …\n`);
  try {
    const { measure } = await import(`./rows/${module}.mjs`);
    return await measure(context);
  } catch (error) {
    process.stderr.write(`row ${row}: ${error.stack ?? error}\n`);
    return [notHere(row, module, 'could not be measured')];
  }
}

// A copy, so that a build meanwhile does not change what is measured.
const project = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-program-'));
for (const name of ['bin', 'dist', 'package.json'])
  cpSync(path.join(project, name), path.join(copy, name), { recursive: true });
process.env.ROLLTOP_BENCH_PROGRAM = path.join(copy, 'bin/rolltop.js');

const wanted = positionals.length > 0 ? positionals.filter(row => row in known) : Object.keys(modules);
const lines = [];
const loadBefore = loadavg()[0];
for (const row of wanted) lines.push(...(await measureRow(row)));
const print = values.markdown ? markdownTable : plainTable;
process.stdout.write(`${print(values.headlines ? headlinesOf(lines) : lines)}\n\n`);
process.stdout.write(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, load ${loadBefore.toFixed(1)} → ${loadavg()[0].toFixed(1)}, seed ${values.seed}\n`,
);
rmSync(copy, { recursive: true, force: true });
process.exit(0);
