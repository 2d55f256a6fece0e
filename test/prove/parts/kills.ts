/**
 * kill -9 in front of any call to the file interface, or in the middle of a write, of every act that writes, for each dialect: what was acknowledged
 * is there, nothing else of the file has changed, no two lines are joined, and the session goes on. A case is a home with twelve sessions, one program
 * that is killed after the other, each at a session of its own, in what those before it have left; then the laws are asked once.
 */
import { readFileSync } from 'node:fs';
import { randomOf } from '../../support/hostile-contents.ts';
import { ACTS, type Act, argumentsOf, changesOf, prepare } from '../acts.ts';
import { type AfterAct, brokenLaws, CaseHome, DIALECT_NAMES, type PlacedSession } from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick } from '../part.ts';
import { buildProgram, type Ended, runToEnd } from '../programs.ts';
import { makeQuick } from '../quick-machine.ts';

const ROLLTOP = new URL('../../../bin/rolltop.js', import.meta.url).pathname;
const KILLS_PER_CASE = 12;
/** So many sessions of a home go on by the command. */
const BY_COMMAND = 3;
const PADDINGS = [0, 0, 0, 2_000, 70_000, 1_000_000];
/** How many sessions one program records at the same time. */
const RECORDED = [1, 1, 3];
const PATIENCE_MS = 120_000;
/** Programs that live for a moment need no threads to collect garbage and compile beside them. */
const NODE_OPTIONS = ['--single-threaded-gc', '--v8-pool-size=0'];
/** A recorder is killed among its first calls or far behind them; with long lines sooner. */
const RECORDER_CALLS = 300;
const RECORDER_BYTES = 5_000_000;
const LEAST_RECORDER_CALLS = 12;

interface Kit {
  readonly preload: string;
  readonly recorder: string;
  readonly inside: string;
}

export const kills: Part = {
  name: 'kills',
  does: 'kill -9 at a random call or in the middle of a write, while recording (one and three sessions, lines of 0 B to 1 MB) and in every act that writes',
  cases: Math.ceil(10_000 / KILLS_PER_CASE),
  shortCases: 2,
  figures: [
    ['kills', 'kills'],
    ['acknowledged', 'acknowledged lines'],
    ['torn', 'writes cut in the middle'],
    ['sessions', 'sessions read and gone on in'],
  ],
  async begin(seed): Promise<PartRun> {
    const kit: Kit = {
      preload: await buildProgram('kill-at-call'),
      recorder: await buildProgram('record-until-killed'),
      inside: await buildProgram('act-inside'),
    };
    const stopQuick = makeQuick();
    return { seed, case: number => killCase(kit, seed, number), end: async () => stopQuick() };
  },
};

/** What one case has come to so far. */
class Killed {
  readonly home = new CaseHome();
  readonly after = new Map<string, AfterAct>();
  readonly findings: string[] = [];
  /** What was under way when a session's program was killed. */
  readonly what = new Map<string, string>();
  kills = 0;
  torn = 0;

  count({ signal }: Ended, sessions: readonly PlacedSession[]): void {
    this.kills += Number(signal !== null);
    this.torn += sessions.filter(({ path }) => isTorn(path)).length;
  }

  async judge(): Promise<CaseResult> {
    const broken = await brokenLaws(this.home, this.after, BY_COMMAND);
    const acknowledged = [...this.after.values()].reduce((sum, each) => sum + each.acknowledged.length, 0);
    const { kills, torn } = this;
    const counts = { kills, acknowledged, torn, sessions: this.home.sessions.length };
    const acts = [...this.what.values()].join('; ');
    return { counts, findings: [...this.findings, ...broken.map(law => `${law} (in turn: ${acts})`)] };
  }
}

async function killCase(kit: Kit, seed: number, number: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const state = new Killed();
  try {
    for (const act of actsOf(number))
      await (act === null ? killRecorder(kit, state, random) : killAct(kit, state, { act, random }));
    return await state.judge();
  } finally {
    state.home.remove();
  }
}

