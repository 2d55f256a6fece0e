/**
 * Knows from the first bytes of a line that it is neither a prompt nor the border of a turn, so that it need not be parsed. One line in sixteen
 * remains: counting a gigabyte takes a tenth of the 12 s that parsing all of it takes. Promises: a line that does not begin as Codex and rolltop
 * write it (another order of keys, other spacing) is unknown; no key is expected twice in one object.
 */
import type { Dialect } from '../../format/identity.ts';

/** `answer`: part of an answer, if the line is not damaged. `output`: the same, and it may answer a `view_image` call. `other`: neither. */
export type LineKind = 'answer' | 'output' | 'other';

/** The longest head is shorter. */
export const HEAD_BYTES = 256;

const ID = '(?:"id":"[^"]*",)?';
/** The first letter of a name that is not `view_image`. */
const NAME = '"name":"[^v]';

const ANSWER_ITEM = anyOf(
  '(?:reasoning|local_shell_call|tool_search_call|web_search_call)"',
  `message",${ID}"role":"assistant"`,
  `(?:function_call|custom_tool_call)",${ID}${NAME}`,
);
const OUTPUT_ITEM = `(?:function_call_output|custom_tool_call_output|tool_search_output)",${ID}"call_id":"`;
const OTHER_ITEM = `message",${ID}"role":"developer"`;

const ANSWER_EVENT = anyOf(
  '(?:agent_message|agent_reasoning|agent_reasoning_raw_content|exec_command_end)"',
  'item_completed","thread_id":"[^"]*","turn_id":"[^"]*","item":\\{"type":' +
    '"(?:AgentMessage|Reasoning|CommandExecution|FileChange|McpToolCall)"',
);
const OTHER_EVENT = '(?:token_count|thread_settings_applied)"';
const OTHER_LINE = '(?:turn_context|compacted|world_state|token_usage_record)","payload":\\{';

const IN_ITEM = 'response_item","payload":\\{"type":"';
const IN_EVENT = 'event_msg","payload":\\{"type":"';

/** Expressions for the first bytes of a line, one character for each byte. */
export interface LineHeads {
  /** Any head of a line that need not be parsed. */
  readonly known: RegExp;
  readonly output: RegExp;
  readonly other: RegExp;
}

const BARE = headsAfter('\\{', {
  answer: `"type":"${ANSWER_ITEM}`,
  output: `"type":"${OUTPUT_ITEM}`,
  other: anyOf(`"type":"${OTHER_ITEM}`, '"record_type":"state"'),
});
const ENVELOPE = headsAfter('\\{"timestamp":"[^"]*",(?:"ordinal":\\d+,)?"type":"', {
  answer: anyOf(IN_ITEM + ANSWER_ITEM, IN_EVENT + ANSWER_EVENT),
  output: IN_ITEM + OUTPUT_ITEM,
  other: anyOf(IN_ITEM + OTHER_ITEM, IN_EVENT + OTHER_EVENT, OTHER_LINE),
});

export function headsOf(dialect: Dialect | null): LineHeads {
  return dialect === 'bare' ? BARE : ENVELOPE;
}

/** What the line is that begins with a known head. */
export function kindOfHead(head: string, { output, other }: LineHeads): LineKind {
  if (output.test(head)) return 'output';
  return other.test(head) ? 'other' : 'answer';
}

function headsAfter(start: string, { answer, output, other }: Readonly<Record<LineKind, string>>): LineHeads {
  const heads = (source: string): RegExp => new RegExp(`^${start}${source}`);
  return { known: heads(anyOf(answer, output, other)), output: heads(output), other: heads(other) };
}

function anyOf(...sources: readonly string[]): string {
  return `(?:${sources.join('|')})`;
}
