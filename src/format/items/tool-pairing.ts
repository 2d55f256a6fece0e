/**
 * What is known of a tool call from its output and from the events about it (FORMAT.md, section 12). Promises: exit code and duration come
 * from the event, the text from the output, in whatever order the two are written.
 */
import type { ByteOffset } from '../identity.ts';
import { continuedSession, isContinuation } from '../interpret/continuation.ts';
import { outputOf, statusOf, type ToolOutcome, UNKNOWN_OUTCOME } from '../interpret/outcome.ts';
import { answerText } from '../interpret/question.ts';
import type { ImageReference, Item, ItemContent, ToolStatus } from './item.ts';
import type { CallContent } from './meaning.ts';

/** The output of `view_image` up to 0.98: its image follows in a message of its own. */
export const IMAGE_FOLLOWS = 'attached local image path';

/** So many calls wait for their images at once, more than ever run: the image of another is a message of its own. */
export const MOST_VIEWED = 256;

/** The tool that runs a script of code mode. */
const SCRIPT_TOOL = 'exec';

/** What is known of one call. `offset` is that of its item. */
export interface CallState {
  readonly offset: ByteOffset;
  readonly output: ToolOutcome | null;
  readonly execution: ToolOutcome | null;
}

/** A call with its status and output, from both halves. */
export function withResult<C extends CallContent>(content: C, { output, execution }: CallState): C {
  const outcome = output && execution ? bothHalves(output, execution) : (output ?? execution);
  if (!outcome) return { ...content, status: 'running', output: null };
  const { about, answers, session } = outcome;
  const text = content.kind === 'question' && answers ? answerText(answers, content.questions) : outcome.text;
  const result = { status: statusIn(content, outcome), output: { ...outputOf(outcome), text } };
  if (content.kind !== 'tool_call') return { ...content, ...result };
  const background = session !== null && !isContinuation(content.tool);
  return {
    ...content,
    ...result,
    ...(about === undefined || about === '' ? {} : { about }),
    ...(background ? { background } : {}),
  };
}

function bothHalves(output: ToolOutcome, execution: ToolOutcome): ToolOutcome {
  const finished = output.status === 'running' && output.exitCode === null;
  const own = execution.ownText === true && execution.text !== '';
  return {
    ...output,
    ...execution,
    // An output that was written while the command still ran is only the beginning of its text.
    text: finished || own ? execution.text : output.text,
    exitCode: execution.exitCode ?? output.exitCode,
    durationMs: execution.durationMs ?? output.durationMs,
    images: sameImages(output.images, execution.images),
    status: execution.status ?? output.status,
    session: output.session,
  };
}

/** Both halves have the same images; the event alone says where they were saved. */
function sameImages(
  output: readonly ImageReference[],
  execution: readonly ImageReference[],
): readonly ImageReference[] {
  if (output.length === 0) return execution;
  return output.map((image, index) => ({
    ...image,
    location: image.location ?? execution[index]?.location ?? null,
  }));
}

/** A script of code mode goes on after what it says by `notify()`, which has no header. */
function statusIn(content: CallContent, outcome: ToolOutcome): ToolStatus {
  const status = statusOf(outcome);
  return status === 'unknown' && content.kind === 'tool_call' && content.tool === SCRIPT_TOOL
    ? 'running'
    : status;
}

/** One more output of the same call: what a script said by `notify()` comes before its end. */
export function withLaterOutput(before: ToolOutcome | null, later: ToolOutcome): ToolOutcome {
  if (!before) return later;
  return {
    ...later,
    text: [before.text, later.text].filter(text => text !== '').join('\n'),
    exitCode: later.exitCode ?? before.exitCode,
    durationMs: later.durationMs ?? before.durationMs,
    images: [...before.images, ...later.images],
    status: later.status ?? before.status,
    session: later.session ?? before.session,
  };
}

/** The session that a `write_stdin` call writes to, or the cell that a `wait` call waits for; null for any other call. */
export function writtenSession(content: ItemContent): string | null {
  if (content.kind !== 'tool_call') return null;
  return continuedSession(content.tool, content.input);
}

/** A `write_stdin` that has an output is over, although the command it wrote to may still run. */
export function asFinishedPoll(outcome: ToolOutcome): ToolOutcome {
  return outcome.status === 'running' ? { ...outcome, status: null } : outcome;
}

/** Whether the output of a `write_stdin` or a `wait` says how what it waited for ended. */
export function hasEnded({ exitCode, status }: ToolOutcome): boolean {
  return exitCode !== null || status === 'ok' || status === 'failed';
}

/** The state of a command that ended in the output of a later call: that has its end, but neither its text nor its duration. */
export function endedByLaterCall(state: CallState, { exitCode, status }: ToolOutcome): CallState {
  const output = state.output && { ...state.output, durationMs: null };
  return { ...state, output, execution: { ...UNKNOWN_OUTCOME, text: output?.text ?? '', exitCode, status } };
}

/** Whether the output of a call may still come. */
export function waitsForOutput(item: Item): boolean {
  return isCall(item) && item.output === null;
}

/** Whether an item is a call that has, or may still get, an output. */
export function isCall<T extends ItemContent>(item: T): item is T & CallContent {
  return item.kind === 'tool_call' || item.kind === 'patch' || item.kind === 'question';
}

/** A call without an output does not run any more once its turn is over, and nothing says how it went. */
export function callOfEndedTurn<C extends CallContent>(content: C): C {
  return content.status === 'running' ? { ...content, status: 'unknown' } : content;
}
