/**
 * The meaning of an `event_msg` (FORMAT.md, section 12). Promises: an event of an unknown type is shown with its JSON; when it has a call
 * id, it belongs to that call. Reads no other line.
 */

import type { ItemContent } from '../items/item.ts';
import { type Meaning, notice, plain, stateOf } from '../items/meaning.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, numberOf, objectOf, stringOf } from '../narrow.ts';
import { TURN_ABORTED_EVENT, TURN_COMPLETE_EVENTS, TURN_START_EVENTS } from '../turns.ts';
import {
  commandExecution,
  fileChange,
  imageView,
  interpretCompleted,
  mcpToolCall,
  subAgentActivity,
} from './completed.ts';
import { goalUpdated } from './goal.ts';
import { assistantMessage, generatedImage, reasoningEvent, webSearch } from './message.ts';
import { promptOfEvent } from './prompt.ts';
import { reviewFinished, reviewStarted } from './review.ts';
import { settingsOfThread } from './settings.ts';
import { tokensOfCount } from './tokens.ts';

/** The meaning of an event's payload. */
export function interpretEvent(payload: JsonObject): Meaning {
  const type = stringOf(payload, 'type') ?? 'unknown';
  const read = READERS.get(type);
  return read ? read(payload) : unknownEvent(type, payload);
}

/** Known, and no talk: what other lines say as well, or what concerns the screen alone. */
const STATE_TYPES = [
  'plan_update',
  'turn_diff',
  'item_started',
  'session_configured',
  'mcp_startup_update',
  'mcp_startup_complete',
  'thread_queue_changed',
  'turn_moderation_metadata',
] as const;

const READERS = new Map<string, (payload: JsonObject) => Meaning>([
  ['user_message', userMessageEvent],
  [
    'agent_message',
    payload => assistantMessage('event', { id: null, text: stringOf(payload, 'message') ?? '' }),
  ],
  ['agent_reasoning', payload => reasoningEvent('event', [stringOf(payload, 'text') ?? ''])],
  ['agent_reasoning_raw_content', payload => reasoningEvent('event', [stringOf(payload, 'text') ?? ''])],
  ['item_completed', interpretCompleted],
  ['exec_command_end', commandExecution],
  ['patch_apply_end', fileChange],
  ['mcp_tool_call_end', mcpToolCallEnd],
  ['view_image_tool_call', imageView],
  ['sub_agent_activity', subAgentActivity],
  ['model_reroute', modelChanged],
  ['web_search_end', payload => webSearch('event', payload)],
  ['image_generation_end', payload => generatedImage('event', payload)],
  ['token_count', payload => plain(tokensOfCount(payload))],
  ...TURN_START_EVENTS.map(type => [type, turnStarted] as const),
  ...TURN_COMPLETE_EVENTS.map(type => [type, turnCompleted] as const),
  [TURN_ABORTED_EVENT, turnAborted],
  ['thread_settings_applied', payload => plain(settingsOfThread(payload))],
  ['context_compacted', () => notice('note', 'Context compacted')],
  ['thread_rolled_back', turnsTakenBack],
  ['thread_goal_updated', goalUpdated],
  ['thread_name_updated', payload => notice('note', `Named ${stringOf(payload, 'thread_name') ?? ''}`)],
  ['entered_review_mode', reviewStarted],
  ['exited_review_mode', reviewFinished],
  ['warning', payload => notice('warning', messageOf(payload))],
  ['guardian_warning', payload => notice('warning', messageOf(payload))],
  ['error', payload => notice('error', messageOf(payload))],
  ['stream_error', payload => notice('error', messageOf(payload))],
  ['background_event', payload => notice('note', messageOf(payload))],
  ['deprecation_notice', payload => notice('note', messageOf(payload))],
  ...STATE_TYPES.map(type => [type, (payload: JsonObject) => stateOf(type, payload)] as const),
]);

function unknownEvent(type: string, payload: JsonObject): Meaning {
  const alone: ItemContent = { kind: 'unknown', type, text: prettyJson(payload) };
  const callId = stringOf(payload, 'call_id');
  return callId === null ? plain(alone) : { as: 'execution', callId, outcome: null, alone };
}

/** `kind` is of 0.34 to 0.42: what is not `plain` was not typed. */
function userMessageEvent(payload: JsonObject): Meaning {
  const parts = [
    ...textParts(payload),
    ...arrayOf(payload, 'images').map(url => ({ type: 'image', image_url: url })),
    ...arrayOf(payload, 'local_images').map(path => ({ type: 'local_image', path })),
    ...arrayOf(payload, 'audio').map(() => ({ type: 'audio' })),
    ...arrayOf(payload, 'local_audio').map(() => ({ type: 'audio' })),
  ];
  const prompt = promptOfEvent('event', parts);
  return (stringOf(payload, 'kind') ?? 'plain') === 'plain' ? prompt : plain(prompt.injected);
}

function textParts(payload: JsonObject): readonly JsonObject[] {
  const message = stringOf(payload, 'message') ?? '';
  return message === '' ? [] : [{ type: 'text', text: message }];
}

function turnStarted(payload: JsonObject): Meaning {
  const content: ItemContent = { kind: 'turn_started', turnId: stringOf(payload, 'turn_id') };
  return { as: 'turn', edge: 'start', content };
}

function turnCompleted(payload: JsonObject): Meaning {
  const failure = objectOf(payload, 'error');
  const content: ItemContent = {
    kind: 'turn_completed',
    turnId: stringOf(payload, 'turn_id'),
    durationMs: numberOf(payload, 'duration_ms'),
    ...(failure ? { error: messageOf(failure) } : {}),
  };
  return { as: 'turn', edge: 'end', content };
}

function turnAborted(payload: JsonObject): Meaning {
  const content: ItemContent = {
    kind: 'turn_aborted',
    turnId: stringOf(payload, 'turn_id'),
    reason: stringOf(payload, 'reason'),
  };
  return { as: 'turn', edge: 'end', content };
}

/** `{invocation{server,tool,arguments}, result{Ok{content}} or {Err}}`, in envelope files. */
function mcpToolCallEnd(payload: JsonObject): Meaning {
  const result = objectOf(payload, 'result') ?? {};
  const failure = stringOf(result, 'Err');
  return mcpToolCall({
    ...payload,
    ...objectOf(payload, 'invocation'),
    id: payload.call_id,
    result: result.Ok ?? result,
    status: 'completed',
    ...(failure === null ? {} : { error: { message: failure } }),
  });
}

function modelChanged(payload: JsonObject): Meaning {
  const [from, to] = ['from_model', 'to_model'].map(key => stringOf(payload, key) ?? '?');
  return notice('note', `Model changed from ${from} to ${to}`);
}

function turnsTakenBack(payload: JsonObject): Meaning {
  const turns = numberOf(payload, 'num_turns');
  const text = `Turns taken back: ${turns ?? '?'}`;
  return { as: 'rollback', turns: turns ?? 0, content: { kind: 'notice', level: 'note', text } };
}

function messageOf(payload: JsonObject): string {
  return stringOf(payload, 'message') ?? stringOf(payload, 'summary') ?? prettyJson(payload);
}
