/**
 * The halves of prompts that wait for their others: what `twins.ts` does, for the user's voice alone and in a form that can be sent to
 * another thread. Promises: the same pairs as there.
 */
import { type Meaning, type TwinSide, twinKey } from './meaning.ts';

export type UserTwin = Extract<Meaning, { as: 'twin' }>;

export interface WaitingPrompt {
  /** The key, or the text it is made of. */
  readonly text: string;
  readonly offset: number;
  readonly side: TwinSide;
  /** The sides it waits for: a response_item may have an event and an item_completed. */
  readonly awaits: readonly TwinSide[];
}

const COMPLETED: readonly TwinSide[] = ['completed'];
const EVENT_SIDES: readonly TwinSide[] = ['event', 'completed'];

export class PromptTwins {
  #waiting: WaitingPrompt[];

  constructor(waiting: readonly WaitingPrompt[] = []) {
    this.#waiting = [...waiting];
  }

  get waiting(): readonly WaitingPrompt[] {
    return [...this.#waiting];
  }

  /** Offsets of the halves that waited for this one; they do not wait for it any more. */
  take({ side, keys }: UserTwin): number[] {
    const [key = ''] = keys;
    if (key === '' || this.#waiting.length === 0) return [];
    const sides: readonly TwinSide[] = side === 'item' ? EVENT_SIDES : ['item'];
    const found = sides.flatMap(
      from =>
        this.#waiting.find(
          one => one.side === from && one.awaits.includes(side) && saysSame(one.text, key),
        ) ?? [],
    );
    for (const one of found) this.#taken(one, side);
    return found.map(({ offset }) => offset);
  }

  wait({ side, keys }: UserTwin, offset: number): void {
    const [key = ''] = keys;
    if (key === '') return;
    const awaits: readonly TwinSide[] = side === 'item' ? EVENT_SIDES : ['item'];
    this.#waiting.push({ text: key, offset, side, awaits });
  }

  /** Whether a half waits for more than an item_completed. */
  get awaitsEvent(): boolean {
    return this.#waiting.some(({ awaits }) => awaits[0] !== 'completed');
  }

  /** The response_item at `offset` has its event. */
  waitForCompleted(text: string, offset: number): void {
    this.#waiting.push({ text, offset, side: 'item', awaits: COMPLETED });
  }

  /** A turn is over; a prompt behind its last activity belongs to the next one. */
  endTurn(lastActivity: number): void {
    if (this.#waiting.length > 0) this.#waiting = this.#waiting.filter(({ offset }) => offset > lastActivity);
  }

  #taken(one: WaitingPrompt, by: TwinSide): void {
    const awaits = one.awaits.filter(side => side !== by);
    this.#waiting = this.#waiting.flatMap(each =>
      each !== one ? each : awaits.length === 0 ? [] : { ...each, awaits },
    );
  }
}

function saysSame(text: string, key: string): boolean {
  return text === key || twinKey(text) === key;
}
