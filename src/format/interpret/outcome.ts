/** How a tool call went, as far as an output or an event says. Promises: what is unknown stays unknown, and never becomes "ok". */
import type { ToolOutput, ToolStatus } from '../items/item.ts';
import type { Answers } from './question.ts';

/** An output, and how it says the call went apart from the exit code: null when it does not say. */
export interface ToolOutcome extends ToolOutput {
  readonly status: ToolStatus | null;
  /**
   * The session in which a command still runs, or the cell of a script. Later `write_stdin` or `wait` calls name it, and one of them has
   * its end.
   */
  readonly session: string | null;
  /** Its text is what a person reads; that of the output is another form of it. */
  readonly ownText?: true;
  /** What the call was about, in words. */
  readonly about?: string;
  /** What the person answered. */
  readonly answers?: Answers;
}

export const UNKNOWN_OUTCOME: ToolOutcome = {
  text: '',
  exitCode: null,
  durationMs: null,
  images: [],
  status: null,
  session: null,
};

/** What an item keeps of it. */
export function outputOf({ text, exitCode, durationMs, images }: ToolOutcome): ToolOutput {
  return { text, exitCode, durationMs, images };
}

/** The status of a call with this outcome: the exit code decides; without one, what the output says. */
export function statusOf(outcome: ToolOutcome): ToolStatus {
  if (outcome.exitCode !== null) return outcome.exitCode === 0 ? 'ok' : 'failed';
  return outcome.status ?? 'unknown';
}
