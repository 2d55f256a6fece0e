/**
 * Gives the terminal to the interactive Codex on a session, or on a fork of it, until that ends. Drawing Codex within our screen would
 * need a terminal emulator. While it runs nothing of rolltop is on screen; what it said when it failed waits there for a key.
 */
import { interactiveArguments } from '../codex/command.ts';
import { endedWell, endText } from '../codex/error.ts';
import { type CodexEnd, runOnTerminal } from '../codex/process.ts';
import { codexAbleTo } from '../codex/program.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { type CodexSession, codexCall } from './codex-session.ts';

/** The terminal while codex has it. */
export interface TerminalLoan {
  /** Aborted when rolltop has to end meanwhile. */
  readonly signal: AbortSignal;
  /** Writes below what codex said, and waits for any key before rolltop's screen covers it. */
  showUntilKey(text: string): Promise<void>;
}

/** Leaves the terminal for as long as `borrow` runs, and takes it back afterwards. */
export type LendTerminal = <T>(borrow: (loan: TerminalLoan) => Promise<T>) => Promise<T>;

/** What went wrong, in one sentence, or null. */
export async function handOff(
  how: 'resume' | 'fork',
  session: CodexSession,
  lendTerminal: LendTerminal,
): Promise<string | null> {
  const choice = await codexAbleTo(how, session.env);
  if (choice.kind === 'unable') return choice.message;
  const args = interactiveArguments(how, session.conversation.id);
  const call = await codexCall(session, { file: choice.file, args });
  return await lendTerminal(async loan => {
    const end = await runOnTerminal(call, loan.signal);
    if (endedWell(end) || isInterrupted(end)) return null;
    const problem = safeLine(`${endText(end)}.`);
    if (!loan.signal.aborted) await loan.showUntilKey(`${problem} Any key goes back to rolltop.`);
    return problem;
  });
}

/** Ctrl-C is a way to leave Codex, and no failure. */
function isInterrupted(end: CodexEnd): boolean {
  return end.kind === 'ended' && (end.exitCode === 130 || end.signal === 'SIGINT');
}
