/**
 * Keeps track of messages of which only one of the two lines was read, in either direction, so that a bounded read does not end between the two.
 * Judges by the kind of line alone: `items/twins.ts` pairs them. A message that has but one line stays open until a turn begins or ends.
 */
import type { Line } from './line.ts';
import { objectOf } from './narrow.ts';
import { turnEdgeOf } from './turns.ts';

type Half = readonly [voice: 'user' | 'assistant', side: 'message' | 'event'];

export class MessageHalves {
  readonly #open = new Map<Half[0], Half[1]>();

  get anyOpen(): boolean {
    return this.#open.size > 0;
  }

  take(line: Line): void {
    if (line.kind !== 'record') return;
    const { type, payload } = line;
    if (type === 'event_msg' && turnEdgeOf(payload) !== null) return this.#open.clear();
    const half = type === 'response_item' ? halfOfMessage(payload) : halfOfEvent(type, payload);
    if (half?.[0] !== 'user') this.#closePrompt(type, payload);
    if (half === null) return;
    const [voice, side] = half;
    const open = this.#open.get(voice);
    if (open !== undefined && open !== side) this.#open.delete(voice);
    else this.#open.set(voice, side);
  }

  /** Nothing of an answer comes between the two lines of a prompt. */
  #closePrompt(type: string, payload: Payload): void {
    const context = type === 'response_item' && payload.type === 'message' && payload.role !== 'assistant';
    if ((type === 'response_item' && !context) || type === 'event_msg') this.#open.delete('user');
  }
}

type Payload = Extract<Line, { kind: 'record' }>['payload'];

function halfOfMessage({ type, role }: Payload): Half | null {
  if (type !== 'message') return null;
  return role === 'user' || role === 'assistant' ? [role, 'message'] : null;
}

function halfOfEvent(type: string, payload: Payload): Half | null {
  if (type !== 'event_msg') return null;
  const kind = payload.type === 'item_completed' ? objectOf(payload, 'item')?.type : payload.type;
  if (kind === 'user_message' || kind === 'UserMessage') return ['user', 'event'];
  return kind === 'agent_message' || kind === 'AgentMessage' ? ['assistant', 'event'] : null;
}
