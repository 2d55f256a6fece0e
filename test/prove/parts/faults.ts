/**
 * Each call of each act to the file interface of Node fails in turn, by each error that can come, once, twice or from then on: the act says so in one
 * sentence and the right exit code, or it is done all the same; what it acknowledged is true; nothing is lost.
 */

import { randomOf } from '../../support/hostile-contents.ts';
import type { CliResult } from '../../support/run-cli.ts';
import { ACTS, type Act, prepare, runAct } from '../acts.ts';
import { watchFileCalls } from '../file-calls.ts';
import { type AfterAct, brokenLaws, CaseHome, DIALECT_NAMES, type PlacedSession } from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick } from '../part.ts';

const CODES = ['EIO', 'ENOSPC', 'EMFILE', 'EACCES', 'EROFS', 'ESTALE', 'EINTR', 'EDQUOT', 'ENOENT', 'EBUSY'];
/** How many calls fail, from the one that was chosen on. */
const TIMES = [1, 2, Number.POSITIVE_INFINITY];
const KNOWN_EXITS = new Set([0, 1, 2, 3, 4, 5]);
const HANG_MS = 60_000;

export const faults: Part = {
  name: 'faults',
  does: 'each call of each act to the file interface fails in turn, by ten errors, once, twice and for ever',
  cases: 5_000,
  shortCases: 60,
  figures: [
    ['injected', 'errors injected'],
    ['said', 'said in a sentence'],
    ['passed', 'got over'],
  ],
  async begin(seed): Promise<PartRun> {
    const calls = new Map<string, number>();
    return { seed, case: number => faultCase(calls, seed, number), end: async () => {} };
  },
};

async function faultCase(calls: Map<string, number>, seed: number, number: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const act = ACTS[number % ACTS.length] as Act;
  const home = new CaseHome();
  try {
    const session = home.add(pick(DIALECT_NAMES, random));
    await prepare(act, home, session);
    const known = calls.get(act.name) ?? (await countCalls(act));
    calls.set(act.name, known);
    const fault = { at: Math.floor(random() * known), code: pick(CODES, random), times: pick(TIMES, random) };
    const { result, injected } = await runFailing(home, session, act, fault);
    const findings = [...judgeEnd(result, injected), ...(await judgeDone(home, session, act, result))];
    const broken = await brokenLaws(home, new Map([[session.id, afterOf(act, result)]]));
    const what = `${act.name}, call ${fault.at} (${injected[0] ?? 'none'}) fails with ${fault.code}, ${fault.times} times`;
    const counts = {
      injected: injected.length,
      said: Number(result.code !== 0),
      passed: Number(result.code === 0 && injected.length > 0),
    };
    return { counts, findings: [...findings, ...broken].map(finding => `${what}: ${finding}`) };
  } finally {
    home.remove();
  }
}

interface Fault {
  readonly at: number;
  readonly code: string;
  readonly times: number;
}

async function countCalls(act: Act): Promise<number> {
  const home = new CaseHome();
  try {
    const session = home.add('envelope');
    await prepare(act, home, session);
    let count = 0;
    const stop = watchFileCalls((_, __, args) => {
      if (!isOurs(args, home)) return null;
      count += 1;
      return null;
    });
    try {
      await runAct(act, home, session);
    } finally {
      stop();
    }
    return count;
  } finally {
    home.remove();
  }
}

async function runFailing(home: CaseHome, session: PlacedSession, act: Act, { at, code, times }: Fault) {
  let calls = 0;
  const injected: string[] = [];
  const stop = watchFileCalls((name, _, args) => {
    if (!isOurs(args, home)) return null;
    const turn = calls++;
    if (turn < at || turn >= at + times) return null;
    injected.push(name);
    return Object.assign(new Error(`${code}: injected, ${name}`), { code, syscall: name, errno: -5 });
  });
  try {
    const hung = new Promise<'hung'>(resolve => setTimeout(() => resolve('hung'), HANG_MS).unref());
    const ended = await Promise.race([runAct(act, home, session), hung]);
    const result: CliResult = ended === 'hung' ? { code: -1, stdout: '', stderr: 'it hung' } : ended;
    return { result, injected };
  } finally {
    stop();
  }
}

/** Calls on paths of the home, and on descriptors: the program's own files are not touched. */
function isOurs(args: readonly unknown[], home: CaseHome): boolean {
  const [first] = args;
  return typeof first === 'number' || String(first).startsWith(home.path);
}

function judgeEnd({ code, stderr }: CliResult, injected: readonly string[]): string[] {
  const said = stderr.trim();
  if (!KNOWN_EXITS.has(code)) return [`exit ${code}: ${said}`];
  if (/\n\s+at |TypeError|ReferenceError|RangeError/.test(said))
    return [`no sentence: ${said.slice(0, 200)}`];
  if (code !== 0 && said === '') return [`exit ${code} without a word`];
  if (code !== 0 && injected.length === 0) return [`exit ${code} without an error: ${said}`];
  return [];
}

async function judgeDone(
  home: CaseHome,
  session: PlacedSession,
  act: Act,
  result: CliResult,
): Promise<string[]> {
  const { code, stdout, stderr } = result;
  if (code !== 0 || (await act.isDone(home, session))) return [];
  return [`it said that it was done, and it was not: ${(stdout + stderr).trim().slice(0, 300)}`];
}

function afterOf(act: Act, { code }: CliResult): AfterAct {
  if (act.adds === undefined) return { acknowledged: [] };
  return code === 0 ? { acknowledged: [act.stdin ?? act.adds] } : { acknowledged: [], begun: act.adds };
}
