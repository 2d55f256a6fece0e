/**
 * Facts about a session, collected from its lines in file order (FORMAT.md, section 4): the first prompt, and the last model, folder,
 * provider, token count and turn event. Promises: one pass, and no line is kept. Reads no file.
 */
import type { Summary } from '../../format/conversation.ts';
import { type CopiedPart, copiedFrom } from '../../format/copied-part.ts';
import type { SessionMeta } from '../../format/dialect.ts';
import { type ConversationId, type Dialect, parseConversationId, timeOfId } from '../../format/identity.ts';
import { keptPrompts } from '../../format/interpret/compaction.ts';
import { interpretEvent } from '../../format/interpret/event.ts';
import { environmentFolder, isInjectedContext, typedPart } from '../../format/interpret/injected-context.ts';
import { readContent, UNKNOWN_PART } from '../../format/interpret/message-content.ts';
import { isListedPrompt } from '../../format/interpret/prompt.ts';
import { tokensOfRecord } from '../../format/interpret/tokens.ts';
import type { ItemContent } from '../../format/items/item.ts';
import type { Speaker } from '../../format/items/prompt-pairing.ts';
import type { JsonObject, Line, RecordLine } from '../../format/line.ts';
import { field, objectOf, stringOf } from '../../format/narrow.ts';
import { OpenTurn } from '../../format/open-turn.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import { turnEdgeOf, turnMark } from '../../format/turns.ts';
import { statedCounts, totalOf, UsageCounter } from '../../format/usage.ts';

/** A chat beside another one, which Codex's lists leave out. */
const SIDE_CHAT = 'side-chat';

export class SessionFacts {
  readonly #dialect: Dialect | null;
  /** By an event: a prompt, or a goal. */
  #spoken: string | null = null;
  /** A person said something in words or pictures, or set a goal. */
  #isListed = false;
  /** By its text, which says nothing in a file that has events. */
  #itemPrompt: string | null = null;
  /** From before a compaction, when no prompt was read before it: the file begins with the compaction. */
  #keptPrompt: string | null = null;
  #firstText: string | null = null;
  #hasEvents: boolean;
  /** Name and task of the agent that the file is about, by its first header; undefined before that was read. */
  #agentName: string | null | undefined;
  /** Of the conversation that this one is a copied fork of. */
  #copiedPrompt: string | null = null;
  /** What of the lines is another conversation's, as far as it is known when they are taken. */
  copied: CopiedPart | null = null;
  cwd: string | null = null;
  model: string | null = null;
  provider: string | null = null;
  /** By the events that count them: those of the file's own turns. */
  readonly #usage = new UsageCounter();
  /** Counts were taken for those of the session that it was forked from. */
  #passedCopies = false;
  /** A damaged line was a count. */
  #lostCount = false;
  /** Turns have ids with their times, which tell what was copied; else the pauses between the lines do. */
  #turnsHaveIds = false;
  /** What an event stated last: it begins anew when the context was full. */
  #lastTotal: number | null = null;
  /** What a record stated last: that goes on through errors and resumes. */
  #recordedTotal: number | null = null;
  readonly #open = new OpenTurn();
  /** Damaged lines. */
  damage = 0;

  constructor(dialect: Dialect | null) {
    this.#dialect = dialect;
    this.#hasEvents = dialect === 'paginated';
  }

  /** The first real prompt or goal, of a sub-agent else its name, of a fork else that of its parent, else the first text at all. */
  get title(): string | null {
    const own = this.#keptPrompt ?? this.#spoken ?? this.#agentName ?? this.#guessedPrompt;
    return own ?? this.#copiedPrompt ?? this.#firstText;
  }

  /** False while reading on may find a prompt. In a file without events so far, the event of a message is right behind it, or there are none. */
  get hasPrompt(): boolean {
    return [this.#keptPrompt, this.#spoken, this.#guessedPrompt].some(prompt => prompt !== null);
  }

  /**
   * Whether a person said something in words or pictures, or set a goal: by an event, where the dialect has events. Codex lists only such
   * sessions; an attachment alone is neither.
   */
  get hasUserMessage(): boolean {
    return this.#isListed || (this.#dialect === 'bare' && this.#itemPrompt !== null);
  }

  /** What decides who spoke in lines that follow. */
  get speaker(): Speaker {
    return this.#hasEvents ? 'event' : 'unknown';
  }

  get #guessedPrompt(): string | null {
    return this.#hasEvents ? null : this.#itemPrompt;
  }

