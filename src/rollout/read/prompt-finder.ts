/**
 * Finds where the prompts of a rollout begin: the offsets of the user's items that `assemble.ts` makes, from few of the lines. Promises:
 * exact for ended lines that hold no key twice; memory is eight bytes for each prompt, and the halves of prompts that wait for their others.
 * Parses prompts, borders of turns, and any line whose beginning `line-heads.ts` does not know.
 */
import type { ByteOffset, Dialect } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import { type Meaning, type TwinMeaning, twinKey } from '../../format/items/meaning.ts';
import { isRepeated, type PromptEvent, promptEvent } from '../../format/items/repeated-prompt.ts';
import { IMAGE_FOLLOWS } from '../../format/items/tool-pairing.ts';
import { TwinMatcher, type WaitingTwins } from '../../format/items/twins.ts';
import { parseLine } from '../../format/parse-line.ts';
import { stepTurn, type TurnProgress, type TurnStep } from '../../format/turns.ts';
import { HEAD_BYTES, headsOf, kindOfHead, type LineHeads } from './line-heads.ts';
import { promptPair } from './prompt-with-event.ts';

/** Bytes of a file in memory; `offset` is where they are in it. */
export interface FileBytes {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** All that later lines need of earlier ones; can be sent to another thread. */
export interface PromptState {
  readonly starts: readonly number[];
  readonly turn: TurnProgress;
  readonly lastActivity: number;
  /** No part of an answer came since the last prompt or border. */
  readonly unanswered: boolean;
  readonly waiting: WaitingTwins;
  readonly lastPrompt: PromptEvent | null;
  readonly viewing: ReadonlyMap<string, number>;
  readonly viewed: readonly number[];
}

interface ParsedPlace {
  readonly offset: ByteOffset;
  readonly length: number;
  readonly timestamp: string | null;
}

export class PromptFinder {
  readonly #dialect: Dialect | null;
  readonly #heads: LineHeads;
  readonly #starts: number[];
  readonly #twins: TwinMatcher;
  #turn: TurnProgress;
  #lastActivity: number;
  #unanswered: boolean;
  #lastPrompt: PromptEvent | null;
  /** `view_image` calls without an answer, by id; and those whose picture comes in a message of its own (up to 0.98). */
  readonly #viewing: Map<string, number>;
  #viewed: number[];

  constructor(dialect: Dialect | null, state?: PromptState) {
    this.#dialect = dialect;
    this.#heads = headsOf(dialect);
    this.#starts = [...(state?.starts ?? [])];
    this.#twins = new TwinMatcher(state?.waiting);
    this.#turn = state?.turn ?? { dialect, fresh: true, open: false };
    this.#lastActivity = state?.lastActivity ?? -1;
    this.#unanswered = state?.unanswered ?? true;
    this.#lastPrompt = state?.lastPrompt ?? null;
    this.#viewing = new Map(state?.viewing);
    this.#viewed = [...(state?.viewed ?? [])];
  }

  /** Sorted offsets. */
  get starts(): readonly number[] {
    return this.#starts;
  }

