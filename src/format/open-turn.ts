/**
 * What the last turn of a session waits for, collected from its lines in file order (FORMAT.md, section 12): how far the turn is, since when,
 * and the call that stands without an output. Promises: one pass, constant memory but for the calls that stand open; reads no file.
 */
import type { CallNeed, OpenCall, TurnState } from './conversation.ts';
import { readContent } from './interpret/message-content.ts';
import type { JsonObject, RecordLine } from './line.ts';
import { field, stringOf } from './narrow.ts';
import { TURN_ABORTED_EVENT, type TurnEdge, toolHalf } from './turns.ts';

/** The tools that run a command, by all of their names. */
const SHELL_TOOLS: ReadonlySet<string> = new Set([
  'shell',
  'exec_command',
  'shell_command',
  'local_shell',
  'container.exec',
]);
const QUESTION_TOOL = 'request_user_input';
const PERMISSION_TOOL = 'request_permissions';
const PATCH_TOOL = 'apply_patch';
/** Runs a script, which calls the other tools by their names. */
const SCRIPT_TOOL = 'exec';
/** Not `request_user_input_async`, which does not wait. */
const SCRIPT_ASKS = /\brequest_user_input\s*\(/;
const SCRIPT_ASKS_PERMISSION = /\brequest_permissions\s*\(/;
const SCRIPT_CALLS_MCP = /\bmcp__(?!codex_tui)\w+\s*\(/;
const SCRIPT_RUNS = /\b(?:exec_command|shell_command|shell|apply_patch)\s*\(/;
/** A command that asks to run outside the sandbox. Up to 0.80 by a flag. */
const ESCALATES =
  /\bsandbox_permissions["']?\s*:\s*["']require_escalated|\bwith_escalated_permissions["']?\s*:\s*true/;

/** By the tool's name, or by its namespace. Codex's own screen is no other program. */
const MCP = /^mcp__(?!codex_tui)/;

/** Whom Codex asks before it runs something, as the settings of the session say. */
type ApprovalRule = 'nobody' | 'for what escalates' | 'for what is not known to be safe';

export class OpenTurn {
  #edge: TurnEdge | null = null;
  /** When the turn began or ended, where no line marks that: when the person last said something; where sub-agents went on behind its end, when the last of them had done its work. */
  sinceMs: number | null = null;
  /** The person ended the last turn themselves. */
  #isBrokenOff = false;
  #rule: ApprovalRule = 'for what escalates';
  /** By call id: a call without one has no output either. */
  readonly #calls = new Map<string, OpenCall>();

  get turn(): TurnState {
    if (this.#edge === null) return 'unknown';
    if (this.#edge === 'end') return 'idle';
    return this.openCall?.need === 'question' ? 'waiting' : 'running';
  }

  /** The last turn did not end by itself: the person broke it off, or said something else. */
  get isBrokenOff(): boolean {
    return this.#isBrokenOff;
  }

  /** Of the calls without an output the one that most likely waits for the person; null where there is none that may. */
  get openCall(): OpenCall | null {
    let found: OpenCall | null = null;
    for (const call of this.#calls.values())
      if (found === null || URGENCY[call.need] > URGENCY[found.need]) found = call;
    return found;
  }

  /** `line`: the one that marks the edge; null where its time means nothing. */
  takeEdge(edge: TurnEdge, line: RecordLine | null): void {
    this.#edge = edge;
    this.sinceMs = line && timeOf(line);
    this.#isBrokenOff = line !== null && isEndByPerson(line.payload);
    this.#calls.clear();
  }

  /** A message of the person: where no line marks turns, the last one began with it. */
  takePrompt(line: RecordLine): void {
    if (this.#edge === null) this.sinceMs = timeOf(line) ?? this.sinceMs;
  }

  /** Lines are left out here. */
  skipLines(): void {
    if (this.#edge === null) this.sinceMs = null;
  }

  /** `turn_context`, and the settings inside `thread_settings_applied`. */
  takeSettings(settings: JsonObject): void {
    const policy = field(settings, 'approval_policy');
    if (policy === undefined) return;
    const reviewer = stringOf(settings, 'approvals_reviewer');
    // Another agent reviews: the person is not asked.
    if (policy === 'never' || (reviewer !== null && reviewer !== 'user')) this.#rule = 'nobody';
    else if (policy === 'untrusted') this.#rule = 'for what is not known to be safe';
    else this.#rule = 'for what escalates';
  }

  /** A line of type `response_item`. */
  takeItem(line: RecordLine): void {
    const { half } = toolHalf(line) ?? {};
    if (half === undefined) {
      if (this.#edge === 'end' && isEndOfSubAgent(line.payload)) {
        this.sinceMs = timeOf(line) ?? this.sinceMs;
        this.#isBrokenOff = false;
      }
      return;
    }
    const id = stringOf(line.payload, 'call_id');
    if (id === null) return;
    if (half === 'output') this.#calls.delete(id);
    else {
      const need = this.#needOf(line.payload);
      if (need !== null) this.#calls.set(id, { need, sinceMs: timeOf(line) });
    }
  }

  /** What a call may wait for; null for one that waits for nobody. */
  #needOf(call: JsonObject): CallNeed | null {
    const name = field(call, 'type') === 'local_shell_call' ? 'local_shell' : stringOf(call, 'name');
    if (name === null) return null;
    if (name === QUESTION_TOOL) return 'question';
    const text = stringOf(call, 'arguments') ?? stringOf(call, 'input') ?? '';
    if (name === SCRIPT_TOOL) return this.#needOfScript(text);
    if (this.#rule === 'nobody') return null;
    if (MCP.test(stringOf(call, 'namespace') ?? name)) return 'mcp';
    if (name === PERMISSION_TOOL) return 'permission';
    if (name === PATCH_TOOL) return 'patch';
    if (!SHELL_TOOLS.has(name)) return null;
    // A patch that is given to the shell is taken out of it, and runs in no process of its own.
    if (/\bapply_patch\b/.test(text)) return 'patch';
    return this.#rule === 'for what is not known to be safe' || ESCALATES.test(text)
      ? 'escalation'
      : 'command';
  }

  #needOfScript(text: string): CallNeed | null {
    if (SCRIPT_ASKS.test(text)) return 'question';
    if (this.#rule === 'nobody') return null;
    if (SCRIPT_ASKS_PERMISSION.test(text)) return 'permission';
    if (SCRIPT_RUNS.test(text)) return ESCALATES.test(text) ? 'escalation' : 'command';
    return SCRIPT_CALLS_MCP.test(text) ? 'mcp' : null;
  }
}

/** How Codex begins what it tells a session of its sub-agents, as a message in the user's name. */
export const SUB_AGENT_NOTE = '<subagent_notification>';

/** Not one that was stopped: that is no news. */
function isEndOfSubAgent(payload: JsonObject): boolean {
  if (field(payload, 'type') !== 'message' || field(payload, 'role') !== 'user') return false;
  const [text] = readContent(field(payload, 'content')).texts;
  return (
    text?.startsWith(SUB_AGENT_NOTE) === true && /"status"\s*:\s*\{\s*"(?:completed|errored)"/.test(text)
  );
}

/** Not one that ended by an error, or because a budget was spent: that is news. */
function isEndByPerson({ type, reason }: JsonObject): boolean {
  return type === TURN_ABORTED_EVENT && (reason === 'interrupted' || reason === 'replaced');
}

const URGENCY: Readonly<Record<CallNeed, number>> = {
  mcp: 0,
  command: 1,
  patch: 2,
  escalation: 3,
  permission: 4,
  question: 5,
};

function timeOf({ timestamp }: RecordLine): number | null {
  const ms = Date.parse(timestamp ?? '');
  return Number.isNaN(ms) ? null : ms;
}
