/**
 * Homes of damaged real rollouts through every command that reads: none fails with an error of the program itself, none prints what is unsafe, every
 * `--json` is JSON, and the files are as they were.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ExitCode } from '../../../src/cli/exit-code.ts';
import { mutate } from '../../format/mutate.ts';
import { withOddValues } from '../../format/odd-values.ts';
import { randomOf } from '../../support/hostile-contents.ts';
import { corpusRollouts } from '../../support/rollout-fixtures.ts';
import type { CliResult } from '../../support/run-cli.ts';
import { NEVER_DRAWN } from '../../text/never-drawn.ts';
import { CaseHome } from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick, sentence } from '../part.ts';

const FILES = 8;
/** Of files without damage a command is asked, too: what stands beside a damaged one is as it is. */
const WHOLE = 1 / 8;
const LONGEST = 60_000;
const CODES: ReadonlySet<number> = new Set(Object.values(ExitCode));
/** What JavaScript says of a mistake in the program, and a place in it. */
const OWN_ERROR =
  /\b(?:Type|Range|Syntax|Reference)Error\b|Cannot read prop|is not a function|is not iterable|Invalid time value|\bat [^\n]*\.[cm]?[jt]s:\d+|\[object Object\]|\bNaN\b|\bundefined\b/;
/** Words of the sessions themselves may be those. */
const QUOTES_SESSIONS: ReadonlySet<string> = new Set(['show', 'tail', 'search', 'export']);
const GROUPINGS = ['day', 'week', 'month', 'model', 'folder', 'session'];
const DISK_GROUPINGS = ['month', 'folder', 'branch', 'kind', 'session'];
const FORMATS = ['md', 'html', 'json', 'text'];

export const commands: Part = {
  name: 'commands',
  does: 'homes of damaged real rollouts through every command that reads',
  cases: 10_000,
  shortCases: 2,
  figures: [
    ['commands', 'commands'],
    ['files', 'damaged files'],
  ],
  async begin(seed): Promise<PartRun> {
    const originals = corpusRollouts().filter(path => readFileSync(path).length <= LONGEST);
    return { seed, case: number => commandsCase(originals, seed, number), end: async () => {} };
  },
};

interface Damaged {
  readonly path: string;
  readonly bytes: Buffer;
}

async function commandsCase(originals: readonly string[], seed: number, number: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const home = new CaseHome();
  try {
    const placed = Array.from({ length: FILES }, (_, at) =>
      place(home, pick(originals, random), { random, seed: caseSeed(seed, number * FILES + at) }),
    );
    // The same original twice: the later one is there.
    const files = [...new Map(placed.map(file => [file.path, file])).values()];
    const asked = questions(files, random);
    const findings: string[] = [];
    for (const args of asked) {
      const problem = problemOf(args, await home.run(args).catch(sentence));
      if (problem !== null) findings.push(`rolltop ${args.join(' ')}: ${problem}`);
    }
    for (const { path, bytes } of files)
      if (!readFileSync(path).equals(bytes)) findings.push(`${basename(path)} has changed`);
    return { counts: { commands: asked.length, files: files.length }, findings: findings.slice(0, 3) };
  } finally {
    home.remove();
  }
}

function place(
  home: CaseHome,
  original: string,
  { random, seed }: { readonly random: () => number; readonly seed: number },
): Damaged {
  const whole = readFileSync(original);
  const kind = random();
  const bytes = kind < WHOLE ? whole : kind < 0.5 ? mutate(whole, seed) : withOddValues(whole, seed);
  const folder = join(home.path, random() < 0.2 ? 'archived_sessions' : 'sessions/2026/11/22');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, basename(original).replace(/^.*__/, ''));
  writeFileSync(path, bytes);
  return { path, bytes };
}

function questions(files: readonly Damaged[], random: () => number): readonly (readonly string[])[] {
  const { path } = pick(files, random);
  const word = pick(['e', 'test', '.*', '"', 'ran'], random);
  const query = pick(
    ['size:>1', 'is:damaged', '-branch:main', 'tokens:>1', 'turns:0..9', 'since:2020', 'e'],
    random,
  );
  return [
    ['list', '--all'],
    [
      'list',
      '--all',
      '--json',
      '--sort',
      pick(['updated', 'created', 'size', 'turns', 'tokens', 'name'], random),
    ],
    ['list', query],
    ['show', path],
    ['show', path, '--json'],
    ['tail', path, '-n', '5'],
    ['search', word],
    ['search', word, '--json', '--where', query],
    ['usage', '--by', pick(GROUPINGS, random)],
    ['usage', '--json', '--by', pick(GROUPINGS, random)],
    ['usage', path],
    ['usage', '--disk', '--json', '--by', pick(DISK_GROUPINGS, random)],
    ['doctor', '--json'],
    ['doctor', path],
    ['export', path, '--format', pick(FORMATS, random)],
    ['prune', query],
    ['prune', query, '--json'],
    ['compress', query],
  ];
}

function problemOf(args: readonly string[], result: CliResult | string): string | null {
  if (typeof result === 'string') return result;
  const { code, stdout, stderr } = result;
  if (!CODES.has(code)) return `it ended with ${code}`;
  const quotes = args.includes('--json') || QUOTES_SESSIONS.has(args[0] ?? '');
  const own = OWN_ERROR.exec(quotes ? stderr : stdout + stderr);
  if (own !== null) return JSON.stringify(around(own));
  const unsafe = [...stdout.split('\n'), ...stderr.split('\n')].find(line => NEVER_DRAWN.test(line));
  // A document keeps the tabs of the text that is in it.
  if (unsafe !== undefined && NEVER_DRAWN.test(unsafe.replaceAll('\t', '')))
    return `unsafe: ${JSON.stringify(unsafe.slice(0, 120))}`;
  return args.includes('--json') ? jsonProblem(stdout) : null;
}

function around({ input, index }: RegExpExecArray): string {
  return input.slice(Math.max(0, index - 60), index + 100);
}

function jsonProblem(stdout: string): string | null {
  const broken = stdout.split('\n').find(line => line !== '' && !isJson(line));
  return broken === undefined ? null : `no JSON: ${broken.slice(0, 120)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
