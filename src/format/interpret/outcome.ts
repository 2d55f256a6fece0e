/** How a tool call went, as far as an output or an event says it. Promises: unknown stays unknown, it is never "ok". */
import type { ToolOutput, ToolStatus } from '../items/item.ts';

/** An output, and what was said beside the exit code: `running`, `ok` or `failed`, null when nothing was. */
export interface Outcome extends ToolOutput {
  readonly status: ToolStatus | null;
  /** The session a command still runs in: later `write_stdin` calls name it and tell how it ended. */
  readonly session: string | null;
}

export const UNKNOWN_OUTCOME: Outcome = {
  text: '',
  exitCode: null,
  durationMs: null,
  images: [],
  status: null,
  session: null,
};

/** The status of an outcome: the exit code decides, then what was said. */
export function statusOf(outcome: Outcome): ToolStatus {
  if (outcome.exitCode !== null) return outcome.exitCode === 0 ? 'ok' : 'failed';
  return outcome.status ?? 'unknown';
}
