/**
 * Two and eight programs that write to one conversation, each taking the lock for each message: what each was told is there once, in its order, and
 * the ordinals grow. A case is twenty seconds; the whole part is ten minutes of two writers and ten of eight. `codex-writers.ts` has a real Codex
 * among them.
 */
import { readFileSync } from 'node:fs';
import { CaseHome, DIALECT_NAMES, type DialectName } from '../home.ts';
import type { CaseResult, Part, PartRun } from '../part.ts';
import { buildProgram, type Ended, runToEnd } from '../programs.ts';

const CASE_MS = 20_000;
const SHORT_MS = 4_000;
export const WRITERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const CASES = 60;

export const writers: Part = {
  name: 'writers',
  does: 'two and eight processes that write to one conversation for ten minutes each',
  cases: CASES,
  shortCases: 2,
  figures: [
    ['lines', 'acknowledged messages'],
    ['seconds', 'seconds'],
  ],
  async begin(seed, how): Promise<PartRun> {
    const program = await buildProgram('append-racing');
    const runsMs = how === 'short' ? SHORT_MS : CASE_MS;
    return { seed, case: number => racingCase(program, number, runsMs), end: async () => {} };
  },
};

async function racingCase(program: string, number: number, runsMs: number): Promise<CaseResult> {
  const home = new CaseHome();
  try {
    const dialect = DIALECT_NAMES[number % DIALECT_NAMES.length] as DialectName;
    const { path, bytes } = home.add(dialect);
    const names = number % 2 === 0 ? WRITERS.slice(0, 2) : WRITERS;
    const ended = await race({ program, path, names, runsMs, restMs: 0, env: home.environment });
    const { findings, lines } = judgeRace({ path, bytes, names, ended });
    return {
      counts: { lines: lines.flatMap(promptOf).length, seconds: runsMs / 1000 },
      findings: findings.map(each => `${dialect}: ${each}`),
    };
  } finally {
    home.remove();
  }
}

export interface Race {
  /** `programs/append-racing.ts`, built. */
  readonly program: string;
  readonly path: string;
  readonly names: readonly string[];
  readonly runsMs: number;
  /** Each leaves the session alone for up to so long between two messages. */
  readonly restMs: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Our own writers, all of them to their end. */
export function race({ program, path, names, runsMs, restMs, env }: Race): Promise<readonly Ended[]> {
  const run = (name: string) =>
    runToEnd({
      command: [program, path, name, String(runsMs), String(restMs)],
      env,
      patienceMs: runsMs + 120_000,
    });
  return Promise.all(names.map(run));
}

interface EndedRace {
  readonly path: string;
  /** What was in the file before. */
  readonly bytes: Buffer;
  readonly names: readonly string[];
  readonly ended: readonly Ended[];
}

/** What is wrong, and the lines that were added. */
export function judgeRace({ path, bytes, names, ended }: EndedRace) {
  const findings = ended.flatMap(({ code, stderr, hung }, at) =>
    code === 0 && !hung
      ? []
      : [`writer ${names[at]}: ${hung ? 'hung' : `exit ${code}`} ${stderr.slice(0, 300)}`],
  );
  const whole = readFileSync(path);
  if (!whole.subarray(0, bytes.length).equals(bytes)) findings.push('bytes that were there have changed');
  const lines = whole
    .subarray(bytes.length)
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as WrittenLine & WrittenItem);
  const said = lines.flatMap(promptOf);
  for (const [at, { stdout }] of ended.entries()) {
    const own = said.filter(text => text.startsWith(`${names[at]} says `));
    if (own.map(text => `${text}\n`).join('') !== stdout)
      findings.push(`writer ${names[at]}: ${own.length} lines are not what it was told`);
  }
  const ordinals = lines.flatMap(line => line.ordinal ?? []);
  if (ordinals.some((ordinal, at) => at > 0 && ordinal !== (ordinals[at - 1] ?? 0) + 1))
    findings.push('ordinals do not grow by one');
  return { findings, lines };
}

export interface WrittenLine {
  readonly ordinal?: number;
  readonly payload?: WrittenItem;
}

export interface WrittenItem {
  readonly type?: string;
  readonly role?: string;
  readonly content?: readonly { readonly text?: string }[];
}

/** The text of a line that is a message of the person. */
export function promptOf(line: WrittenLine & WrittenItem): string[] {
  const item = line.payload ?? line;
  return item.type === 'message' && item.role === 'user' ? [String(item.content?.[0]?.text)] : [];
}