  get state(): PromptState {
    return {
      starts: [...this.#starts],
      turn: this.#turn,
      lastActivity: this.#lastActivity,
      unanswered: this.#unanswered,
      waiting: this.#twins.copy().waiting,
      lastPrompt: this.#lastPrompt,
      viewing: this.#viewing,
      viewed: this.#viewed,
    };
  }

  /**
   * Takes the next line, ended: `from` and `to` (its newline) are places in the bytes. Returns the place of the newline behind what it has taken:
   * the line, or a prompt and its event.
   */
  push(file: FileBytes, from: number, to: number): number {
    const head = file.bytes.toString('latin1', from, Math.min(to, from + HEAD_BYTES));
    if (!this.#heads.known.test(head)) return this.#unknown(file, from, to);
    if (!this.#unanswered && this.#viewing.size === 0) return to;
    const kind = kindOfHead(head, this.#heads);
    if (kind === 'output' && this.#viewing.size > 0) this.#parse(file, from, to);
    else if (kind !== 'other' && this.#unanswered) {
      // A damaged line that begins like an answer is none; that matters only while a prompt waits for its event.
      if (this.#twins.awaits('user')) this.#parse(file, from, to);
      else this.#active((file.offset + from) as ByteOffset);
    }
    return to;
  }

  #unknown(file: FileBytes, from: number, to: number): number {
    // Nothing else may wait for one of the two; an item_completed does not follow in envelope files.
    const pairs = this.#dialect === 'envelope' && !this.#twins.awaits('user');
    const pair = pairs ? promptPair(file.bytes, from, to) : null;
    if (pair === null) {
      this.#parse(file, from, to);
      return to;
    }
    this.#step('prompt');
    this.#starts.push(file.offset + from);
    this.#lastPrompt = {
      key: pair.text,
      timestamp: pair.timestamp,
      start: file.offset + pair.eventStart,
      end: file.offset + pair.end,
    };
    return pair.end - 1;
  }

  #parse({ bytes, offset }: FileBytes, from: number, to: number): void {
    const raw = { offset: (offset + from) as ByteOffset, length: to - from, ended: true };
    const line = parseLine({ ...raw, bytes: bytes.subarray(from, to) }, this.#dialect);
    const timestamp = line.kind === 'record' ? line.timestamp : null;
    const meaning = interpretLine(line);
    if (meaning !== null) this.#take(meaning, { ...raw, timestamp });
  }

  #take(meaning: Meaning, place: ParsedPlace): void {
    switch (meaning.as) {
      case 'plain':
      case 'compaction':
      case 'rollback':
        return;
      case 'turn':
        return this.#step(meaning.edge);
      case 'twin':
        return meaning.voice === 'user' ? this.#prompt(meaning, place) : this.#active(place.offset);
      case 'call': {
        const { callId, content } = meaning;
        if (callId !== null && content.kind === 'tool_call' && content.tool === 'view_image')
          this.#viewing.set(callId, place.offset);
        return this.#active(place.offset);
      }
      case 'output':
        if (meaning.callId !== null) this.#answered(meaning.callId, meaning.outcome.text);
        return this.#active(place.offset);
      case 'execution':
        return this.#active(place.offset);
      default:
        return meaning satisfies never;
    }
  }

  #answered(callId: string, text: string): void {
    const call = this.#viewing.get(callId);
    if (call === undefined) return;
    this.#viewing.delete(callId);
    if (text === IMAGE_FOLLOWS) this.#viewed.push(call);
  }

  #prompt(twin: TwinMeaning, place: ParsedPlace): void {
    this.#unanswered = true;
    const call = isPictureOnly(twin) ? this.#viewed.shift() : undefined;
    if (call !== undefined) return this.#twins.wait(twin, call as ByteOffset);
    if (twin.side === 'event' && this.#isRepeated(twin, place)) return;
    const others = this.#twins.take(twin);
    if (others.length === 0) {
      if (twin.content.kind === 'user') this.#step('prompt');
      this.#twins.wait(twin, place.offset);
    }
    if (twin.side !== 'item' && others.length > 0) return;
    for (const other of others) this.#remove(other);
    if (twin.content.kind === 'user') this.#starts.push(place.offset);
  }

  /** Whether this is the second event of a prompt. */
  #isRepeated(twin: TwinMeaning, place: ParsedPlace): boolean {
    const prompt = promptEvent(twin.keys, place);
    const last = this.#lastPrompt;
    this.#lastPrompt = prompt;
    // The text of a pair becomes a key only here: for 45,000 prompts that would take 0.1 s.
    return last !== null && isRepeated({ ...last, key: twinKey(last.key ?? '') }, prompt);
  }

  /** From the end, since it is mostly one of the last. */
  #remove(start: number): void {
    const index = this.#starts.lastIndexOf(start);
    if (index !== -1) this.#starts.splice(index, 1);
  }

  #active(offset: ByteOffset): void {
    this.#step('activity');
    this.#unanswered = false;
    this.#lastActivity = offset;
  }

  #step(step: TurnStep): void {
    const { turn, ended } = stepTurn(this.#turn, step);
    this.#turn = turn;
    this.#unanswered = true;
    if (!ended) return;
    this.#twins.endTurn(this.#lastActivity);
    this.#viewed = [];
  }
}

/** A message that is only a picture: it may belong to a `view_image` call. */
function isPictureOnly({ side, content }: TwinMeaning): boolean {
  return side === 'item' && content.kind === 'user' && content.text === '' && content.images.length > 0;
}
