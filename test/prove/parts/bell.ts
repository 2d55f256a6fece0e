/**
 * A day of fifty sessions in some minutes, and three windows of rolltop beside them, whose person comes and goes: every ring was due, and none was
 * missing. A case is a minute, in which about two hundred things happen: the turns of half an hour.
 */

import { SimulatedDay } from '../../support/bell/simulated-day.ts';
import { randomOf } from '../../support/hostile-contents.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, sentence } from '../part.ts';

const SESSIONS = 50;
const CASE_MS = 60_000;
const SHORT_CASE_MS = 15_000;
/** On a busy machine a program sees later what happened. */
const SLACK_MS = 3_000;
const CALMS = [1, 3, 8];

export const bell: Part = {
  name: 'bell',
  does: 'fifty sessions that work, ask and end, and a person who comes and goes: each ring was due, none was missing, in the bytes of three terminals',
  cases: 48,
  shortCases: 1,
  figures: [
    ['minutes', 'minutes'],
    ['happened', 'things that happened'],
    ['rings', 'rings'],
  ],
  async begin(seed, how): Promise<PartRun> {
    const runsMs = how === 'short' ? SHORT_CASE_MS : CASE_MS;
    return { seed, case: number => dayPart(seed, number, runsMs), end: async () => {} };
  },
};

async function dayPart(seed: number, number: number, runsMs: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const calm = CALMS[number % CALMS.length] ?? 1;
  const day = new SimulatedDay({ random, sessions: SESSIONS, calm, slackMs: SLACK_MS });
  try {
    await day.begin();
    await day.live(runsMs);
    await day.settle();
    const counts = { minutes: runsMs / 60_000, happened: day.happenings, rings: day.rings };
    return { counts, findings: day.judged() };
  } catch (error) {
    return { counts: {}, findings: [sentence(error)] };
  } finally {
    day.end();
  }
}
