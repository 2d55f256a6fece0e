/**
 * The meaning of an `item_completed` event of paginated files (FORMAT.md, section 12): a twin of a response_item, or more about a tool
 * call. Promises: an item of an unknown type is shown with its JSON.
 */

import type { ItemContent, PatchFile, ToolStatus } from '../items/item.ts';
import { type Meaning, notice, plain, stateOf } from '../items/meaning.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import { field, numberOf, objectOf, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { commandOfWords, wordsOf } from './command.ts';
import { extensionItem, pauseOf } from './extension.ts';
import { assistantMessage, generatedImage, proposedPlan, reasoningEvent, webSearch } from './message.ts';
import { readContent } from './message-content.ts';
import { outputOf, statusOf, type ToolOutcome, UNKNOWN_OUTCOME } from './outcome.ts';
import { durationOf, readOutcome } from './output.ts';
import { parseUnifiedDiff, wholeFile } from './patch.ts';
import { hookPrompt, promptOfEvent } from './prompt.ts';
import { reviewFinished, reviewStarted } from './review.ts';

/** `payload` is the whole event; its `item` says what was completed. */
export function interpretCompleted(payload: JsonObject): Meaning {
  const item = objectOf(payload, 'item') ?? {};
  const type = stringOf(item, 'type') ?? 'item_completed';
  const read = READERS.get(type);
  const meaning = read ? read(item) : plain({ kind: 'unknown', type, text: prettyJson(item) });
  const startedMs = numberOf(payload, 'started_at_ms');
  return meaning.as === 'execution' && startedMs !== null ? { ...meaning, startedMs } : meaning;
}

const READERS = new Map<string, (item: JsonObject) => Meaning>([
  ['UserMessage', item => promptOfEvent('completed', field(item, 'content'))],
  ['HookPrompt', hookPrompt],
  [
    'AgentMessage',
    item =>
      assistantMessage('completed', {
        id: stringOf(item, 'id'),
        text: readContent(field(item, 'content')).texts.join('\n'),
      }),
  ],
  ['Plan', item => proposedPlan(stringOf(item, 'text') ?? '')],
  ['Reasoning', completedReasoning],
  ['CommandExecution', commandExecution],
  ['FileChange', fileChange],
  ['McpToolCall', mcpToolCall],
  ['Extension', extensionItem],
  // Repeats an output that the model got without a call.
  ['FunctionCallOutput', item => stateOf('function_call_output', item)],
  ['Sleep', pauseOf],
  ['WebSearch', item => webSearch('completed', item)],
  ['ImageView', imageView],
  ['ImageGeneration', item => generatedImage('completed', item)],
  ['DynamicToolCall', otherToolCall],
  ['CollabAgentToolCall', otherToolCall],
  ['SubAgentActivity', subAgentActivity],
  ['EnteredReviewMode', reviewStarted],
  ['ExitedReviewMode', reviewFinished],
  ['ContextCompaction', () => notice('note', 'Context compacted')],
]);

function completedReasoning(item: JsonObject): Meaning {
  const summary = readContent(field(item, 'summary_text')).texts;
  return reasoningEvent(
    'completed',
    summary.length > 0 ? summary : readContent(field(item, 'raw_content')).texts,
    stringOf(item, 'id'),
  );
}

/** `exit_code`, `duration{secs,nanos}`, `status`, `aggregated_output`, `command[]`. Also the fields of exec_command_end. */
export function commandExecution(item: JsonObject): Meaning {
  const callId = callIdOf(item);
  const outcome: ToolOutcome = {
    text: stringOf(item, 'aggregated_output') ?? stringOf(item, 'stdout') ?? '',
    exitCode: numberOf(item, 'exit_code'),
    durationMs: durationOf(item),
    images: [],
    status: completedStatus(item),
    session: null,
  };
  const words = wordsOf(field(item, 'command'));
  const command = words ? commandOfWords(words) : stringOf(item, 'command');
  return {
    as: 'execution',
    callId,
    outcome,
    alone: {
      kind: 'tool_call',
      callId,
      tool: 'shell',
      command,
      input: '',
      status: statusOf(outcome),
      output: outputOf(outcome),
    },
  };
}

