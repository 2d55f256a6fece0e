/**
 * Joins a tool call with its output and with the events about it. Promises: the exit code and duration of the event win, the text of
 * the output wins, whichever comes first; an id used again belongs to the latest call. Pure: items in, items out.
 */
import type { ByteOffset } from '../identity.ts';
import { type Outcome, statusOf, UNKNOWN_OUTCOME } from '../interpret/outcome.ts';
import type { Item, ItemContent, ToolOutput, ToolStatus } from './item.ts';
import type { CallContent } from './meaning.ts';

/** What `view_image` answers up to 0.98: its picture is in a message of its own. */
export const PICTURE_FOLLOWS = 'attached local image path';

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
    // Both show the same pictures.
    images: output.images.length > 0 ? output.images : execution.images,
    status: execution.status ?? output.status,
    session: output.session,
  });
}

/** The session that a `write_stdin` call writes to, from its arguments; null for any other call. */
export function writtenSession(content: ItemContent): string | null {
  if (content.kind !== 'tool_call' || content.tool !== 'write_stdin') return null;
  return /"session_id"\s*:\s*"?([^",}\s]+)/.exec(content.input)?.[1] ?? null;
}

/** A `write_stdin` is over when it answers, though the command it wrote to may run on. */
export function asPoll(outcome: Outcome): Outcome {
  return outcome.status === 'running' ? { ...outcome, status: null } : outcome;
}

/** How a command ended, as a later call on its session tells it: the exit code, but neither its text nor its time. */
export function endedElsewhere(state: CallState, outcome: Outcome): CallState {
  const output = state.output && { ...state.output, durationMs: null };
  return {
    ...state,
    output,
    execution: { ...UNKNOWN_OUTCOME, text: output?.text ?? '', exitCode: outcome.exitCode },
  };
}

/** Whether the output of a call may still come. */
export function waitsForOutput(item: Item): boolean {
  return (item.kind === 'tool_call' || item.kind === 'patch') && item.output === null;
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
