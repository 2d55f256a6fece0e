/**
 * Each call of each operation to the file interface of Node fails in turn, by each error that can come, once, twice or from then on: the act says so in one
 * sentence and the right exit code, or it is done all the same; what it acknowledged is true; what only reads leaves nothing out in silence; nothing is
 * lost.
 */

import { randomOf } from '../../support/hostile-contents.ts';
import type { CliResult } from '../../support/run-cli.ts';
import { ACTS, type Act, prepare, READS, runAct } from '../acts.ts';
import { CallNames } from '../call-names.ts';
import { watchFileCalls } from '../file-calls.ts';
import {
  type AfterAct,
  brokenLaws,
  CaseHome,
  DIALECT_NAMES,
  type DialectName,
  type PlacedSession,
} from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick } from '../part.ts';
import { makeQuick } from '../quick-machine.ts';

const CODES = ['EIO', 'ENOSPC', 'EMFILE', 'EACCES', 'EROFS', 'ESTALE', 'EINTR', 'EDQUOT', 'ENOENT', 'EBUSY'];
/** How many calls fail, from the one that was chosen on. */
const TIMES = [1, 2, Number.POSITIVE_INFINITY];
const KNOWN_EXITS = new Set([0, 1, 2, 3, 4, 5]);
const HANG_MS = 60_000;
const OPERATIONS: readonly Act[] = [...ACTS, ...READS];
/** One case in so many takes its locks by the program of the machine, and reads its processes. */
const UNHURRIED = 11;

export const faults: Part = {
  name: 'faults',
  does: 'each call of each operation to the file interface fails in turn, by ten errors, once, twice and for ever',
  cases: 5_000,
  shortCases: 60,
  figures: [
    ['faults', 'faults'],
    ['injected', 'failed calls'],
    ['said', 'said in a sentence'],
    ['passed', 'got over'],
  ],
  async begin(seed): Promise<PartRun> {
    return { seed, case: number => faultCase(seed, number), end: async () => {} };
  },
};

async function faultCase(seed: number, number: number): Promise<CaseResult> {
  const stop = number % UNHURRIED === 0 ? () => {} : makeQuick();
  try {
    return await failingCase(seed, number);
  } finally {
    stop();
  }
}

async function failingCase(seed: number, number: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const act = OPERATIONS[number % OPERATIONS.length] as Act;
  const dialect = pick(DIALECT_NAMES, random);
  const calls = await callsOf(act, dialect);
  // In turn, so that none is left out.
  const call = calls[Math.floor(number / OPERATIONS.length) % calls.length] ?? '';
  const fault = { call, code: pick(CODES, random), times: pick(TIMES, random) };
  const home = new CaseHome();
  try {
    const session = home.add(dialect);
    await prepare(act, home, session);
    const { result, injected } = await runFailing(home, session, act, fault);
    const findings = [
      ...judgeEnd(result, injected),
      ...(await judgeDone(home, session, { act, result, injected, fault })),
    ];
    const broken = await brokenLaws(home, new Map([[session.id, afterOf(act, result)]]));
    const what = `${act.name} (${dialect}), ${call} fails with ${fault.code}, ${fault.times} times`;
    const counts = {
      injected: injected.length,
      faults: Number(injected.length > 0),
      said: Number(injected.length > 0 && result.stderr.trim() !== ''),
      passed: Number(injected.length > 0 && result.code === 0 && result.stderr.trim() === ''),
    };
    return { counts, findings: [...findings, ...broken].map(finding => `${what}: ${finding}`) };
  } finally {
    home.remove();
  }
}

interface Fault {
  /** As `CallNames` has it. */
  readonly call: string;
  readonly code: string;
  readonly times: number;
}

interface Clean {
  readonly calls: readonly string[];
  readonly stdout: string;
}

const clean = new Map<string, Promise<Clean>>();

