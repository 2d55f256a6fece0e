/**
 * The campaign: kills, faults, cuts, damage, writers, odd machines and random keys by the thousand, against what rolltop promises.
 *
 *     npm run prove                         all parts, each up to its whole number of cases
 *     npm run prove -- kills faults         these parts
 *     npm run prove -- --minutes 30         no part longer than this; the next run goes on behind it
 *     npm run prove -- --seed 7             other cases; a run with another seed begins anew
 *     npm run prove -- --short              a few cases of each part, in minutes; keeps no progress (what CI runs)
 *     npm run prove -- kills --case 4711    one case again; with --short, one of the short form
 *
 * Prints what it did and found, and a line of Markdown for `.github/PROOF.md`. Exits with 1 when a promise was broken.
 */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { finishParts } from './outside-tests.ts';
import { NOTHING_FOUND, type Part, type PartRun, sentence } from './part.ts';
import { bell } from './parts/bell.ts';
import { codexWriters } from './parts/codex-writers.ts';
import { commands } from './parts/commands.ts';
import { faults } from './parts/faults.ts';
import { keys } from './parts/keys.ts';
import { kills } from './parts/kills.ts';
import { machines } from './parts/machines.ts';
import { mutations } from './parts/mutations.ts';
import { soak } from './parts/soak.ts';
import { truncations } from './parts/truncations.ts';
import { writers } from './parts/writers.ts';
import { emptyProgress, loadProgress, type Progress, saveProgress } from './progress.ts';

const PARTS: readonly Part[] = [
  kills,
  faults,
  truncations,
  mutations,
  commands,
  writers,
  codexWriters,
  machines,
  soak,
  bell,
  keys,
];
const DEFAULT_SEED = 1;
const SAVE_MS = 5_000;
/** A short part that is slow on a busy machine begins no case after that: all of them together take three minutes where it is quiet. */
const SHORT_PART_MS = 18_000;
/** One promise that is broken everywhere must not fill the screen. */
const MOST_PRINTED = 20;

export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      short: { type: 'boolean' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      case: { type: 'string' },
    },
  });
  const unknown = positionals.filter(name => !PARTS.some(part => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `No part is called ${unknown.join(' or ')}. There are: ${PARTS.map(part => part.name).join(' ')}.`,
    );
    return 2;
  }
  const parts = positionals.length === 0 ? PARTS : PARTS.filter(part => positionals.includes(part.name));
  const seed = Number(values.seed ?? DEFAULT_SEED);
  const partMs = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes) * 60_000;
  const how = values.short ? 'short' : 'whole';
  let found = 0;
  for (const part of parts) {
    if (values.case !== undefined) found += await runOne(part, { seed, number: Number(values.case), how });
    else found += values.short ? await runShort(part, seed) : await runOn(part, seed, partMs);
  }
  return found > 0 ? 1 : 0;
}

interface OneCase {
  readonly seed: number;
  readonly number: number;
  readonly how: 'whole' | 'short';
}

async function runOne(part: Part, { seed, number, how }: OneCase): Promise<number> {
  const run = await part.begin(seed, how);
  const { counts, findings } = await caseOf(run, number);
  await endPart(run);
  console.log(`${part.name}, seed ${seed}, case ${number}: ${JSON.stringify(counts)}`);
  for (const finding of findings) console.log(`  ${finding}`);
  return findings.length;
}

async function runShort(part: Part, seed: number): Promise<number> {
  const progress = emptyProgress(part.name, seed);
  await runCases(part, progress, { cases: part.shortCases, partMs: SHORT_PART_MS, keep: false });
  report(part, progress);
  return progress.findings.length;
}

async function runOn(part: Part, seed: number, partMs: number): Promise<number> {
  const progress = loadProgress(part.name, seed);
  if (progress.done > 0) console.log(`${part.name}: going on behind case ${progress.done - 1}`);
  await runCases(part, progress, { cases: part.cases, partMs, keep: true });
  report(part, progress);
  return progress.findings.length;
}

interface Budget {
  readonly cases: number;
  readonly partMs: number;
  readonly keep: boolean;
}

async function runCases(part: Part, progress: Progress, { cases, partMs, keep }: Budget): Promise<void> {
  const begun = performance.now();
  let saved = begun;
  const run = await part.begin(progress.seed, keep ? 'whole' : 'short');
  while (progress.done < cases && performance.now() - begun < partMs) {
    const { counts, findings } = await caseOf(run, progress.done);
    for (const [name, count] of Object.entries(counts))
      progress.counts[name] = (progress.counts[name] ?? 0) + count;
    for (const finding of findings) {
      progress.findings.push(`case ${progress.done}: ${finding}`);
      console.log(`${part.name}, case ${progress.done}: ${finding}`);
    }
    progress.done += 1;
    if (!keep || performance.now() - saved < SAVE_MS) continue;
    saveProgress(progress);
    saved = performance.now();
  }
  await endPart(run);
  progress.minutes += (performance.now() - begun) / 60_000;
  if (keep) saveProgress(progress);
}

async function caseOf(run: PartRun, number: number) {
  try {
    return await run.case(number);
  } catch (error) {
    return { ...NOTHING_FOUND, findings: [sentence(error)] };
  }
}

async function endPart(run: PartRun): Promise<void> {
  await run.end();
  await finishParts();
}

function report(part: Part, { counts, done, findings, minutes, seed }: Progress): void {
  const figures = part.figures.map(([name, words]) => `${(counts[name] ?? 0).toLocaleString('en')} ${words}`);
  const broken = findings.length === 0 ? 'nothing found' : `${findings.length} findings`;
  console.log(
    `\n${part.name}: ${part.does}. ${done.toLocaleString('en')} of ${part.cases.toLocaleString('en')} cases.`,
  );
  for (const finding of findings.slice(0, MOST_PRINTED)) console.log(`  ${finding}`);
  const how = `\`npm run prove -- ${part.name} --seed ${seed}\`, ${minutes.toFixed(1)} min, ${today()}, ${machine()}`;
  console.log(`| ${part.name} | ${part.does} | ${[...figures, broken].join(', ')} | ${how} |`);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function machine(): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${cpus().length} cores, ${memory}, ${process.platform} ${release().split('-')[0]}, Node ${process.versions.node}, ${revision()}`;
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'no revision';
  }
}
