/**
 * Finds where the prompts of a rollout begin: the offsets of the user's items that `assemble.ts` makes, from few of the lines. Promises:
 * exact for ended lines that hold no key twice; memory is eight bytes for each prompt, and the halves of prompts that wait for their others.
 * Parses prompts, borders of turns, and any line whose beginning `line-heads.ts` does not know.
 */
import type { ByteOffset, Dialect } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import { isImageOnly, type Meaning, type UserTwin } from '../../format/items/meaning.ts';
import {
  type OwnPrompt,
  type PairingState,
  PromptPairing,
  speakerOf,
} from '../../format/items/prompt-pairing.ts';
import { IMAGE_FOLLOWS, MOST_VIEWED } from '../../format/items/tool-pairing.ts';
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
  readonly pairing: PairingState;
  readonly viewing: ReadonlyMap<string, number>;
  readonly viewed: readonly number[];
  /** Lines that say that turns were taken back. */
  readonly rollbacks: number;
}

interface ParsedPlace {
  readonly offset: ByteOffset;
  readonly length: number;
  readonly timestamp: string | null;
}

export class PromptFinder {
  readonly #dialect: Dialect | null;
  readonly #heads: LineHeads;
  #starts: number[];
  readonly #twins: TwinMatcher;
  #turn: TurnProgress;
  #lastActivity: number;
  #unanswered: boolean;
  readonly #pairing: PromptPairing;
  /** `view_image` calls without an answer, by id; and those whose picture comes in a message of its own (up to 0.98). */
  readonly #viewing: Map<string, number>;
  #viewed: number[];
  #rollbacks: number;

  constructor(dialect: Dialect | null, state?: PromptState) {
    this.#dialect = dialect;
    this.#heads = headsOf(dialect);
    this.#starts = [...(state?.starts ?? [])];
    this.#twins = new TwinMatcher(state?.waiting);
    this.#turn = state?.turn ?? { dialect, fresh: true, open: false };
    this.#lastActivity = state?.lastActivity ?? -1;
    this.#unanswered = state?.unanswered ?? true;
    this.#pairing = new PromptPairing(state?.pairing ?? { speaker: speakerOf(dialect) });
    this.#viewing = new Map(state?.viewing);
    this.#viewed = [...(state?.viewed ?? [])];
    this.#rollbacks = state?.rollbacks ?? 0;
  }

  /** Sorted offsets. */
  get starts(): readonly number[] {
    return this.#starts;
  }

  /** How many lines say that turns were taken back. */
  get rollbacks(): number {
    return this.#rollbacks;
  }

  get state(): PromptState {
    return {
      starts: [...this.#starts],
      turn: this.#turn,
      lastActivity: this.#lastActivity,
      unanswered: this.#unanswered,
      waiting: this.#twins.copy().waiting,
      pairing: this.#pairing.state,
      viewing: this.#viewing,
      viewed: this.#viewed,
      rollbacks: this.#rollbacks,
    };
  }

  /**
   * Takes the next line, ended: `from` and `to` (its newline) are places in the bytes. Returns the place of the newline behind what it has taken:
   * the line, or a prompt and its event.
   */
  push(file: FileBytes, from: number, to: number): number {
    const head = file.bytes.toString('latin1', from, Math.min(to, from + HEAD_BYTES));
    if (!this.#heads.known.test(head) || this.#mayDecide(head)) return this.#unknown(file, from, to);
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

  /** Whether it may be the first event of the file, which decides who spoke. */
  #mayDecide(head: string): boolean {
    return this.#pairing.speaker === 'unknown' && head.includes('"event_msg"');
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
    const start = (file.offset + from) as ByteOffset;
    this.#start(start);
    const { timestamp } = pair;
    const event = { timestamp, start: file.offset + pair.eventStart, end: file.offset + pair.end };
    this.#pairing.pairRead({ ...event, text: pair.text }, start);
    this.#eventRead();
    return pair.end - 1;
  }

  #parse({ bytes, offset }: FileBytes, from: number, to: number): void {
    const raw = { offset: (offset + from) as ByteOffset, length: to - from, ended: true };
    const line = parseLine({ ...raw, bytes: bytes.subarray(from, to) }, this.#dialect);
    const timestamp = line.kind === 'record' ? line.timestamp : null;
    const meaning = interpretLine(line);
    if (meaning !== null) this.#take(meaning, { ...raw, timestamp });
    if (line.kind === 'record' && line.type === 'event_msg') this.#eventRead();
  }

  #eventRead(): void {
    const injected = new Set<number>(this.#pairing.eventRead());
    if (injected.size > 0) this.#starts = this.#starts.filter(start => !injected.has(start));
  }

  #take(meaning: Meaning, place: ParsedPlace): void {
    switch (meaning.as) {
      case 'plain':
      case 'compaction':
        return;
      case 'rollback':
        this.#rollbacks += 1;
        return;
      case 'turn':
        return this.#step(meaning.edge);
      case 'twin':
        if (meaning.voice === 'user') return this.#prompt(meaning, place);
        return meaning.voice === 'hook' ? undefined : this.#active(place.offset);
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
    if (text === IMAGE_FOLLOWS && this.#viewed.length < MOST_VIEWED) this.#viewed.push(call);
  }

  #prompt(twin: UserTwin, place: ParsedPlace): void {
    this.#unanswered = true;
    const call = isImageOnly(twin) ? this.#viewed.shift() : undefined;
    if (call !== undefined) return this.#pairing.imageOfCall(twin, call as ByteOffset, this.#twins);
    const step = this.#pairing.take(twin, place, this.#twins);
    if (step.as === 'own') return this.#ownPrompt(twin, place, step);
    if (step.as === 'repeated' || !step.prompt) return;
    this.#start(step.item);
    this.#step('prompt');
  }

  #ownPrompt(twin: UserTwin, { offset }: ParsedPlace, { replaces, prompt }: OwnPrompt): void {
    for (const other of replaces) this.#remove(other);
    if (replaces.length === 0) {
      if (prompt) this.#step('prompt');
      this.#twins.wait(twin, offset);
    }
    if (prompt) this.#start(offset);
  }

  /** At the end, mostly. */
  #start(offset: ByteOffset): void {
    let at = this.#starts.length;
    while (at > 0 && (this.#starts[at - 1] ?? 0) > offset) at -= 1;
    if (this.#starts[at - 1] !== offset) this.#starts.splice(at, 0, offset);
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
