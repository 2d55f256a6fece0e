/**
 * The lines that an item becomes in each dialect, in which order and with which bytes (FORMAT.md, section 5). A message of
 * the user or of the assistant gets the event that Codex's screen reads beside the response item that the model reads:
 * without it, Codex would go on from a message that it does not show. Every other item is one line. Promises that an item's
 * own fields are written as they were passed; paginated messages also get the id and the turn that Codex gives its own. Does not filter (policy.ts), does not number lines.
 */
import type { ConversationId, Dialect } from '../../format/identity.ts';
import { injectedLabel } from '../../format/interpret/injected-context.ts';
import type { MessageItem, ResponseItem, SessionStateSnapshot } from '../../format/response-item.ts';
import type { LineDraft } from './line-text.ts';
import { FULL_USER_EVENT, type UserEventForm, userEvent } from './user-event.ts';

const METADATA = 'internal_chat_message_metadata_passthrough';
/** How Codex classes the parts of a person's message. */
const USER_PART_KINDS: Readonly<Record<string, string>> = {
  input_text: 'user.text',
  input_image: 'user.image',
};

/** What the form of appended lines depends on. */
export interface AppendStyle {
  readonly dialect: Dialect;
  readonly conversationId: ConversationId;
  readonly userEventForm: UserEventForm | null;
  /** Envelope only: the last turn never ended. Codex would show a lone message as something said within that turn. */
  readonly turnLeftOpen: boolean;
}

/** The time and the fresh ids of appended lines. */
export interface Stamp {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** The same as it is written in lines: RFC 3339 in UTC with milliseconds. */
  readonly timestamp: string;
  /** A new UUIDv7. */
  newId(): string;
}

/** A user's message as an item, with the fields Codex gives it in this dialect. */
export function userMessage(text: string, dialect: Dialect): MessageItem {
  const content = [{ type: 'input_text', text }];
  return dialect === 'bare'
    ? { type: 'message', id: null, role: 'user', content }
    : { type: 'message', role: 'user', content };
}

/** The lines of one batch. In paginated files messages are inside turns of their own. */
export function itemDrafts(items: readonly ResponseItem[], style: AppendStyle, stamp: Stamp): LineDraft[] {
  return draftsOf(
    items.map(item => ({ item, said: spoken(item) })),
    style,
    stamp,
  );
}

/** The lines of what a person typed, whatever it looks like. */
export function promptDrafts(item: MessageItem, style: AppendStyle, stamp: Stamp): LineDraft[] {
  return draftsOf([{ item, said: { by: 'user', item, text: textOf(item) } }], style, stamp);
}

interface SpokenItem {
  readonly item: ResponseItem;
  readonly said: Spoken;
}

function draftsOf(items: readonly SpokenItem[], style: AppendStyle, stamp: Stamp): LineDraft[] {
  switch (style.dialect) {
    case 'bare':
      return items.map(({ item }) => draft('response_item', item, stamp));
    case 'envelope':
      return items.flatMap(item => envelopeDrafts(item, style, stamp));
    case 'paginated':
      return paginatedDrafts(items, style, stamp);
    default:
      return style.dialect satisfies never;
  }
}

/** The state line of bare files. The other dialects have no such line: nothing is written. */
export function stateDrafts(state: SessionStateSnapshot, dialect: Dialect, stamp: Stamp): LineDraft[] {
  return dialect === 'bare' ? [draft('state', { ...state, record_type: 'state' }, stamp)] : [];
}

function draft(type: LineDraft['type'], payload: unknown, stamp: Stamp): LineDraft {
  return { timestamp: stamp.timestamp, type, payload: JSON.stringify(payload) };
}

function textOf(item: MessageItem): string {
  const texts: string[] = [];
  for (const { text } of item.content) if (typeof text === 'string') texts.push(text);
  return texts.join('\n');
}

function imagesOf(item: MessageItem): string[] {
  return item.content.flatMap(part =>
    part.type === 'input_image' && typeof part.image_url === 'string' ? [part.image_url] : [],
  );
}

type Spoken =
  | { readonly by: 'user' | 'assistant'; readonly item: MessageItem; readonly text: string }
  | { readonly by: 'nobody' };

/** Who says something that a screen should show. Context that Codex or an agent puts into the history is by `nobody`. */
function spoken(item: ResponseItem): Spoken {
  if (item.type !== 'message') return { by: 'nobody' };
  const text = textOf(item);
  if (item.role === 'assistant' && text !== '') return { by: 'assistant', item, text };
  if (item.role === 'user' && injectedLabel(text) === null) return { by: 'user', item, text };
  return { by: 'nobody' };
}

