/**
 * Two and eight programs that write to one conversation, a real Codex among them: what each of ours was told is there once, in its order, every turn of
 * Codex that ended well is there once, the ordinals grow, and Codex reads all of it afterwards. A case is twenty seconds; the whole part is ten minutes
 * of two writers and ten of eight. Codex is the newest that the interop tests have installed; its model is a stand-in on this machine.
 */
import { readFileSync } from 'node:fs';
import type { CodexRun } from '../../interop/support/codex.ts';
import { newestInstalled } from '../../interop/support/install.ts';
import { Lab, type Session } from '../../interop/support/lab.ts';
import { provide } from '../outside-tests.ts';
import { type CaseResult, NOTHING_FOUND, type Part, type PartRun } from '../part.ts';
import { buildProgram } from '../programs.ts';
import { judgeRace, promptOf, race, WRITERS } from './writers.ts';

const CASE_MS = 20_000;
const SHORT_MS = 4_000;
const CASES = 60;
/** Codex tries once in a start: each of ours leaves the session alone for a moment, so that it is free now and then. */
const REST_MS = 120;
const BUSY = 'already has an active writer';

export const codexWriters: Part = {
  name: 'codex',
  does: 'two and eight processes that write to one conversation for ten minutes each, one of them a real Codex',
  cases: CASES,
  shortCases: 2,
  figures: [
    ['lines', 'messages of ours acknowledged'],
    ['turns', 'turns of Codex'],
    ['refused', 'times Codex was told that it is busy'],
    ['seconds', 'seconds'],
  ],
  async begin(seed, how): Promise<PartRun> {
    const codex = newestInstalled();
    if (codex === null) {
      console.log('codex: none is installed; npm run test:interop installs some');
      return { seed, case: async () => NOTHING_FOUND, end: async () => {} };
    }
    provide('codexVersions', [codex]);
    const program = await buildProgram('append-racing');
    const lab = await Lab.open();
    const runsMs = how === 'short' ? SHORT_MS : CASE_MS;
    const place = { lab, version: codex.version, program, runsMs };
    return { seed, case: number => racingCase(place, number), end: async () => {} };
  },
};

interface Place {
  readonly lab: Lab;
  readonly version: string;
  readonly program: string;
  readonly runsMs: number;
}

async function racingCase(place: Place, number: number): Promise<CaseResult> {
  const { lab, version, program, runsMs } = place;
  const session = await lab.write(version, `the first question of case ${number}`);
  const { path } = session;
  const bytes = readFileSync(path);
  const names = WRITERS.slice(0, number % 2 === 0 ? 1 : 7);
  const [ended, theirs] = await Promise.all([
    race({ program, path, names, runsMs, restMs: REST_MS * names.length, env: lab.environment() }),
    takeTurns(place, session),
  ]);
  const { findings, lines } = judgeRace({ path, bytes, names, ended });
  const said = lines.flatMap(promptOf);
  findings.push(...theirs.findings);
  for (const text of theirs.answered) {
    const times = said.filter(each => each === text).length;
    if (times !== 1) findings.push(`“${text}”, a whole turn of Codex, is there ${times} times`);
  }
  const ours = said.filter(text => names.some(name => text.startsWith(`${name} says `)));
  findings.push(...(await readByCodex(place, session, [...ours, ...theirs.answered])));
  const counts = { lines: ours.length, turns: theirs.answered.length, refused: theirs.refused };
  return { counts: { ...counts, seconds: runsMs / 1000 }, findings };
}

/** One turn after the other, until the time is over. */
async function takeTurns({ lab, version, runsMs }: Place, session: Session) {
  const end = performance.now() + runsMs;
  const findings: string[] = [];
  const answered: string[] = [];
  let refused = 0;
  for (let n = 0; performance.now() < end; n += 1) {
    const text = `codex says ${n}.`;
    const run: CodexRun = lab.codex(version).startResume(session, text);
    const code = await run.ended;
    if (code === 0) answered.push(text);
    else if (run.output.includes(BUSY)) refused += 1;
    else findings.push(`Codex ended with ${code}: ${run.output.slice(-300)}`);
  }
  return { findings, answered, refused };
}

/** In its next turn, what was said by anybody is what its model gets to read. */
async function readByCodex(
  { lab, version }: Place,
  session: Session,
  texts: readonly string[],
): Promise<string[]> {
  await lab.codex(version).resume(session, 'the last question');
  const { input } = lab.model.asked('the last question');
  const missing = texts.filter(text => !input.includes(text));
  return missing.length === 0
    ? []
    : [`Codex does not read ${missing.length} messages: ${missing[0]?.slice(0, 40)}`];
}
