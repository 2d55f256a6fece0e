/**
 * Lets ssh ask the person for what a host wants: a password, a code, a yes to its key. Promises: OpenSSH asks, on the real terminal, and
 * nothing of it passes through here; what it said when it failed waits there for a key.
 */
import { type CodexCall, runOnTerminal } from '../codex/process.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { LendTerminal } from './hand-off.ts';

type SshOnTerminal = Omit<CodexCall, 'cwd'>;

interface Asking {
  /** Makes the connection that is shared then. */
  readonly hosts: {
    share(alias: string, run: (call: SshOnTerminal) => Promise<string | null>): Promise<string | null>;
  };
  readonly cwd: string;
  readonly lendTerminal: LendTerminal;
}

/** Why the host is not connected now, in one sentence; null: it is, or is about to be. */
export async function connectAsking(
  alias: string,
  { hosts, cwd, lendTerminal }: Asking,
): Promise<string | null> {
  const problem = await hosts.share(alias, call =>
    lendTerminal(async loan => {
      const end = await runOnTerminal({ ...call, cwd }, loan.signal);
      if (end.kind === 'ended' && end.exitCode === 0) return null;
      const why = end.kind === 'notStarted' ? end.message : 'ssh did not connect';
      const said = `${alias}: ${why}.`;
      if (!loan.signal.aborted) await loan.showUntilKey(`${safeLine(said)} Any key goes back to rolltop.`);
      return said;
    }),
  );
  return problem === null ? null : safeLine(problem);
}
