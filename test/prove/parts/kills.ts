/**
 * kill -9 in front of any call to the file interface, or in the middle of a write, of every act that writes, for each dialect: what was acknowledged
 * is there, nothing else of the file has changed, no two lines are joined, and the session goes on.
 */
import { readFileSync } from 'node:fs';
import { randomOf } from '../../support/hostile-contents.ts';
import { ACTS, type Act, argumentsOf } from '../acts.ts';
import { type AfterAct, brokenLaws, CaseHome, DIALECT_NAMES, type PlacedSession } from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick } from '../part.ts';
import { buildProgram, type Ended, runToEnd } from '../programs.ts';

const ROLLTOP = new URL('../../../bin/rolltop.js', import.meta.url).pathname;
const PADDINGS = [0, 0, 70_000, 1_000_000];
const PATIENCE_MS = 120_000;
/** A first guess at how many calls an act makes; the run learns better. */
const CALLS = 20;
/** A recorder is killed among its first calls or far behind them. */
const RECORDER_CALLS = 300;

interface Kit {
  readonly preload: string;
  readonly recorder: string;
  /** The calls of each act, as far as they were seen. */
  readonly calls: Map<string, number>;
}

export const kills: Part = {
  name: 'kills',
  does: 'kill -9 at a random call or in the middle of a write, while recording, appending, renaming, archiving, trashing, restoring, compressing, unpacking, pinning, tagging and exporting',
  cases: 10_000,
  shortCases: 14,
  figures: [
    ['kills', 'kills'],
    ['acknowledged', 'acknowledged lines'],
    ['torn', 'writes cut in the middle'],
  ],
  async begin(seed): Promise<PartRun> {
    const kit: Kit = {
      preload: await buildProgram('kill-at-call'),
      recorder: await buildProgram('record-until-killed'),
      calls: new Map(),
    };
    return { seed, case: number => killCase(kit, seed, number), end: async () => {} };
  },
};

async function killCase(kit: Kit, seed: number, number: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const home = new CaseHome();
  try {
    const session = home.add(pick(DIALECT_NAMES, random));
    // One case in two records: that is where lines are acknowledged.
    const act = number % 2 === 0 ? null : ACTS[((number - 1) / 2) % ACTS.length];
    return act
      ? await killAct(kit, { home, session, act, random })
      : await killRecorder(kit, home, session, random);
  } finally {
    home.remove();
  }
}

/** A process that is killed at a call. */
function killedAt(kit: Kit, home: CaseHome, kill: { readonly at: number; readonly part: number }) {
  const env = { ...home.environment, PROVE_KILL_AT: String(kill.at), PROVE_KILL_PART: String(kill.part) };
  return { env, load: ['--import', kit.preload], patienceMs: PATIENCE_MS };
}

async function killRecorder(
  kit: Kit,
  home: CaseHome,
  session: PlacedSession,
  random: () => number,
): Promise<CaseResult> {
  const padding = pick(PADDINGS, random);
  const most = padding > 100_000 ? RECORDER_CALLS / 10 : RECORDER_CALLS;
  const { env, load, patienceMs } = killedAt(kit, home, { at: Math.floor(random() * most), part: random() });
  const command = [...load, kit.recorder, session.path, String(padding)];
  const ended = await runToEnd({ command, env, patienceMs });
  const acknowledged = ended.stdout
    .split('\n')
    .slice(0, -1)
    .map(n => `n=${n} ${'x'.repeat(padding)}`);
  const findings = strangeEnds(ended, 'recording');
  return judged({
    home,
    session,
    after: { acknowledged, begun: 'n=' },
    findings,
    killed: ended.signal !== null,
  });
}

interface ActCase {
  readonly home: CaseHome;
  readonly session: PlacedSession;
  readonly act: Act;
  readonly random: () => number;
}

async function killAct(kit: Kit, { home, session, act, random }: ActCase): Promise<CaseResult> {
  for (const args of act.before ?? []) await home.run(argumentsOf(args, home, session));
  const at = Math.floor(random() * (kit.calls.get(act.name) ?? CALLS));
  const { env, load, patienceMs } = killedAt(kit, home, { at, part: random() });
  const command = [...load, ROLLTOP, ...argumentsOf(act.args, home, session)];
  const ended = await runToEnd({
    command,
    env,
    patienceMs,
    ...(act.stdin === undefined ? {} : { stdin: act.stdin }),
  });
  const findings = strangeEnds(ended, act.name);
  const done = ended.signal === null && ended.code === 0;
  if (ended.said !== '') kit.calls.set(act.name, Number(ended.said) + 1);
  if (ended.signal === null && ended.code !== 0)
    findings.push(`${act.name}: exit ${ended.code}: ${ended.stderr.trim()}`);
  if (done && !(await act.isDone(home, session)))
    findings.push(`${act.name}: it said that it was done, and it was not`);
  const text = act.adds === undefined ? undefined : (act.stdin ?? act.adds);
  const acknowledged = done && text !== undefined ? [text] : [];
  const after: AfterAct = { acknowledged, ...(act.adds === undefined ? {} : { begun: act.adds }) };
  return judged({
    home,
    session,
    after,
    findings,
    killed: ended.signal !== null,
    what: `${act.name}, killed at call ${at}`,
  });
}

function strangeEnds({ stderr, hung, signal }: Ended, what: string): string[] {
  if (hung) return [`${what}: hung`];
  if (signal !== null && signal !== 'SIGKILL') return [`${what}: ended by ${signal}`];
  return /\n\s+at /.test(stderr) ? [`${what}: a stack trace: ${stderr.slice(0, 300)}`] : [];
}

interface Judged {
  readonly home: CaseHome;
  readonly session: PlacedSession;
  readonly after: AfterAct;
  readonly findings: readonly string[];
  readonly killed: boolean;
  readonly what?: string;
}

async function judged({ home, session, after, findings, killed, what }: Judged): Promise<CaseResult> {
  const torn = isTorn(session.path);
  const broken = await brokenLaws(home, new Map([[session.id, after]]));
  const counts = { kills: Number(killed), acknowledged: after.acknowledged.length, torn: Number(torn) };
  return {
    counts,
    findings: [...findings, ...broken.map(law => (what === undefined ? law : `${what}: ${law}`))],
  };
}

function isTorn(path: string): boolean {
  try {
    return readFileSync(path).at(-1) !== 0x0a;
  } catch {
    return false;
  }
}
