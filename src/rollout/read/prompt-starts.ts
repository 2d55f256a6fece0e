/**
 * Where the prompts of a rollout stand: the offsets of the user's items that `assemble.ts` makes, from few of the lines. Promises:
 * exact for ended lines that hold no key twice; memory is eight bytes for each prompt, and what waits for its other half. Only
 * prompts, borders of turns and the first sign of an answer behind them are parsed; `line-head.ts` tells the other lines.
 */
import type { ByteOffset, Dialect } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import { type Meaning, twinKey } from '../../format/items/meaning.ts';
import { isEcho, type PromptEvent, promptEvent } from '../../format/items/repeated-prompt.ts';
import { PICTURE_FOLLOWS } from '../../format/items/tool-pairing.ts';
import { parseLine } from '../../format/parse-line.ts';
import { stepTurn, type TurnProgress, type TurnStep } from '../../format/turns.ts';
import { lineHead } from './line-head.ts';
import { type LineScan, rank } from './line-scan.ts';
import type { PromptPair } from './prompt-pair.ts';
import { PromptTwins, type UserTwin, type WaitingPrompt } from './prompt-twins.ts';
import { SortedNumbers } from './sorted-numbers.ts';

/** Bytes of a file in memory; `offset` is where they stand in it. */
export interface Stretch {
  readonly bytes: Buffer;
  readonly offset: number;
  /** Told what line it is, and tells prompts whose events are in the stretch, too. */
  readonly scan?: Pick<LineScan, 'head' | 'pair'>;
}

/** All that later lines need of earlier ones; can be sent to another thread. */
export interface PromptState {
  readonly starts: Float64Array;
  readonly border: TurnProgress;
  readonly lastActivity: number;
  /** Nothing of an answer was seen since the last prompt or border. */
  readonly unanswered: boolean;
  readonly waiting: readonly WaitingPrompt[];
  readonly lastPrompt: PromptEvent | null;
  readonly viewing: ReadonlyMap<string, number>;
  readonly viewed: readonly number[];
}

interface Place {
  readonly offset: ByteOffset;
  readonly length: number;
  readonly timestamp: string | null;
}

export class PromptStarts {
  readonly #dialect: Dialect | null;
  readonly #starts: SortedNumbers;
  readonly #twins: PromptTwins;
  #border: TurnProgress;
  #lastActivity: number;
  #unanswered: boolean;
  #lastPrompt: PromptEvent | null;
  /** `view_image` calls without an answer, by id; and those whose picture comes in a message of its own (up to 0.98). */
  readonly #viewing: Map<string, number>;
  #viewed: number[];

  constructor(dialect: Dialect | null, state?: PromptState) {
    this.#dialect = dialect;
    this.#starts = new SortedNumbers(state?.starts);
    this.#twins = new PromptTwins(state?.waiting);
    this.#border = state?.border ?? { dialect, fresh: true, open: false };
    this.#lastActivity = state?.lastActivity ?? -1;
    this.#unanswered = state?.unanswered ?? true;
    this.#lastPrompt = state?.lastPrompt ?? null;
    this.#viewing = new Map(state?.viewing);
    this.#viewed = [...(state?.viewed ?? [])];
  }

  /** Sorted offsets. */
  get starts(): SortedNumbers {
    return this.#starts;
  }

  get state(): PromptState {
    return {
      starts: this.#starts.toArray(),
      border: this.#border,
      lastActivity: this.#lastActivity,
      unanswered: this.#unanswered,
      waiting: this.#twins.waiting,
      lastPrompt: this.#lastPrompt,
      viewing: this.#viewing,
      viewed: this.#viewed,
    };
  }

  /** The rank of `line-scan.ts` from which on a line has to be pushed: those below tell nothing by now. */
  get leastRank(): number {
    if (this.#unanswered) return rank.said;
    return this.#viewing.size > 0 ? rank.output : rank.parse;
  }

  /**
   * The next line, ended: `from` and `to` (without its newline) are places in the stretch. Gives the place of the newline behind what
   * it has taken: the line, or a prompt and its event.
   */
  push(stretch: Stretch, from: number, to: number): number {
    const offset = (stretch.offset + from) as ByteOffset;
    const head = stretch.scan?.head ?? lineHead(stretch.bytes, from, to);
    if (head === 'aside') return to;
    const isPair = head === 'parse' && !this.#twins.awaitsEvent;
    const pair = isPair ? stretch.scan?.pair(from, to) : null;
    if (pair) return this.#pair(pair, stretch.offset, from);
    if (head === 'parse' || (head === 'output' && this.#viewing.size > 0)) this.#parse(stretch, from, to);
    else if (this.#unanswered) {
      // Damage that looks like an answer does no harm while every prompt has its event.
      if (head === 'said' || this.#twins.awaitsEvent) this.#parse(stretch, from, to);
      else this.#active(offset);
    }
    return to;
  }

  /** Takes a prompt and its event at once: nothing else can wait for one of them. */
  #pair({ text, timestamp, eventStart, end }: PromptPair, offset: number, from: number): number {
    this.#turn('prompt');
    this.#twins.waitForCompleted(text, offset + from);
    this.#starts.push(offset + from);
    this.#lastPrompt = { key: text, timestamp, start: offset + eventStart, end: offset + end };
    return end - 1;
  }

  #parse({ bytes, offset }: Stretch, from: number, to: number): void {
    const raw = { offset: (offset + from) as ByteOffset, length: to - from, ended: true };
    const line = parseLine({ ...raw, bytes: bytes.subarray(from, to) }, this.#dialect);
    const timestamp = line.kind === 'record' ? line.timestamp : null;
    const meaning = interpretLine(line);
    if (meaning !== null) this.#take(meaning, { ...raw, timestamp });
  }

  #take(meaning: Meaning, place: Place): void {
    switch (meaning.as) {
      case 'plain':
        return;
      case 'turn':
        return this.#turn(meaning.edge);
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
    if (text === PICTURE_FOLLOWS) this.#viewed.push(call);
  }

  #prompt(twin: UserTwin, place: Place): void {
    this.#unanswered = true;
    const call = isPictureOnly(twin) ? this.#viewed.shift() : undefined;
    if (call !== undefined) return this.#twins.wait(twin, call);
    if (twin.side === 'event') {
      const told = promptEvent(twin.keys, place);
      const last = this.#lastPrompt;
      this.#lastPrompt = told;
      if (last !== null && isEcho({ ...last, key: twinKey(last.key ?? '') }, told)) return;
    }
    const others = this.#twins.take(twin);
    if (others.length === 0) {
      if (twin.content.kind === 'user') this.#turn('prompt');
      this.#twins.wait(twin, place.offset);
    }
    if (twin.side !== 'item' && others.length > 0) return;
    for (const other of others) this.#starts.remove(other);
    if (twin.content.kind === 'user') this.#starts.push(place.offset);
  }

  #active(offset: ByteOffset): void {
    this.#turn('activity');
    this.#unanswered = false;
    this.#lastActivity = offset;
  }

  #turn(step: TurnStep): void {
    const { turn, ended } = stepTurn(this.#border, step);
    this.#border = turn;
    this.#unanswered = true;
    if (!ended) return;
    this.#twins.endTurn(this.#lastActivity);
    this.#viewed = [];
  }
}

/** Only a picture, which a call may have asked for. */
function isPictureOnly({ side, content }: UserTwin): boolean {
  return side === 'item' && content.kind === 'user' && content.text === '' && content.images.length > 0;
}
