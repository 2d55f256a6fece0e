/**
 * The meaning of a `response_item`, or of a bare line (FORMAT.md, section 3). Promises: an item of an unknown type is shown with its JSON.
 * Reads no other line.
 */

import type { Question } from '../items/item.ts';
import { type CallContent, type Meaning, notice, plain, stateOf } from '../items/meaning.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import { field, objectOf, stringOf } from '../narrow.ts';
import { parseJson } from '../parse-json.ts';
import { isJsonObject } from '../parse-line.ts';
import { commandOfWords, commandText, wordsOf } from './command.ts';
import { generatedImage, interpretMessage, interpretReasoning, webSearch } from './message.ts';
import { readContent } from './message-content.ts';
import { readOutcome } from './output.ts';
import { findPatch, parsePatch } from './patch.ts';
import { inheritedMessage } from './prompt.ts';
import { questionsOf } from './question.ts';

/** The meaning of a response item. `metadata` is what its line has beside it. */
export function interpretResponseItem(payload: JsonObject, metadata: JsonObject | null = null): Meaning {
  const type = stringOf(payload, 'type') ?? 'unknown';
  if (type === 'message' && metadata && field(metadata, 'inherited_user_message') === true)
    return inheritedMessage(payload);
  const read = READERS.get(type);
  return read ? read(payload) : plain({ kind: 'unknown', type, text: prettyJson(payload) });
}

/** What the model was offered, and how it was set up: no talk. */
const STATE_TYPES = ['additional_tools', 'configuration_update', 'compaction_trigger'] as const;

const READERS = new Map<string, (payload: JsonObject) => Meaning>([
  ['message', interpretMessage],
  ['agent_message', messageOfAgent],
  ['reasoning', interpretReasoning],
  ['function_call', functionCall],
  ['custom_tool_call', customToolCall],
  ['local_shell_call', localShellCall],
  ['tool_search_call', toolSearchCall],
  ['function_call_output', toolOutput],
  ['custom_tool_call_output', toolOutput],
  ['tool_search_output', toolOutput],
  ['web_search_call', payload => webSearch('item', payload)],
  ['image_generation_call', payload => generatedImage('item', payload)],
  ['ghost_snapshot', ghostSnapshot],
  ['compaction', () => plain({ kind: 'compacted', text: '', prompts: [] })],
  ['context_compaction', () => plain({ kind: 'compacted', text: '', prompts: [] })],
  ...STATE_TYPES.map(type => [type, (payload: JsonObject) => stateOf(type, payload)] as const),
]);

function functionCall(payload: JsonObject): Meaning {
  const tool = toolName(payload);
  const input = stringOf(payload, 'arguments') ?? prettyJson(field(payload, 'arguments') ?? {});
  const args = parseJson(input);
  const questions = questionsOf(tool, args);
  if (questions) return questionCall(payload, questions);
  const patch = tool === 'apply_patch' ? findPatch(patchArgument(args) ?? input) : null;
  return call(payload, { tool, command: commandText(tool, args), input }, patch);
}

/** A message of one agent to another (since 0.163), often encrypted. */
export function messageOfAgent(payload: JsonObject): Meaning {
  const text = readContent(field(payload, 'content')).texts.join('\n');
  const label = `message from ${stringOf(payload, 'author') ?? 'an agent'}`;
  return plain({ kind: 'context', label, role: 'agent', text });
}

/** The namespace of Codex's own tools, which is left out. */
const OWN_NAMESPACE = 'functions';

/**
 * An MCP tool is named `server.tool`. Its call has `mcp__server__tool`, or since 0.125 the tool alone and `mcp__server` as namespace. Tools of
 * other namespaces keep theirs: `web.run`.
 */
function toolName(payload: JsonObject): string {
  const name = stringOf(payload, 'name') ?? 'unknown';
  const namespace = (stringOf(payload, 'namespace') ?? '').replace(/__$/, '');
  const isMcp = namespace.startsWith('mcp__');
  if (!isMcp && namespace !== '' && namespace !== OWN_NAMESPACE) return `${namespace}.${name}`;
  const whole = isMcp ? `${namespace}__${name}` : name;
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(whole) ?? [];
  return server && tool ? `${server}.${tool}` : whole;
}

function customToolCall(payload: JsonObject): Meaning {
  const tool = toolName(payload);
  const input = stringOf(payload, 'input') ?? prettyJson(field(payload, 'input') ?? '');
  const patch = tool === 'apply_patch' ? findPatch(input) : null;
  return call(payload, { tool, command: commandText(tool, parseJson(input)), input }, patch);
}

function localShellCall(payload: JsonObject): Meaning {
  const action = objectOf(payload, 'action') ?? {};
  const words = wordsOf(field(action, 'command'));
  const command = words ? commandOfWords(words) : null;
  return call(payload, { tool: 'local_shell', command, input: prettyJson(action) }, null);
}

function toolSearchCall(payload: JsonObject): Meaning {
  const input = prettyJson(field(payload, 'arguments') ?? field(payload, 'execution') ?? {});
  return call(payload, { tool: 'tool_search', command: null, input }, null);
}

function questionCall(payload: JsonObject, questions: readonly Question[]): Meaning {
  const callId = callIdOf(payload);
  const content: CallContent = { kind: 'question', callId, questions, status: 'running', output: null };
  return { as: 'call', callId, content };
}

function callIdOf(payload: JsonObject): string | null {
  return stringOf(payload, 'call_id') ?? stringOf(payload, 'id');
}

function call(
  payload: JsonObject,
  {
    tool,
    command,
    input,
  }: { readonly tool: string; readonly command: string | null; readonly input: string },
  patch: string | null,
): Meaning {
  const callId = callIdOf(payload);
  const waiting = { callId, status: 'running', output: null } as const;
  const body = patch ?? patchOfCommand(command);
  const content: CallContent = body
    ? { kind: 'patch', files: parsePatch(body), ...waiting }
    : { kind: 'tool_call', tool, command, input, ...waiting };
  return { as: 'call', callId, content };
}

/** The patch of a shell command `apply_patch <<'EOF' …`. A script that only has a patch somewhere in it is none. */
function patchOfCommand(command: string | null): string | null {
  return command !== null && /^\s*(?:cd \S+ && )?'?apply_patch\b/.test(command) ? findPatch(command) : null;
}

function patchArgument(args: unknown): string | null {
  return isJsonObject(args) ? (stringOf(args, 'input') ?? stringOf(args, 'patch')) : null;
}

function toolOutput(payload: JsonObject): Meaning {
  const outcome = readOutcome(field(payload, 'output') ?? field(payload, 'tools') ?? '');
  const callId = stringOf(payload, 'call_id');
  const name = stringOf(payload, 'name');
  if (callId !== null || name === null) return { as: 'output', callId, outcome };
  // An output without a call is how 0.169 says something to the model, such as the objective of a goal.
  return plain({ kind: 'context', label: name.replaceAll('_', ' '), role: 'tool', text: outcome.text });
}

/** Codex 0.77 to about 0.98 keeps the working tree in a hidden commit before each turn. */
function ghostSnapshot(payload: JsonObject): Meaning {
  const commit = objectOf(payload, 'ghost_commit') ?? payload;
  return notice('note', `Snapshot of the working tree ${(stringOf(commit, 'id') ?? '').slice(0, 12)}`.trim());
}