function envelopeDrafts({ item, said }: SpokenItem, style: AppendStyle, stamp: Stamp): LineDraft[] {
  const line = draft('response_item', item, stamp);
  switch (said.by) {
    case 'user': {
      const form = style.userEventForm ?? FULL_USER_EVENT;
      const event = draft('event_msg', userEvent(said.text, imagesOf(said.item), form), stamp);
      if (!style.turnLeftOpen) return [line, event];
      const turn = new AppendedTurn(style, stamp);
      return [turn.started(), line, event, turn.completed()];
    }
    case 'assistant':
      return [line, draft('event_msg', { type: 'agent_message', message: said.text }, stamp)];
    default:
      return [line];
  }
}

/** The lines of a turn of ours: around the messages of a paginated batch, or behind a turn of an envelope file that never ended. */
class AppendedTurn {
  readonly #style: AppendStyle;
  readonly #stamp: Stamp;
  readonly #id: string;
  readonly #seconds: number;
  #lastAgentMessage: string | null = null;

  constructor(style: AppendStyle, stamp: Stamp) {
    this.#style = style;
    this.#stamp = stamp;
    this.#id = stamp.newId();
    this.#seconds = Math.floor(stamp.nowMs / 1000);
  }

  started(): LineDraft {
    return this.#event({
      type: 'task_started',
      turn_id: this.#id,
      started_at: this.#seconds,
      model_context_window: null,
      collaboration_mode_kind: 'default',
    });
  }

  /**
   * The message as Codex writes it within a turn. By the id the event and the response item are known to be one message; without the
   * other fields a compaction keeps the person's message as an incomplete one.
   */
  messageOf(item: MessageItem): MessageItem & { readonly id: string } {
    const { type, id, ...rest } = item;
    return {
      type,
      id: typeof id === 'string' ? id : `msg_${this.#stamp.newId()}`,
      ...rest,
      ...(METADATA in rest ? {} : { [METADATA]: this.#metadataOf(item) }),
    };
  }

  #metadataOf({ role, content }: MessageItem): object {
    const turn = { turn_id: this.#id };
    if (role !== 'user') return turn;
    return { ...turn, content_item_kinds: content.map(({ type }) => USER_PART_KINDS[type] ?? 'unknown') };
  }

  userCompleted(said: { readonly item: MessageItem; readonly text: string }): LineDraft {
    const images = imagesOf(said.item).map(image_url => ({ type: 'image', image_url }));
    return this.#itemCompleted({
      type: 'UserMessage',
      id: this.#stamp.newId(),
      content: [{ type: 'text', text: said.text, text_elements: [] }, ...images],
    });
  }

  agentCompleted(id: string, text: string): LineDraft {
    this.#lastAgentMessage = text;
    return this.#itemCompleted({ type: 'AgentMessage', id, content: [{ type: 'Text', text }] });
  }

  completed(): LineDraft {
    return this.#event({
      type: 'task_complete',
      turn_id: this.#id,
      last_agent_message: this.#lastAgentMessage,
      started_at: this.#seconds,
      completed_at: this.#seconds,
      duration_ms: 0,
    });
  }

  #itemCompleted(item: object): LineDraft {
    return this.#event({
      type: 'item_completed',
      thread_id: this.#style.conversationId,
      turn_id: this.#id,
      item,
      started_at_ms: this.#stamp.nowMs,
      completed_at_ms: this.#stamp.nowMs,
    });
  }

  #event(payload: object): LineDraft {
    return draft('event_msg', payload, this.#stamp);
  }
}

function paginatedDrafts(items: readonly SpokenItem[], style: AppendStyle, stamp: Stamp): LineDraft[] {
  const lines: LineDraft[] = [];
  let turn: AppendedTurn | null = null;
  const begin = (): AppendedTurn => {
    const begun = new AppendedTurn(style, stamp);
    lines.push(begun.started());
    return begun;
  };
  for (const { item, said } of items) {
    if (said.by === 'user') {
      // A turn begins with what the user says; the one before it ends here.
      if (turn !== null) lines.push(turn.completed());
      turn = begin();
      lines.push(draft('response_item', turn.messageOf(said.item), stamp), turn.userCompleted(said));
    } else if (said.by === 'assistant') {
      turn ??= begin();
      const message = turn.messageOf(said.item);
      lines.push(turn.agentCompleted(message.id, said.text), draft('response_item', message, stamp));
    } else {
      lines.push(draft('response_item', item, stamp));
    }
  }
  if (turn !== null) lines.push(turn.completed());
  return lines;
}
