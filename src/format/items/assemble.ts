/**
 * Makes items of lines, one line at a time, in file order. Promises: every line that is not blank is in exactly one item, as its canonical
 * line or joined to it; items are sorted by offset; an item that does not change stays the same object, so that callers may cache by
 * identity. When an event comes before its response_item, the item moves to the response_item's place once that is read. Does not
 * decide which items a screen shows.
 */
import { numbered } from '../blank-lines.ts';
import { type CopiedPart, copiedFrom } from '../copied-part.ts';
import { continuesHistory } from '../dialect.ts';
import type { ByteOffset, ConversationId, Dialect } from '../identity.ts';
import { interpretLine } from '../interpret/line.ts';
import { outputOf } from '../interpret/outcome.ts';
import type { Line } from '../line.ts';
import { stepTurn, type TurnProgress, type TurnStep } from '../turns.ts';
import { CallTracker } from './call-tracker.ts';
import { bothImages } from './generated-image.ts';
import type { Item, ItemContent, ItemPlace } from './item.ts';
import { ItemList, withContent } from './item-list.ts';
import { type Compacted, withoutKnownPrompts } from './kept-prompts.ts';
import { loneExecution } from './lone-execution.ts';
import { isImageOnly, type Meaning, promptOf, type TwinMeaning, type UserTwin } from './meaning.ts';
import { type OwnPrompt, PromptPairing, type Speaker, speakerOf } from './prompt-pairing.ts';
import { isInAny, type OffsetRange, startOfLastTurns } from './taken-back.ts';
import { TwinMatcher } from './twins.ts';

export interface AssemblerOptions {
  /** Null when the first line is damaged. */
  readonly dialect: Dialect | null;
  /** The ancestor whose bytes these are, when a fork inherited them. */
  readonly inheritedFrom?: ConversationId;
  /** What of them a sub-agent inherited, or a fork copied. */
  readonly copied?: CopiedPart | null;
  /** The turns that were taken back, where they are known; left out: the lines themselves show them. */
  readonly takenBack?: readonly OffsetRange[];
  /** What decides who spoke; left out: the lines themselves show it. Needed where lines begin in the middle of a file. */
  readonly speaker?: Speaker;
}

interface AnswerWithPlan {
  /** Of the plan. */
  readonly key: string;
  /** The answer without the plan. */
  readonly words: string;
  readonly answer: Extract<ItemContent, { kind: 'assistant' }>;
  readonly others: readonly ByteOffset[];
}

/** All state that changes while lines are pushed. Copied before an unfinished line, so that the line can be taken back. */
interface Working {
  readonly items: ItemList;
  readonly twins: TwinMatcher;
  readonly calls: CallTracker;
  turn: TurnProgress;
  /** Offset of the last answer, thought or tool line. */
  lastActivity: number;
  readonly prompts: PromptPairing;
  /** Messages of the user without an event, as long as that may come. */
  readonly messages: Map<ByteOffset, UserTwin>;
}

export class ItemAssembler {
  readonly #options: AssemblerOptions;
  #working: Working;
  /** No line before the first one is left out: neither of the file, nor of the history that it goes on from. */
  #fromStart: boolean | null = null;
  /** The timestamp of the first line. */
  #linesSince: string | null = null;
  /** The state before the last line, while that line is unfinished: its bytes may still grow. */
  #unfinished: { readonly offset: ByteOffset; readonly before: Working } | null = null;

