/**
 * Facts about a session, collected from its lines in file order (FORMAT.md, section 4): the first prompt, and the last model, folder,
 * provider, token count and turn event. Promises: one pass, and no line is kept. Reads no file.
 */
import type { TurnState } from '../../format/conversation.ts';
import type { SessionMeta } from '../../format/dialect.ts';
import { type ConversationId, type Dialect, parseConversationId } from '../../format/identity.ts';
import { keptPrompts } from '../../format/interpret/compaction.ts';
import { environmentFolder, isInjectedContext, typedPart } from '../../format/interpret/injected-context.ts';
import { readContent } from '../../format/interpret/message-content.ts';
import { tokensOfCount, tokensOfRecord } from '../../format/interpret/tokens.ts';
import type { JsonObject, Line } from '../../format/line.ts';
import { field, objectOf, stringOf } from '../../format/narrow.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import { type TurnEdge, turnEdgeOf } from '../../format/turns.ts';

export class SessionFacts {
  readonly #dialect: Dialect | null;
  /** Comes before `#itemPrompt`: only what a person sent has an event. */
  #eventPrompt: string | null = null;
  #itemPrompt: string | null = null;
  /** From before a compaction, when no prompt was read before it: the file begins with the compaction. */
  #keptPrompt: string | null = null;
  #firstText: string | null = null;
  cwd: string | null = null;
  model: string | null = null;
  provider: string | null = null;
  tokens: number | null = null;
  #turn: TurnState = 'unknown';
  /** Id of the call that asks the person something and has no answer yet. */
  #question: string | null = null;
  /** Damaged lines. */
  damage = 0;

  constructor(dialect: Dialect | null) {
    this.#dialect = dialect;
  }

  /** The first real prompt, else the first text at all. */
  get title(): string | null {
    return this.#keptPrompt ?? this.#eventPrompt ?? this.#itemPrompt ?? this.#firstText;
  }

  /** False while reading on may find a prompt. The event of a prompt is right beside its response_item, so either of them is enough. */
  get hasPrompt(): boolean {
    return [this.#keptPrompt, this.#eventPrompt, this.#itemPrompt].some(prompt => prompt !== null);
  }

  /** Whether a person said something: by an event, where the dialect has events. Codex lists only such sessions. */
  get hasUserMessage(): boolean {
    return this.#eventPrompt !== null || (this.#dialect === 'bare' && this.#itemPrompt !== null);
  }

  get turn(): TurnState {
    return this.#turn === 'running' && this.#question !== null ? 'waiting' : this.#turn;
  }

  take(line: Line): void {
    if (line.kind === 'damaged') this.damage += 1;
    if (line.kind !== 'record') return;
    if (line.type === 'response_item') this.#responseItem(line.payload);
    else if (line.type === 'event_msg') this.#event(line.payload);
    else if (line.type === 'turn_context') this.#settings(line.payload);
    else if (line.type === 'compacted' && !this.hasPrompt)
      this.#keptPrompt = realText(keptPrompts(line.payload).slice(0, 1), { injected: false });
    else if (line.type === 'token_usage_record')
      this.tokens = tokensOfRecord(line.payload).total ?? this.tokens;
  }

  #responseItem(payload: JsonObject): void {
    this.#trackQuestion(payload);
    if (field(payload, 'type') !== 'message') return;
    const { texts } = readContent(field(payload, 'content'));
    if (this.#dialect === 'bare') this.cwd = texts.map(environmentFolder).find(found => found) ?? this.cwd;
    this.#firstText ??= realText(texts.slice(0, 1), { injected: true });
    if (field(payload, 'role') === 'user') this.#itemPrompt ??= realText(texts, { injected: false });
  }

  #event(payload: JsonObject): void {
    switch (field(payload, 'type')) {
      case 'user_message':
        this.#eventPrompt ??= realText([stringOf(payload, 'message') ?? ''], { injected: false });
        return;
      case 'item_completed':
        return this.#completed(objectOf(payload, 'item') ?? {});
      case 'token_count':
        this.tokens = tokensOfCount(payload).total ?? this.tokens;
        return;
      case 'thread_settings_applied':
        return this.#settings(objectOf(payload, 'thread_settings') ?? {});
      default:
        return this.#turnEdge(turnEdgeOf(payload));
    }
  }

  #turnEdge(edge: TurnEdge | null): void {
    if (edge === 'end') this.#turn = 'idle';
    if (edge !== 'start') return;
    this.#turn = 'running';
    this.#question = null;
  }

  /** A question that the model asks with a tool is in the file; a request for approval is not. */
  #trackQuestion(payload: JsonObject): void {
    const type = field(payload, 'type');
    const call = stringOf(payload, 'call_id');
    if (type === 'function_call' && field(payload, 'name') === 'request_user_input') this.#question = call;
    if (type === 'function_call_output' && call === this.#question) this.#question = null;
  }

  #completed(item: JsonObject): void {
    if (field(item, 'type') !== 'UserMessage' || this.#eventPrompt !== null) return;
    this.#eventPrompt = realText(readContent(field(item, 'content')).texts, { injected: false });
  }

  #settings(payload: JsonObject): void {
    this.cwd = stringOf(payload, 'cwd') ?? this.cwd;
    this.model = stringOf(payload, 'model') ?? this.model;
    this.provider = stringOf(payload, 'model_provider_id') ?? this.provider;
  }
}

/** `source` as one word: an object such as `{"subagent":…}` by its key; a header without one means "vscode" (FORMAT.md, section 4). */
export function sourceWord(meta: { readonly dialect: Dialect; readonly source: unknown }): string | null {
  const { dialect, source } = meta;
  if (dialect === 'bare') return null;
  if (source === undefined || source === null) return 'vscode';
  if (typeof source === 'string') return source;
  return typeof source === 'object' ? (Object.keys(source)[0] ?? null) : String(source);
}

/** The conversation that a fork was made from, or that started a sub-agent (`parent_thread_id`; up to 0.147 inside `source`). */
export function parentOf(meta: SessionMeta): ConversationId | null {
  const parent = stringOf(meta.payload, 'parent_thread_id');
  return meta.forkedFromId ?? (parent === null ? spawnerOf(meta) : parseConversationId(parent));
}

/** The conversation that spawned this sub-agent; null for everything else, reviews and guardians of a conversation included. */
export function spawnerOf({ source }: SessionMeta): ConversationId | null {
  const subagent = isJsonObject(source) ? objectOf(source, 'subagent') : null;
  const spawn = subagent && objectOf(subagent, 'thread_spawn');
  const parent = spawn && stringOf(spawn, 'parent_thread_id');
  return parent === null ? null : parseConversationId(parent);
}

function realText(texts: readonly string[], { injected }: { readonly injected: boolean }): string | null {
  const real = injected ? texts : texts.filter(text => !isInjectedContext(text));
  const text = typedPart(real.join(' ')).trim();
  return text === '' ? null : text;
}
