/**
 * Gives the terminal to Codex on another host, by the person's own ssh, until that ends. Promises: what ssh runs there is quoted by us; nothing
 * of it passes through here; what it said when it failed waits there for a key.
 */
import { type CodexCall, runOnTerminal } from '../codex/process.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { LendTerminal } from './hand-off.ts';
import type { SessionOnHost } from './host-moves.ts';

interface GoingThere {
  /** The ssh that runs Codex there, on this terminal. */
  readonly call: () => Promise<Omit<CodexCall, 'cwd'>>;
  readonly cwd: string;
  readonly lendTerminal: LendTerminal;
}

/** What went wrong, in one sentence, or null. */
export async function handOffThere(
  { host }: Pick<SessionOnHost, 'host'>,
  { call, cwd, lendTerminal }: GoingThere,
): Promise<string | null> {
  const ssh = await call();
  return await lendTerminal(async loan => {
    const end = await runOnTerminal({ ...ssh, cwd }, loan.signal);
    const code = end.kind === 'ended' ? end.exitCode : null;
    // Ctrl-C is a way to leave Codex, and no failure.
    if (code === 0 || code === 130) return null;
    const why = end.kind === 'notStarted' ? end.message : (WHY.get(code) ?? `it ended with ${code}`);
    const problem = safeLine(`${host}: ${why}.`);
    if (!loan.signal.aborted) await loan.showUntilKey(`${problem} Any key goes back to rolltop.`);
    return problem;
  });
}

const WHY: ReadonlyMap<number | null, string> = new Map([
  [null, 'ssh was ended'],
  [255, 'the connection was not made, or was lost'],
  [127, 'there is no codex'],
]);
