/**
 * What is known of a tool call from its output and from the events about it (FORMAT.md, section 12). Promises: exit code and duration come
 * from the event, the text from the output, in whatever order the two are written.
 */
import type { ByteOffset } from '../identity.ts';
import { statusOf, type ToolOutcome, UNKNOWN_OUTCOME } from '../interpret/outcome.ts';
import type { Item, ItemContent, ToolOutput, ToolStatus } from './item.ts';
import type { CallContent } from './meaning.ts';

/** The output of `view_image` up to 0.98: its image follows in a message of its own. */
export const IMAGE_FOLLOWS = 'attached local image path';

/** What is known of one call. `offset` is that of its item. */
export interface CallState {
  readonly offset: ByteOffset;
  readonly output: ToolOutcome | null;
  readonly execution: ToolOutcome | null;
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
    // An output that was written while the command still ran is only the beginning of its text.
    text: finished ? execution.text : output.text,
    exitCode: execution.exitCode ?? output.exitCode,
    durationMs: execution.durationMs ?? output.durationMs,
    // Both have the same images.
    images: output.images.length > 0 ? output.images : execution.images,
    status: execution.status ?? output.status,
    session: output.session,
  });
}

/** The session that a `write_stdin` call writes to; null for any other call. */
export function writtenSession(content: ItemContent): string | null {
  if (content.kind !== 'tool_call' || content.tool !== 'write_stdin') return null;
  return /"session_id"\s*:\s*"?([^",}\s]+)/.exec(content.input)?.[1] ?? null;
}

/** A `write_stdin` that has an output is over, although the command it wrote to may still run. */
export function asFinishedPoll(outcome: ToolOutcome): ToolOutcome {
  return outcome.status === 'running' ? { ...outcome, status: null } : outcome;
}

/** The state of a command that ended in the output of a later `write_stdin`: that has its exit code, but neither its text nor its duration. */
export function endedByLaterCall(state: CallState, outcome: ToolOutcome): CallState {
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

/** A call without an output does not run any more once its turn is over, and nothing says how it went. */
export function callOfEndedTurn<C extends CallContent>(content: C): C {
  return content.status === 'running' ? { ...content, status: 'unknown' } : content;
}

function resultOf(outcome: ToolOutcome | null): { status: ToolStatus; output: ToolOutput | null } {
  if (!outcome) return { status: 'running', output: null };
  const { text, exitCode, durationMs, images } = outcome;
  return { status: statusOf(outcome), output: { text, exitCode, durationMs, images } };
}