  /** How far the last turn is, since when, and what in it may wait for the person. */
  get turn(): Pick<Summary, 'turn' | 'turnSinceMs' | 'brokenOff' | 'openCall'> {
    const { turn, sinceMs, openCall, isBrokenOff } = this.#open;
    const isUnderWay = turn === 'running' || turn === 'waiting';
    const brokenOff = isBrokenOff ? ({ brokenOff: true } as const) : {};
    return { turn, turnSinceMs: sinceMs, ...brokenOff, openCall: isUnderWay ? openCall : null };
  }

  /** Whether lines say when a turn begins and ends, as far as they were taken. */
  get tellsTurns(): boolean {
    return this.#dialect === 'paginated' || this.#open.turn !== 'unknown';
  }

  /** Lines between those that were taken and those that follow are not read. */
  skipLines(): void {
    this.#open.skipLines();
  }

  /** The lines that follow are of a turn that began somewhere before them. */
  turnGoesOn(): void {
    this.#open.takeEdge('start', null);
  }

  take(line: Line): void {
    if (line.kind === 'damaged') {
      this.damage += 1;
      this.#lostCount ||= line.ended && line.text.includes('"token_count"');
    }
    if (line.kind !== 'record') return;
    if (line.type === 'response_item') this.#responseItem(line);
    else if (line.type === 'event_msg') this.#event(line);
    else if (line.type === 'session_meta') this.#header(line.payload);
    else if (line.type === 'turn_context') this.#settings(line, line.payload);
    else if (line.type === 'compacted' && !this.hasPrompt)
      this.#keptPrompt = realText(keptPrompts(line.payload).slice(0, 1), { injected: false });
    else if (line.type === 'token_usage_record')
      this.#recordedTotal = tokensOfRecord(line.payload).total ?? this.#recordedTotal;
  }

  /** What the file's own turns used, by its lines that were taken; of a part of them only the last total can be told. */
  tokensIn(lines: 'all' | 'some'): number | null {
    const { sum } = this.#usage;
    const own = sum && totalOf(sum);
    const last = this.#recordedTotal ?? this.#lastTotal;
    // The last total may be the one that was copied.
    const tokens = lines === 'all' && (own !== null || this.#passedCopies) ? own : last;
    // Nothing was counted: that is not zero.
    return tokens === 0 ? null : tokens;
  }

  /** A count was none or cannot be read, or where a copied part ends was told by times alone: the sum may be wrong. */
  get tokensUncertain(): true | undefined {
    const isGuessed = this.#passedCopies && this.copied?.by === 'offset' && !this.#turnsHaveIds;
    return this.#usage.doubtful || this.#lostCount || isGuessed || undefined;
  }

  /** Parts are added up: after an error, a total may be stated that has none. */
  #count(line: RecordLine): void {
    const counts = statedCounts(line.payload);
    if (this.#isCopied(line)) {
      this.#usage.pass(counts);
      this.#passedCopies = true;
    } else this.#usage.add(counts);
    if (counts.total !== null) this.#lastTotal = totalOf(counts.total.usage);
  }

  /** A later header is that of the parent. */
  #header(payload: JsonObject): void {
    if (this.#agentName === undefined) this.#agentName = agentName(payload);
  }