  constructor(options: AssemblerOptions) {
    this.#options = options;
    const { dialect, speaker } = options;
    const items = new ItemList();
    this.#working = {
      items,
      twins: new TwinMatcher(),
      calls: new CallTracker(items),
      turn: { dialect, fresh: true, open: false },
      lastActivity: -1,
      prompts: new PromptPairing({ speaker: speakerOf(dialect, speaker) }),
      messages: new Map(),
    };
  }

  /**
   * Takes the next line. `lineNumber` counts from 1; null when it is not known. An unfinished line (`ended: false`) may be pushed
   * again at the same offset when there is more of it: it replaces what it was.
   */
  push(line: Line, lineNumber: number | null): void {
    if (this.#unfinished?.offset === line.offset) this.#working = this.#unfinished.before;
    this.#unfinished = line.ended ? null : { offset: line.offset, before: copyOf(this.#working) };
    this.#fromStart ??= line.offset === 0 && !continuesHistory(line);
    if (line.kind === 'record') this.#linesSince ??= line.timestamp;
    const meaning = interpretLine(line);
    if (meaning) this.#take(meaning, this.#placeOf(line, lineNumber));
    if (line.kind === 'record' && line.type === 'event_msg') this.#eventRead();
  }

  /** The items so far: the same array until something changes. */
  items(): readonly Item[] {
    return this.#working.items.snapshot();
  }

  #placeOf(line: Line, lineNumber: number | null): ItemPlace {
    return {
      offset: line.offset,
      length: line.length,
      line: lineNumber,
      ordinal: line.kind === 'record' ? line.ordinal : null,
      timestamp: line.kind === 'record' ? line.timestamp : null,
      inheritedFrom: this.#options.inheritedFrom ?? copiedFrom(this.#options.copied ?? null, line),
      joined: [],
    };
  }

  #take(meaning: Meaning, place: ItemPlace): void {
    switch (meaning.as) {
      case 'plain':
        return this.#add(place, meaning.content);
      case 'twin':
        return meaning.voice === 'image' ? this.#image(meaning, place) : this.#twin(meaning, place);
      case 'call':
        return this.#call(meaning, place);
      case 'output':
        return this.#output(meaning, place);
      case 'execution':
        return this.#execution(meaning, place);
      case 'turn':
        this.#turn(meaning.edge);
        return this.#add(place, meaning.content);
      case 'compaction':
        return this.#add(place, this.#withKeptPrompts(meaning.content));
      case 'rollback':
        if (this.#options.takenBack === undefined) this.#takeBack(meaning.turns);
        return this.#add(place, meaning.content);
      default:
        return meaning satisfies never;
    }
  }

  #twin(twin: TwinMeaning, place: ItemPlace): void {
    if (twin.voice === 'user') return this.#prompt(twin, place);
    const { twins, items } = this.#working;
    if (twin.voice !== 'hook') this.#active(place);
    const others = twins.take(twin);
    if (others.length === 0) twins.wait(twin, place.offset);
    if (twin.side !== 'item' && others[0] !== undefined) return items.join(others[0], place);
    const answer = twin.content.kind === 'assistant' ? twin.content : null;
    if (answer && twin.plan) return this.#answerWithPlan({ ...twin.plan, answer, others }, place);
    this.#add(this.#inPlaceOf(others, place), twin.content);
  }

  /** The plan is an item of its own, or a part of the answer where it has no event. */
  #answerWithPlan({ key, words, answer, others }: AnswerWithPlan, place: ItemPlace): void {
    const { twins, items } = this.#working;
    const planItem = twins.takePlan(key);
    if (planItem !== undefined && words === '' && others.length === 0) return items.join(planItem, place);
    if (planItem === undefined) twins.waitForPlan(key, place.offset);
    this.#add(this.#inPlaceOf(others, place), planItem === undefined ? answer : { ...answer, text: words });
  }

  /** A line in the user's name. */
  #prompt(twin: UserTwin, place: ItemPlace): void {
    const { twins, calls, prompts } = this.#working;
    const viewer = isImageOnly(twin) ? calls.joinImage(twin.images, place) : null;
    if (viewer !== null) return prompts.imageOfCall(twin, viewer, twins);
    const step = prompts.take(twin, place, twins);
    if (step.as === 'own') return this.#ownPrompt(twin, place, step);
    const { items, messages } = this.#working;
    items.join(step.item, place);
    if (step.as === 'repeated' || !step.prompt) return;
    const message = messages.get(step.item);
    if (message) items.change(step.item, item => withContent(item, promptOf(message, twin)));
    messages.delete(step.item);
    this.#turn('prompt');
  }

  #ownPrompt(twin: UserTwin, place: ItemPlace, { replaces, prompt }: OwnPrompt): void {
    const { twins, items, messages } = this.#working;
    const event = replaces.map(offset => items.find(offset)).find(item => item?.kind === 'user');
    if (event?.kind === 'user') {
      const content = promptOf(twin, { content: event, images: event.images });
      return this.#add(this.#inPlaceOf(replaces, place), content);
    }
    if (prompt) this.#turn('prompt');
    twins.wait(twin, place.offset);
    if (twin.side === 'item') messages.set(place.offset, twin);
    this.#add(place, prompt ? twin.content : twin.injected);
  }

  /** The place of an item that takes the lines of others. */
  #inPlaceOf(others: readonly ByteOffset[], place: ItemPlace): ItemPlace {
    if (others.length === 0) return place;
    const joined = others.toSorted((a, b) => a - b).flatMap(offset => this.#working.items.remove(offset));
    return { ...place, joined: joined.map(({ offset, length }) => ({ offset, length })) };
  }

  #image(twin: TwinMeaning, place: ItemPlace): void {
    const { twins, items } = this.#working;
    this.#active(place);
    const [other] = twins.take(twin);
    if (other === undefined) {
      twins.wait(twin, place.offset);
      return this.#add(place, twin.content);
    }
    const content = bothImages(items.find(other), twin.content);
    if (twin.side === 'item') return this.#add({ ...place, joined: items.remove(other) }, content);
    items.join(other, place);
    items.change(other, item => Object.assign({}, item, content));
  }

  #call({ callId, content }: Extract<Meaning, { as: 'call' }>, place: ItemPlace): void {
    this.#active(place);
    this.#add(place, content);
    this.#working.calls.begin(callId, place.offset);
  }

  #output({ callId, outcome }: Extract<Meaning, { as: 'output' }>, place: ItemPlace): void {
    this.#active(place);
    if (this.#working.calls.joinOutput(callId, outcome, place)) return;
    this.#add(place, { kind: 'tool_output', callId, output: outputOf(outcome) });
  }

  #execution(execution: Extract<Meaning, { as: 'execution' }>, place: ItemPlace): void {
    const { callId, outcome } = execution;
    this.#active(place);
    if (this.#working.calls.joinExecution(callId, outcome, place)) return;
    this.#add(place, loneExecution(execution, { endedAt: place.timestamp, linesSince: this.#linesSince }));
    if (outcome) this.#working.calls.beginWithExecution(callId, outcome, place.offset);
  }

  /** Lines before these may have the same prompts. */
  #withKeptPrompts(content: Compacted): Compacted {
    return this.#fromStart ? withoutKnownPrompts(content, this.items()) : { ...content, prompts: [] };
  }

  #takeBack(turns: number): void {
    const items = this.#working.items.snapshot();
    for (const { offset } of items.slice(startOfLastTurns(items, turns)))
      this.#working.items.change(offset, item => Object.assign({}, item, { takenBack: true }));
  }

  /** What was taken for a prompt by its text, and has no event, was injected. */
  #eventRead(): void {
    const { prompts, items, messages } = this.#working;
    for (const offset of prompts.eventRead()) {
      const message = messages.get(offset);
      if (message) items.change(offset, item => withContent(item, message.injected));
    }
  }

  #active(place: ItemPlace): void {
    this.#turn('activity');
    this.#working.lastActivity = place.offset;
  }

  #turn(step: TurnStep): void {
    const { turn, ended } = stepTurn(this.#working.turn, step);
    this.#working.turn = turn;
    if (!ended) return;
    const { twins, calls, messages, prompts, lastActivity } = this.#working;
    twins.endTurn(lastActivity);
    calls.endTurn();
    if (prompts.speaker === 'unknown') return;
    for (const offset of messages.keys()) if (offset < lastActivity) messages.delete(offset);
  }

  #add(place: ItemPlace, content: ItemContent): void {
    const isBack = isInAny(this.#options.takenBack ?? [], place.offset);
    // Two spreads in one literal take twenty times as long, and this runs for every line.
    this.#working.items.add(Object.assign(isBack ? { takenBack: true } : {}, place, content));
  }
}

/** The items of `lines`. `firstLine` is the number of the first of them, counted from 1; without it, items have no line numbers. */
export function assembleItems(
  lines: Iterable<Line>,
  options: AssemblerOptions & { readonly firstLine?: number },
): readonly Item[] {
  const assembler = new ItemAssembler(options);
  for (const [line, number] of numbered(lines, options.firstLine ?? null)) assembler.push(line, number);
  return assembler.items();
}

function copyOf(working: Working): Working {
  const items = working.items.copy();
  const { twins, calls, prompts, messages } = working;
  return {
    ...working,
    items,
    twins: twins.copy(),
    calls: calls.copy(items),
    prompts: prompts.copy(),
    messages: new Map(messages),
  };
}
