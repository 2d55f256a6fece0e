/**
 * Turns: which lines begin and end one, and where a file may be cut without tearing an item apart (FORMAT.md, sections 2 and 5).
 *
 * Codex writes `task_started` and `task_complete`, and takes `turn_started` and `turn_complete` for the same two events: 0.171 resumes a
 * file with the second names, and lists the same turns. So does every reader here. Files of 0.125 and later mark each turn with these
 * events; where a file has none, a new prompt after an answer begins a turn.
 *
 * Promises: pure; nothing before a `turn` cut point is joined with anything behind it (twins and tool halves stay within a turn); a
 * `call` cut point tears no tool call, but may tear a message that comes as two lines with a whole tool call between them.
 */
import type { Dialect } from './identity.ts';
import { injectedLabel } from './interpret/injected-context.ts';
import type { JsonObject, Line } from './line.ts';
import { objectOf, stringOf } from './narrow.ts';
import { isJsonObject } from './parse-line.ts';
import { RunningSessions, type ToolHalf } from './running-sessions.ts';

/** The first name of each is the one that Codex writes. */
export const TURN_START_EVENTS = ['task_started', 'turn_started'] as const;
export const TURN_COMPLETE_EVENTS = ['task_complete', 'turn_complete'] as const;
export const TURN_ABORTED_EVENT = 'turn_aborted';

const START_EVENTS: ReadonlySet<unknown> = new Set(TURN_START_EVENTS);
const END_EVENTS: ReadonlySet<unknown> = new Set([...TURN_COMPLETE_EVENTS, TURN_ABORTED_EVENT]);
const EDGE_BYTES = [...START_EVENTS, ...END_EVENTS].map(type => Buffer.from(`"${type}"`));

export type TurnEdge = 'start' | 'end';

/** Which end of a turn the payload of an `event_msg` marks; null for other events. */
export function turnEdgeOf({ type }: JsonObject): TurnEdge | null {
  if (START_EVENTS.has(type)) return 'start';
  return END_EVENTS.has(type) ? 'end' : null;
}

/** False for a line that cannot mark a turn: it need not be parsed. */
export function mayMarkTurn(bytes: Buffer): boolean {
  return EDGE_BYTES.some(mark => bytes.includes(mark));
}

/** What a line says about turns: `prompt` is a message that a person typed, `user` any other line in the user's name. */
export type TurnMark = TurnEdge | 'prompt' | 'user';

/** Null for a line that says nothing about turns. */
export function turnMark(line: Line): TurnMark | null {
  if (line.kind !== 'record') return null;
  const { type, payload } = line;
  if (type === 'event_msg') return turnEdgeOf(payload) ?? (payload.type === 'user_message' ? 'user' : null);
  if (type !== 'response_item' || payload.type !== 'message' || payload.role !== 'user') return null;
  return isTyped(payload) ? 'prompt' : 'user';
}

/** Up to 0.98 the image that `view_image` opened comes as a message of the user without text: no prompt (FORMAT.md, section 12). */
function isTyped({ content }: JsonObject): boolean {
  const first: unknown = Array.isArray(content) ? content[0] : content;
  const text = typeof first === 'string' ? first : isJsonObject(first) ? stringOf(first, 'text') : null;
  return text !== null && injectedLabel(text) === null;
}

/**
 * Whether a turn begins between two neighbouring lines. `marked`: the file has turn events, so only they count, since a prompt may be
 * sent into a running turn.
 */
export function beginsTurn(
  before: TurnMark | null,
  after: TurnMark | null,
  { marked }: { readonly marked: boolean },
): boolean {
  // Some files put the prompt before `task_started`.
  const afterUser = before === 'prompt' || before === 'user';
  if (before === 'end' || (after === 'start' && !afterUser)) return true;
  return !marked && after === 'prompt' && !afterUser;
}

/** How far the turn being read has come. */
export interface TurnProgress {
  readonly dialect: Dialect | null;
  /** Nothing but the prompt has happened in this turn: some files put it before `task_started`. */
  readonly fresh: boolean;
  /** Its start event was read, and no end event. */
  readonly open: boolean;
}

export type TurnStep = TurnEdge | 'prompt' | 'activity';

/** The progress after one more line, and whether the turn before it has just ended. */
export function stepTurn(
  turn: TurnProgress,
  step: TurnStep,
): { readonly turn: TurnProgress; readonly ended: boolean } {
  const { dialect, open } = turn;
  switch (step) {
    case 'start':
      return { turn: { dialect, fresh: true, open: true }, ended: !turn.fresh };
    case 'end':
      return { turn: { dialect, fresh: true, open: false }, ended: true };
    case 'prompt': {
      // In paginated files a prompt may be sent into a running turn; they always mark where a turn begins.
      const ended = !turn.fresh && !open && dialect !== 'paginated';
      return { turn: ended ? { dialect, fresh: true, open } : turn, ended };
    }
    case 'activity':
      return { turn: turn.fresh ? { dialect, fresh: false, open } : turn, ended: false };
    default:
      return step satisfies never;
  }
}

