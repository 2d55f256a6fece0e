/**
 * Joins a tool call with its output and with the events about it. Promises: the exit code and duration of the event win, the text of
 * the output wins, whichever comes first; an id used again belongs to the latest call. Pure: items in, items out.
 */
import { type Outcome, statusOf } from './exit-code.ts';
import type { ByteOffset } from './identity.ts';
import type { ToolOutput, ToolStatus } from './item.ts';
import type { CallContent } from './meaning.ts';

/** What is known about one call; `offset` is where its item stands. */
export interface CallState {
  readonly offset: ByteOffset;
  readonly output: Outcome | null;
  readonly execution: Outcome | null;
}

/** Status and output of a call, from both halves. */
export function callResult(state: CallState): {
  readonly status: ToolStatus;
  readonly output: ToolOutput | null;
} {
  const { output, execution } = state;
  if (!output || !execution) return resultOf(output ?? execution);
  const finished = output.status === 'running' && output.exitCode === null;
  return resultOf({
    // An output given while the command still ran is only its beginning.
    text: finished ? execution.text : output.text,
    exitCode: execution.exitCode ?? output.exitCode,
    durationMs: execution.durationMs ?? output.durationMs,
    images: [...output.images, ...execution.images],
    status: execution.status ?? output.status,
  });
}

/** A call whose turn is over does not run any more, and nothing says how it went. */
export function settledCall<C extends CallContent>(content: C): C {
  return content.status === 'running' ? { ...content, status: 'unknown' } : content;
}

function resultOf(outcome: Outcome | null): { status: ToolStatus; output: ToolOutput | null } {
  if (!outcome) return { status: 'running', output: null };
  const { text, exitCode, durationMs, images } = outcome;
  return { status: statusOf(outcome), output: { text, exitCode, durationMs, images } };
}