/** `changes` maps paths to `{type:"add",content}`, `{type:"delete",content}`, `{type:"update",unified_diff,move_path}`. */
export function fileChange(item: JsonObject): Meaning {
  const callId = callIdOf(item);
  const success = field(item, 'success');
  const status = typeof success === 'boolean' ? (success ? 'ok' : 'failed') : completedStatus(item);
  const text = stringOf(item, 'stdout') ?? '';
  const outcome: ToolOutcome = { ...UNKNOWN_OUTCOME, text, status };
  const files = Object.entries(objectOf(item, 'changes') ?? {}).map(([path, change]) =>
    changedFile(path, change),
  );
  return {
    as: 'execution',
    callId,
    outcome,
    alone: { kind: 'patch', callId, files, status: statusOf(outcome), output: outputOf(outcome) },
  };
}

/** Items have it as `id`, events as `call_id`. */
function callIdOf(item: JsonObject): string | null {
  return stringOf(item, 'id') ?? stringOf(item, 'call_id');
}

function changedFile(path: string, value: unknown): PatchFile {
  const change = isJsonObject(value) ? value : {};
  const type = stringOf(change, 'type');
  if (type === 'add' || type === 'delete') return wholeFile(path, type, stringOf(change, 'content') ?? '');
  return parseUnifiedDiff(path, stringOf(change, 'unified_diff') ?? '', stringOf(change, 'move_path'));
}

export function mcpToolCall(item: JsonObject): Meaning {
  const failure = objectOf(item, 'error');
  const result = readOutcome(field(item, 'result') ?? '');
  const outcome: ToolOutcome = {
    ...result,
    text: (failure && stringOf(failure, 'message')) ?? (result.text || structuredText(item)),
    durationMs: durationOf(item),
    status: failure ? 'failed' : completedStatus(item),
    // The model reads the structured content as JSON where there is one; a person reads the text.
    ownText: true,
  };
  const tool = [stringOf(item, 'server'), stringOf(item, 'tool')].filter(name => name).join('.') || 'mcp';
  return toolExecution(item, outcome, { tool, input: prettyJson(field(item, 'arguments') ?? {}) });
}

/** What an MCP tool gave back as data alone, as JSON; empty when it gave none. */
function structuredText(item: JsonObject): string {
  const result = objectOf(item, 'result') ?? {};
  const data = field(result, 'structuredContent') ?? field(result, 'structured_content') ?? null;
  return data === null ? '' : prettyJson(data);
}

export function imageView(item: JsonObject): Meaning {
  const image = { mediaType: 'unknown', bytes: null, location: stringOf(item, 'path') };
  return { as: 'execution', callId: callIdOf(item), outcome: null, alone: { kind: 'image', image } };
}

/** A call of a tool that belongs to the program around Codex, or of another agent. */
function otherToolCall(item: JsonObject): Meaning {
  const result = readOutcome(field(item, 'content_items') ?? field(item, 'contentItems') ?? '');
  const outcome: ToolOutcome = { ...result, durationMs: durationOf(item), status: completedStatus(item) };
  const prompt = stringOf(item, 'prompt');
  return toolExecution(item, outcome, {
    tool: [stringOf(item, 'namespace'), stringOf(item, 'tool') ?? 'unknown'].filter(name => name).join('.'),
    input: prettyJson(field(item, 'arguments') ?? (prompt === null ? {} : { prompt })),
  });
}

/** A sub-agent that was started by a call, or that ended (since 0.163; from then on agents have paths). */
export function subAgentActivity(item: JsonObject): Meaning {
  const name = stringOf(item, 'agent_path') ?? stringOf(item, 'agent_thread_id') ?? '';
  const alone: ItemContent = {
    kind: 'notice',
    level: 'note',
    text: `Sub-agent ${name} ${stringOf(item, 'kind') ?? ''}`.trim(),
  };
  return { as: 'execution', callId: callIdOf(item), outcome: null, alone };
}

function toolExecution(
  item: JsonObject,
  outcome: ToolOutcome,
  { tool, input }: { readonly tool: string; readonly input: string },
): Meaning {
  const callId = stringOf(item, 'id');
  const alone: ItemContent = {
    kind: 'tool_call',
    callId,
    tool,
    command: null,
    input,
    status: statusOf(outcome),
    output: outputOf(outcome),
  };
  return { as: 'execution', callId, outcome, alone };
}

function completedStatus(item: JsonObject): ToolStatus | null {
  const status = stringOf(item, 'status');
  if (status === 'completed') return 'ok';
  if (status === 'failed' || status === 'declined') return 'failed';
  return status === 'in_progress' || status === 'inProgress' ? 'running' : null;
}