function cleanRun(act: Act, dialect: DialectName): Promise<Clean> {
  const key = `${act.name} ${dialect}`;
  const known = clean.get(key) ?? runClean(act, dialect);
  clean.set(key, known);
  return known;
}

/** What it calls, and says, when nothing is in its way. */
async function runClean(act: Act, dialect: DialectName): Promise<Clean> {
  const home = new CaseHome();
  try {
    const session = home.add(dialect);
    await prepare(act, home, session);
    const names = new CallNames(home, session);
    const calls = new Set<string>();
    const stop = watchFileCalls(call => {
      const name = names.next(call);
      if (name !== null) calls.add(name);
      return null;
    });
    const { stdout } = await runAct(act, home, session).finally(stop);
    return { calls: [...calls].sort(), stdout: comparable(stdout, home) };
  } finally {
    home.remove();
  }
}

async function callsOf(act: Act, dialect: DialectName): Promise<readonly string[]> {
  return (await cleanRun(act, dialect)).calls;
}

/** Homes have other names. */
function comparable(stdout: string, home: CaseHome): string {
  return stdout.replaceAll(home.path, 'HOME');
}

async function runFailing(home: CaseHome, session: PlacedSession, act: Act, { call, code, times }: Fault) {
  const names = new CallNames(home, session);
  const injected: string[] = [];
  let left = times;
  const stop = watchFileCalls(made => {
    const name = names.next(made);
    if (name === null || (injected.length === 0 && name !== call) || left === 0) return null;
    left -= 1;
    injected.push(name);
    return Object.assign(new Error(`${code}: injected, ${made.name}`), {
      code,
      syscall: made.name,
      errno: -5,
    });
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

function judgeEnd({ code, stderr }: CliResult, injected: readonly string[]): string[] {
  const said = stderr.trim();
  if (!KNOWN_EXITS.has(code)) return [`exit ${code}: ${said}`];
  if (/\n\s+at |TypeError|ReferenceError|RangeError/.test(said))
    return [`no sentence: ${said.slice(0, 200)}`];
  if (code !== 0 && said === '') return [`exit ${code} without a word`];
  if (code !== 0 && injected.length === 0) return [`exit ${code} without an error: ${said}`];
  return [];
}

/** How often something is said not to be as it should. */
function says(text: string): number {
  return (
    text.match(/cannot|may not|There is no rollout|not be|[Nn]othing can|could not|\bE[A-Z]{2,}\b/g)
      ?.length ?? 0
  );
}

interface Done {
  readonly act: Act;
  readonly result: CliResult;
  readonly injected: readonly string[];
  readonly fault: Fault;
}

/** What is said twice not to be there is gone: what only reads shows the rest, and what is chosen by a query is not among it. */
function isGone({ code, times }: Fault, { args, reads }: Act): boolean {
  return code === 'ENOENT' && times > 1 && (reads === true || args.some(word => word.startsWith('id:')));
}

/** An operation that only reads says everything that it says otherwise, or that something is left out. */
async function judgeDone(
  home: CaseHome,
  session: PlacedSession,
  { act, result, injected, fault }: Done,
): Promise<string[]> {
  const { code, stdout, stderr } = result;
  if (code !== 0 || isGone(fault, act)) return [];
  if (act.reads) {
    const { stdout: whole } = await cleanRun(act, session.dialect);
    const isWhole = comparable(stdout, home) === whole;
    if (isWhole || stderr.trim() !== '' || says(stdout) > says(whole)) return [];
    return [`something is left out (${injected[0]}), and nothing said: ${stdout.trim().slice(0, 1500)}`];
  }
  if (await act.isDone(home, session)) return [];
  return [`it said that it was done, and it was not: ${(stdout + stderr).trim().slice(0, 300)}`];
}

function afterOf(act: Act, { code }: CliResult): AfterAct {
  if (act.adds === undefined) return { acknowledged: [] };
  return code === 0 ? { acknowledged: [act.stdin ?? act.adds] } : { acknowledged: [], begun: act.adds };
}