/** Two in three record (null): that is where lines are acknowledged. The acts come in turn over all cases. */
function actsOf(number: number): readonly (Act | null)[] {
  const acts = Array.from({ length: KILLS_PER_CASE }, (_, at) => {
    const turn = number * KILLS_PER_CASE + at;
    return turn % 3 === 0 ? (ACTS[(turn / 3) % ACTS.length] as Act) : null;
  });
  return [...acts.filter(act => act?.first), ...acts.filter(act => !act?.first)];
}

interface Kill {
  readonly command: readonly string[];
  readonly at: number;
  readonly part: number;
  readonly stdin?: string | undefined;
}

/** A process that is killed at a call. */
function runKilled(kit: Kit, { home }: Killed, { command, at, part, stdin }: Kill): Promise<Ended> {
  const env = { ...home.environment, PROVE_KILL_AT: String(at), PROVE_KILL_PART: String(part) };
  return runToEnd({
    command: [...NODE_OPTIONS, '--require', kit.preload, ...command],
    env,
    patienceMs: PATIENCE_MS,
    ...(stdin === undefined ? {} : { stdin }),
  });
}

async function killRecorder(kit: Kit, state: Killed, random: () => number): Promise<void> {
  const padding = pick(PADDINGS, random);
  const sessions = Array.from({ length: pick(RECORDED, random) }, () =>
    state.home.add(pick(DIALECT_NAMES, random)),
  );
  const most = Math.min(
    RECORDER_CALLS,
    Math.max(LEAST_RECORDER_CALLS, Math.floor(RECORDER_BYTES / (padding + 1))),
  );
  const at = Math.floor(random() * most);
  const command = [kit.recorder, String(padding), ...sessions.map(({ path }) => path)];
  const ended = await runKilled(kit, state, { command, at, part: random() });
  const what = `recording ${sessions.length} with ${padding} B, killed at call ${at}`;
  state.findings.push(...strangeEnds(ended, what));
  if (ended.signal === null) state.findings.push(`${what}: it ended by itself: ${ended.stderr.trim()}`);
  state.count(ended, sessions);
  const said = ended.stdout.split('\n').slice(0, -1);
  for (const [which, { id }] of sessions.entries()) {
    const acknowledged = said
      .filter(line => line.startsWith(`${which} `))
      .map(line => `n=${line.split(' ')[1]} ${'x'.repeat(padding)}`);
    state.after.set(id, { acknowledged, begun: 'n=' });
    state.what.set(id, what);
  }
}

interface ActCase {
  readonly act: Act;
  readonly random: () => number;
}

async function killAct(kit: Kit, state: Killed, { act, random }: ActCase): Promise<void> {
  const { home, findings } = state;
  const session = home.add(pick(DIALECT_NAMES, random));
  const at = Math.floor(random() * (await changesOf(act)));
  const what = `${act.name}, killed at call ${at}`;
  state.what.set(session.id, what);
  await prepare(act, home, session);
  const command =
    act.inside === undefined
      ? [ROLLTOP, ...argumentsOf(act.args, home, session)]
      : [kit.inside, act.inside, session.id, session.path];
  const ended = await runKilled(kit, state, { command, at, part: random(), stdin: act.stdin });
  findings.push(...strangeEnds(ended, what));
  const done = ended.signal === null && ended.code === 0;
  if (ended.signal === null && ended.code !== 0)
    findings.push(`${what}: exit ${ended.code}: ${ended.stderr.trim()}`);
  if (done && !(await act.isDone(home, session)))
    findings.push(`${what}: it said that it was done, and it was not`);
  state.count(ended, [session]);
  if (act.adds === undefined) return;
  const text = act.stdin ?? act.adds;
  state.after.set(session.id, { acknowledged: done ? [text] : [], begun: act.adds });
}

function strangeEnds({ stderr, hung, signal }: Ended, what: string): string[] {
  if (hung) return [`${what}: hung`];
  if (signal !== null && signal !== 'SIGKILL') return [`${what}: ended by ${signal}`];
  return /\n\s+at /.test(stderr) ? [`${what}: a stack trace: ${stderr.slice(0, 300)}`] : [];
}

function isTorn(path: string): boolean {
  try {
    return readFileSync(path).at(-1) !== 0x0a;
  } catch {
    return false;
  }
}
