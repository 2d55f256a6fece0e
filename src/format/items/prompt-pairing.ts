/**
 * Tells who spoke, and pairs the two lines of a prompt (FORMAT.md, section 10). The event of a prompt proves that a person wrote it, whatever
 * it looks like; in a file with events, a message of the user without one was injected, whatever it looks like. Only in a file without events
 * its text decides. Promises: the answer for all lines is the same whether events are known to come or are met later. Used by the assembler,
 * and by the counting of prompts, so that both agree.
 */
import type { ByteOffset, Dialect } from '../identity.ts';
import type { LinePlace } from '../line.ts';
import { NO_WORDS, type TwinSide, twinKey, type UserTwin } from './meaning.ts';
import { isRepeated, type PromptEvent, promptEvent } from './repeated-prompt.ts';
import type { TwinMatcher } from './twins.ts';

/** What decides who spoke. `unknown`: no event was read yet; then the text decides until one is. */
export type Speaker = 'event' | 'text' | 'unknown';

/** What decides in a file of this dialect, as far as that is known: Codex always marks the prompts of a paginated file with events. */
export function speakerOf(dialect: Dialect | null, known: Speaker = 'unknown'): Speaker {
  if (dialect === 'paginated') return 'event';
  return dialect === 'bare' ? 'text' : known;
}

/** The last prompt that had an event. */
type LastPrompt = PromptEvent & {
  /** The item it is in. */
  readonly item: ByteOffset;
  /** Makes the key only when it is compared: for 45,000 prompts that would take 0.1 s. */
  readonly text?: string;
};

/** All that later lines need of earlier ones; can be sent to another thread. */
export interface PairingState {
  readonly speaker: Speaker;
  readonly guessed: readonly ByteOffset[];
  readonly lastPrompt: LastPrompt | null;
  readonly lone: LoneHalf | null;
  readonly viewers: readonly ByteOffset[];
}

/**
 * What a line in the user's name is. `repeated`: the event of the prompt at `item` once more. `joined`: the event of the message at `item`. `own`:
 * an item of its own, in place of `replaces`, the events that came before it.
 */
export type PromptStep =
  | { readonly as: 'repeated'; readonly item: ByteOffset }
  | { readonly as: 'joined'; readonly item: ByteOffset; readonly prompt: boolean }
  | { readonly as: 'own'; readonly replaces: readonly ByteOffset[]; readonly prompt: boolean };

/** The line in the user's name that was read last, while the one it is a half of may come right behind it. */
interface LoneHalf {
  readonly side: TwinSide;
  readonly key: string;
  /** Offset of the line behind it. */
  readonly end: number;
}

export type OwnPrompt = Extract<PromptStep, { as: 'own' }>;

type EventPlace = Pick<LinePlace, 'offset' | 'length'> & { readonly timestamp: string | null };

export class PromptPairing {
  #speaker: Speaker;
  /** Prompts by their text alone. */
  readonly #guessed: Set<ByteOffset>;
  #lastPrompt: LastPrompt | null;
  #lone: LoneHalf | null;
  /** Calls whose image came as a message; up to 0.98 that message has an event. */
  readonly #viewers: Set<ByteOffset>;

  constructor(from: Partial<PairingState>) {
    const { speaker, guessed = [], lastPrompt = null, lone = null, viewers = [] } = from;
    this.#lone = lone;
    this.#viewers = new Set(viewers);
    this.#speaker = speaker ?? 'unknown';
    this.#guessed = new Set(guessed);
    this.#lastPrompt = lastPrompt;
  }

  get state(): PairingState {
    return {
      speaker: this.#speaker,
      guessed: [...this.#guessed],
      lastPrompt: this.#lastPrompt,
      lone: this.#lone,
      viewers: [...this.#viewers],
    };
  }

  /** An independent copy. */
  copy(): PromptPairing {
    return new PromptPairing(this.state);
  }

  get speaker(): Speaker {
    return this.#speaker;
  }

  /** A line was an event, so events decide. Returns the prompts that had none: they were injected. */
  eventRead(): readonly ByteOffset[] {
    if (this.#speaker !== 'unknown') return [];
    const injected = [...this.#guessed];
    this.#speaker = 'event';
    this.#guessed.clear();
    return injected;
  }

  /** Takes the next line in the user's name. `twins` holds the halves that wait. */
  take(twin: UserTwin, place: EventPlace, twins: TwinMatcher): PromptStep {
    return twin.side === 'item' ? this.#message(twin, place, twins) : this.#event(twin, place, twins);
  }

  /** A message has the image that the call at `viewer` opened. */
  imageOfCall(twin: UserTwin, viewer: ByteOffset, twins: TwinMatcher): void {
    twins.wait(twin, viewer);
    this.#viewers.add(viewer);
  }

  /** A prompt whose two lines were read together. */
  pairRead(event: Omit<PromptEvent, 'key'> & { readonly text: string }, item: ByteOffset): void {
    // Field by field: spreading takes 3 µs, for 45,000 prompts a seventh of counting a gigabyte.
    const { timestamp, start, end, text } = event;
    this.#lastPrompt = { timestamp, start, end, key: undefined, text, item };
    this.#lone = null;
  }

  #message(twin: UserTwin, place: EventPlace, twins: TwinMatcher): PromptStep {
    const replaces = this.#halves(twin, place, twins);
    const paired = replaces.length > 0;
    const sure = paired || twin.typed === true;
    const prompt = sure || (twin.content.kind === 'user' && this.#speaker !== 'event');
    if (prompt && !sure && this.#speaker === 'unknown') this.#guessed.add(place.offset);
    return { as: 'own', replaces, prompt };
  }

  #event(twin: UserTwin, place: EventPlace, twins: TwinMatcher): PromptStep {
    const event = promptEvent(twin.keys, place);
    const last = this.#lastPrompt;
    if (last && isRepeated({ ...last, key: last.key ?? twinKey(last.text ?? '') }, event)) {
      this.#lastPrompt = { ...event, item: last.item };
      return { as: 'repeated', item: last.item };
    }
    const [item] = this.#halves(twin, place, twins);
    this.#lastPrompt = { ...event, item: item ?? place.offset };
    if (item === undefined) return { as: 'own', replaces: [], prompt: true };
    this.#guessed.delete(item);
    const prompt = !this.#viewers.delete(item);
    return { as: 'joined', item, prompt };
  }

  /** The other half by its text; failing that the line right before this one, when one of the two has all that the other says. */
  #halves(twin: UserTwin, { offset, length }: EventPlace, twins: TwinMatcher): readonly ByteOffset[] {
    const before = this.#lone;
    const [key = ''] = twin.keys;
    this.#lone = null;
    const found = twins.take(twin);
    if (found.length > 0) return found;
    if (before !== null && before.end === offset && areHalves(before, { side: twin.side, key }))
      return twins.take({ ...twin, keys: [before.key] });
    this.#lone = { side: twin.side, key, end: offset + length + 1 };
    return [];
  }
}

function areHalves(a: Omit<LoneHalf, 'end'>, b: Omit<LoneHalf, 'end'>): boolean {
  const [message, event] = a.side === 'item' ? [a, b] : [b, a];
  if (message.side !== 'item' || event.side === 'item' || message.key === '') return false;
  return (
    event.key === NO_WORDS ||
    event.key === '' ||
    message.key.includes(event.key) ||
    event.key.includes(message.key)
  );
}