  #responseItem(line: RecordLine): void {
    const { payload } = line;
    this.#open.takeItem(line);
    if (field(payload, 'type') !== 'message') return;
    const { texts } = readContent(field(payload, 'content'));
    if (this.#dialect === 'bare') this.cwd = texts.map(environmentFolder).find(found => found) ?? this.cwd;
    if (this.#isCopied(line)) return;
    this.#firstText ??= realText(texts.slice(0, 1), { injected: true });
    if (field(payload, 'role') !== 'user') return;
    this.#itemPrompt ??= realText(texts, { injected: false });
    if (this.#open.turn === 'unknown' && turnMark(line) === 'prompt') this.#open.takePrompt(line);
  }

  #event(line: RecordLine): void {
    const { payload } = line;
    this.#hasEvents = true;
    switch (field(payload, 'type')) {
      case 'user_message':
        return this.#speak(line);
      case 'item_completed':
        return objectOf(payload, 'item')?.type === 'UserMessage' ? this.#speak(line) : undefined;
      case 'thread_goal_updated':
        return this.#setGoal(stringOf(objectOf(payload, 'goal') ?? {}, 'objective')?.trim() || null);
      case 'token_count':
        return this.#count(line);
      case 'thread_settings_applied':
        return this.#settings(line, objectOf(payload, 'thread_settings') ?? {});
      default:
        return this.#turnEdge(line);
    }
  }

  #speak(line: RecordLine): void {
    const isCopied = this.#isCopied(line);
    if (isCopied ? this.#copiedPrompt !== null : this.#isListed) return;
    const meaning = interpretEvent(line.payload);
    if (meaning.as !== 'twin' || meaning.voice !== 'user' || meaning.content.kind !== 'user') return;
    const title = promptTitle(meaning.content);
    if (isCopied) {
      if (this.copied?.by === 'offset') this.#copiedPrompt = title;
      return;
    }
    this.#spoken ??= title;
    this.#isListed = isListedPrompt(meaning);
  }

  #setGoal(objective: string | null): void {
    this.#spoken ??= objective;
    this.#isListed ||= objective !== null;
  }

  #isCopied(line: RecordLine): boolean {
    return this.copied !== null && copiedFrom(this.copied, line) !== null;
  }

  #turnEdge(line: RecordLine): void {
    const edge = turnEdgeOf(line.payload);
    // The times of what was copied are those of the copying.
    if (edge !== null) this.#open.takeEdge(edge, this.#isCopied(line) ? null : line);
  }

  /** A fork may be in another folder than its parent. */
  #settings(line: RecordLine, payload: JsonObject): void {
    if (!this.#isCopied(line)) this.cwd = stringOf(payload, 'cwd') ?? this.cwd;
    this.#open.takeSettings(payload);
    const turn = parseConversationId(stringOf(payload, 'turn_id') ?? '');
    this.#turnsHaveIds ||= turn !== null && timeOfId(turn) !== null;
    this.model = stringOf(payload, 'model') ?? this.model;
    this.provider = stringOf(payload, 'model_provider_id') ?? this.provider;
  }
}

/** Null where it is none, or has no name. An agent's path ends in the name of its task (FORMAT.md, section 11). */
function agentName(payload: JsonObject): string | null {
  const subagent = objectOf(payload, 'source');
  const spawn = (subagent && objectOf(objectOf(subagent, 'subagent') ?? {}, 'thread_spawn')) ?? payload;
  const nickname = stringOf(payload, 'agent_nickname') ?? stringOf(spawn, 'agent_nickname');
  const path = stringOf(payload, 'agent_path') ?? stringOf(spawn, 'agent_path');
  const task = path?.split('/').at(-1) || null;
  return [nickname, task].filter(word => word).join(': ') || null;
}

/** `source` as one word: an object such as `{"subagent":…}` by its key; a header without one means "vscode" (FORMAT.md, section 4). */
export function sourceWord({ dialect, source, payload }: SessionMeta): string | null {
  if (dialect === 'bare') return null;
  if (stringOf(payload, 'thread_source') === 'tui_side_chat') return SIDE_CHAT;
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

/** A prompt as a title: one without words by its pictures. */
function promptTitle({ text, images }: Extract<ItemContent, { kind: 'user' }>): string | null {
  return typedPart(text).trim() || (images.length > 0 ? '[Image]' : null);
}

function realText(texts: readonly string[], { injected }: { readonly injected: boolean }): string | null {
  const known = texts.filter(text => !text.startsWith(UNKNOWN_PART));
  const real = injected ? known : known.filter(text => !isInjectedContext(text));
  const text = typedPart(real.join(' ')).trim();
  return text === '' ? null : text;
}
