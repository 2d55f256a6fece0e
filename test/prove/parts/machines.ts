/**
 * Odd machines: a full disk, one that may only be read, no descriptors left, no lock program, a clock that jumps, handles that go stale, no /proc. Each
 * act on each of them ends with a sentence and the right exit code, or is done all the same; nothing is lost.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACTS, type Act, argumentsOf, prepare } from '../acts.ts';
import {
  type AfterAct,
  brokenLaws,
  CaseHome,
  DIALECT_NAMES,
  type DialectName,
  type PlacedSession,
} from '../home.ts';
import type { CaseResult, Part, PartRun } from '../part.ts';
import { buildProgram, type Ended, runToEnd } from '../programs.ts';

const ROLLTOP = new URL('../../../bin/rolltop.js', import.meta.url).pathname;
const PATIENCE_MS = 120_000;
const KNOWN_EXITS = new Set([0, 1, 2, 3, 4, 5]);

interface Oddity {
  readonly name: string;
  /** For the process of the act: what it is loaded with, and a shell line in front of it. */
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly prepare?: (home: CaseHome) => void;
  readonly repair?: (home: CaseHome) => void;
}

const ODDITIES: readonly Oddity[] = [
  { name: 'a full disk', env: { PROVE_MACHINE: 'full' } },
  { name: 'a disk that fills up behind 20 KB', env: { PROVE_MACHINE: 'filling' } },
  { name: 'a disk that may only be read', env: { PROVE_MACHINE: 'read-only' } },
  { name: 'stale handles', env: { PROVE_MACHINE: 'stale' } },
  { name: 'a clock that jumps back and forth', env: { PROVE_MACHINE: 'clock' } },
  { name: 'no /proc', env: { PROVE_MACHINE: 'no-proc' } },
  { name: 'no inotify', env: { PROVE_MACHINE: 'no-watch' } },
  { name: 'thirty descriptors', shell: 'ulimit -n 30; exec "$@"' },
  { name: 'files of no more than 8 KB', shell: 'trap "" XFSZ; ulimit -f 8; exec "$@"' },
  { name: 'no program for locks', env: { PATH: '/nowhere' } },
  {
    name: 'folders that nobody may write to',
    prepare: home => lock(home, 0o500),
    repair: home => lock(home, 0o700),
  },
];

export const machines: Part = {
  name: 'machines',
  does: 'every act on machines with a full or read-only disk, stale handles, no descriptors, no locks, no /proc, no inotify, a jumping clock',
  cases: ACTS.length * ODDITIES.length * DIALECT_NAMES.length,
  shortCases: 12,
  figures: [
    ['acts', 'acts'],
    ['done', 'done all the same'],
    ['refused', 'refused in a sentence'],
  ],
  async begin(seed): Promise<PartRun> {
    const kit = { preload: await buildProgram('odd-machine'), inside: await buildProgram('act-inside') };
    return { seed, case: number => oddCase(kit, spread(number)), end: async () => {} };
  },
};

/** Coprime with the number of cases: a short run sees several machines and acts. */
function spread(number: number): number {
  return (number * 37) % (ACTS.length * ODDITIES.length * DIALECT_NAMES.length);
}

async function oddCase(kit: Kit, number: number): Promise<CaseResult> {
  const act = ACTS[number % ACTS.length] as Act;
  const oddity = ODDITIES[Math.floor(number / ACTS.length) % ODDITIES.length] as Oddity;
  const dialect = DIALECT_NAMES[Math.floor(number / ACTS.length / ODDITIES.length)] as DialectName;
  const home = new CaseHome();
  try {
    const session = home.add(dialect);
    await prepare(act, home, session);
    oddity.prepare?.(home);
    const ended = await runOdd(kit, { home, session, act, oddity });
    oddity.repair?.(home);
    const done = ended.code === 0;
    const findings = judgeEnd(ended);
    if (done && !(await act.isDone(home, session))) findings.push('it said that it was done, and it was not');
    findings.push(...(await brokenLaws(home, new Map([[session.id, afterOf(act, done)]]))));
    const counts = { acts: 1, done: Number(done), refused: Number(!done) };
    return { counts, findings: findings.map(each => `${act.name} with ${oddity.name}: ${each}`) };
  } finally {
    home.remove();
  }
}

interface Kit {
  readonly preload: string;
  readonly inside: string;
}

interface OddRun {
  readonly home: CaseHome;
  readonly session: PlacedSession;
  readonly act: Act;
  readonly oddity: Oddity;
}

function runOdd({ preload, inside }: Kit, { home, session, act, oddity }: OddRun): Promise<Ended> {
  const env = { ...home.environment, PROVE_HOME: home.path, ...oddity.env };
  const program =
    act.inside === undefined
      ? [ROLLTOP, ...argumentsOf(act.args, home, session)]
      : [inside, act.inside, session.id, session.path];
  const words = ['--require', preload, ...program];
  const shell = oddity.shell === undefined ? {} : { program: '/bin/sh' };
  const command = oddity.shell === undefined ? words : ['-c', oddity.shell, 'sh', process.execPath, ...words];
  return runToEnd({
    command,
    env,
    patienceMs: PATIENCE_MS,
    ...shell,
    ...(act.stdin === undefined ? {} : { stdin: act.stdin }),
  });
}

function judgeEnd({ code, signal, stderr, hung }: Ended): string[] {
  const said = stderr.trim();
  if (hung) return ['it hung'];
  if (code === null || !KNOWN_EXITS.has(code)) return [`exit ${code ?? signal}: ${said.slice(0, 300)}`];
  if (/\n\s+at |TypeError|ReferenceError|RangeError/.test(said))
    return [`no sentence: ${said.slice(0, 300)}`];
  return code !== 0 && said === '' ? [`exit ${code} without a word`] : [];
}

function afterOf(act: Act, done: boolean): AfterAct {
  if (act.adds === undefined) return { acknowledged: [] };
  return done ? { acknowledged: [act.stdin ?? act.adds] } : { acknowledged: [], begun: act.adds };
}

/** Root may write everywhere: for it, the folders are those of others only by their flag. */
function lock(home: CaseHome, mode: number): void {
  mkdirSync(join(home.path, 'archived_sessions'), { recursive: true });
  const root = process.getuid?.() === 0;
  for (const place of ['sessions/2026/11/22', 'archived_sessions']) {
    const folder = join(home.path, place);
    if (root) flag(folder, mode === 0o500 ? '+i' : '-i');
    else chmodSync(folder, mode);
  }
}

/** Where the file system knows no flags, nothing is locked, and the case is like any other. */
function flag(folder: string, how: string): void {
  try {
    execFileSync('chattr', [how, folder], { stdio: 'ignore' });
  } catch {
    readdirSync(dirname(folder));
  }
}