const CALL_TYPES: ReadonlySet<unknown> = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'tool_search_call',
]);
const OUTPUT_TYPES: ReadonlySet<unknown> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'tool_search_output',
]);

/** What an `item_completed` reports about a tool call. */
const CALL_ITEMS: ReadonlySet<unknown> = new Set([
  'CommandExecution',
  'FileChange',
  'McpToolCall',
  'DynamicToolCall',
  'CollabAgentToolCall',
]);

/** Whether the item of an `item_completed` is a report on a tool call. */
export function isReportedCall({ type }: JsonObject): boolean {
  return CALL_ITEMS.has(type);
}

/** Which half of a tool call a line is; null when it is neither. */
export function toolHalf(line: Line): ToolHalf | null {
  if (line.kind !== 'record' || line.type !== 'response_item') return null;
  const { type, call_id: callId } = line.payload;
  if (CALL_TYPES.has(type)) return { half: 'call', callId };
  return OUTPUT_TYPES.has(type) ? { half: 'output', callId } : null;
}

/**
 * `turn`: a turn begins here. `call`: a tool call ends here, and no other one is open. `step`: the same, but a command or a script goes on
 * behind it.
 */
export type CutPoint = 'turn' | 'call' | 'step';

/** What one line contributes to cut points. */
interface CutLine {
  readonly mark: TurnMark | null;
  readonly tool: ToolHalf | null;
  /** Which of the two lines of a prompt it is. */
  readonly prompt: 'message' | 'event' | null;
  /** Part of an answer: no prompt before it belongs to the next turn. */
  readonly answer: boolean;
  /** An event about a tool call. */
  readonly report: boolean;
}

/** Finds the cut points of a file whose lines are read in one direction, from any line on. */
export class CutFinder {
  readonly #direction: 'forward' | 'backward';
  /** The file marks its turns. Known of paginated files; of others once a mark was read. */
  #marked: boolean;
  #last: CutLine | null = null;
  /** Ids of the calls of which only the half that is read first was read. */
  readonly #open = new Set<unknown>();
  readonly #sessions: RunningSessions;
  /** A bare file has each prompt once. */
  readonly #hasPromptEvents: boolean;
  /** The half of a prompt that was read, while the other one may follow: files that Codex migrated have turn events between the two. */
  #prompt: CutLine['prompt'] = null;

  constructor(dialect: Dialect | null, direction: 'forward' | 'backward') {
    this.#marked = dialect === 'paginated';
    this.#hasPromptEvents = dialect !== 'bare';
    this.#direction = direction;
    this.#sessions = new RunningSessions(direction);
  }

  /** Takes the next line in this direction. Returns the kind of cut point between it and the line taken before; null: do not cut. */
  take(line: Line): CutPoint | null {
    const next = cutLineOf(line);
    if (next.mark === 'start' || next.mark === 'end') this.#marked = true;
    const last = this.#last;
    const forward = this.#direction === 'forward';
    const cut = last && (forward ? this.#between(last, next) : this.#between(next, last));
    // A call without an answer is over with its turn.
    if (cut === 'turn') {
      this.#open.clear();
      this.#sessions.clear();
    }
    if (next.tool) this.#sessions.take(line, next.tool);
    this.#keep(next);
    return cut;
  }

  #between(before: CutLine, after: CutLine): CutPoint | null {
    const begins = beginsTurn(before.mark, after.mark, { marked: this.#marked });
    // An interrupted command reports right behind the end of its turn.
    if (begins && this.#prompt === null && !after.report) return 'turn';
    if (this.#open.size > 0 || before.tool?.half !== 'output') return null;
    return this.#sessions.anyOpen ? 'step' : 'call';
  }

  #keep(line: CutLine): void {
    this.#last = line;
    if (line.tool?.half === (this.#direction === 'forward' ? 'call' : 'output'))
      this.#open.add(line.tool.callId);
    else if (line.tool) this.#open.delete(line.tool.callId);
    if (line.answer) this.#prompt = null;
    if (line.prompt && this.#hasPromptEvents)
      this.#prompt = this.#prompt === null || this.#prompt === line.prompt ? line.prompt : null;
  }
}

function cutLineOf(line: Line): CutLine {
  const [mark, tool] = [turnMark(line), toolHalf(line)];
  if (line.kind !== 'record') return { mark, tool, prompt: null, answer: false, report: false };
  const { type, payload } = line;
  if (type === 'response_item') {
    const answer = payload.type !== 'message' || payload.role === 'assistant';
    return { mark, tool, prompt: mark === 'prompt' ? 'message' : null, answer, report: false };
  }
  const item = type === 'event_msg' && payload.type === 'item_completed' ? objectOf(payload, 'item') : null;
  const prompt = mark === 'user' || item?.type === 'UserMessage' ? 'event' : null;
  const report =
    type === 'event_msg' && (typeof payload.call_id === 'string' || (item !== null && isReportedCall(item)));
  return { mark, tool, prompt, answer: false, report };
}
