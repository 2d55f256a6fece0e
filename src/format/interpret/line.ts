/**
 * The meaning of one line of any dialect. Promises: every line that is not blank has a meaning; a line of an unknown type is shown, never
 * dropped. Reads no other line: `assemble.ts` joins them.
 */

import { type Meaning, plain, stateOf } from '../items/meaning.ts';
import { prettyJson } from '../json-text.ts';
import type { Line } from '../line.ts';
import { compactionOf } from './compaction.ts';
import { interpretEvent } from './event.ts';
import { realtimeItem } from './message.ts';
import { interpretResponseItem, messageOfAgent } from './response-item.ts';
import { sessionText, settingsOfTurn } from './settings.ts';
import { tokensOfRecord } from './tokens.ts';

/** The meaning of a line; null for a blank one. */
export function interpretLine(line: Line): Meaning | null {
  switch (line.kind) {
    case 'record':
      return interpretRecord(line);
    case 'damaged':
      return plain({ kind: 'damaged', reason: line.reason, text: line.text });
    case 'oversize':
      return plain({ kind: 'oversize', bytes: line.length });
    case 'blank':
      return null;
    default:
      return line satisfies never;
  }
}

/** What Codex keeps for itself: known, and no talk. */
const STATE_TYPES: ReadonlySet<string> = new Set([
  'state',
  'retained_context',
  'dynamic_tools_updated',
  'inter_agent_communication_metadata',
  'security_risk_score',
  'rollout_reference',
  'fork_reference',
  'id_allocation',
]);

function interpretRecord({ type, payload, metadata }: Extract<Line, { kind: 'record' }>): Meaning {
  switch (type) {
    case 'response_item':
      return interpretResponseItem(payload, metadata);
    case 'event_msg':
      return interpretEvent(payload);
    case 'session_meta':
      return plain({ kind: 'session', text: sessionText(payload) });
    case 'turn_context':
      return plain(settingsOfTurn(payload));
    case 'token_usage_record':
      return plain(tokensOfRecord(payload));
    case 'world_state':
      return plain({ kind: 'context', label: 'world state', role: 'system', text: prettyJson(payload) });
    case 'compacted':
      return { as: 'compaction', content: compactionOf(payload) };
    case 'realtime_item':
      return realtimeItem(payload);
    case 'inter_agent_communication':
      return messageOfAgent(payload);
    default:
      return STATE_TYPES.has(type)
        ? stateOf(type, payload)
        : plain({ kind: 'unknown', type, text: prettyJson(payload) });
  }
}
