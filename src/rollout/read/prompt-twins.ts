/**
 * The halves of prompts that wait for their others: what `twins.ts` does, for the user's voice alone and in a form that can be sent to
 * another thread. Promises: the same pairs as there.
 */
import { type Meaning, type TwinSide, twinKey } from '../../format/items/meaning.ts';

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

/** One that waits; it waits no more when it awaits nothing. */
interface Waiter {
  readonly text: string;
  readonly offset: number;
  readonly side: TwinSide;
  awaits: readonly TwinSide[];
}

export class PromptTwins {
  /** In the order of their lines, those that wait no more among them. */
  #waiters: Waiter[];
  /** The same by their keys, but for the last: most of them are never asked for. */
  #byKey = new Map<string, Waiter[]>();
  #keyed = 0;
  #awaitingEvents: number;

  constructor(waiting: readonly WaitingPrompt[] = []) {
    this.#waiters = waiting.map(one => ({ ...one }));
    this.#awaitingEvents = this.#waiters.filter(awaitsEvent).length;
  }

  get waiting(): readonly WaitingPrompt[] {
    return this.#waiters.filter(({ awaits }) => awaits.length > 0).map(one => ({ ...one }));
  }

  /** Offsets of the halves that waited for this one; they do not wait for it any more. */
  take({ side, keys }: UserTwin): number[] {
    const [key = ''] = keys;
    if (key === '' || this.#waiters.length === 0) return [];
    const sides: readonly TwinSide[] = side === 'item' ? EVENT_SIDES : ['item'];
    const same = this.#sayingSame(key);
    const found = sides.flatMap(
      from => same.find(one => one.side === from && one.awaits.includes(side)) ?? [],
    );
    for (const one of found) this.#taken(one, side, same);
    return found.map(({ offset }) => offset);
  }

  wait({ side, keys }: UserTwin, offset: number): void {
    const [key = ''] = keys;
    if (key === '') return;
    const awaits: readonly TwinSide[] = side === 'item' ? EVENT_SIDES : ['item'];
    this.#waiters.push({ text: key, offset, side, awaits });
    this.#awaitingEvents += 1;
  }

  /** Whether a half waits for more than an item_completed. */
  get awaitsEvent(): boolean {
    return this.#awaitingEvents > 0;
  }

  /** The response_item at `offset` has its event. */
  waitForCompleted(text: string, offset: number): void {
    this.#waiters.push({ text, offset, side: 'item', awaits: COMPLETED });
  }

  /** A turn is over; a prompt behind its last activity belongs to the next one. */
  endTurn(lastActivity: number): void {
    if (this.#waiters.length === 0) return;
    this.#waiters = this.#waiters.filter(({ offset, awaits }) => offset > lastActivity && awaits.length > 0);
    this.#awaitingEvents = this.#waiters.filter(awaitsEvent).length;
    if (this.#keyed > 0) this.#byKey = new Map();
    this.#keyed = 0;
  }

  /** Those that wait with this key, or a text that makes it. */
  #sayingSame(key: string): Waiter[] {
    for (; this.#keyed < this.#waiters.length; this.#keyed++) {
      const one = this.#waiters[this.#keyed];
      if (one === undefined || one.awaits.length === 0) continue;
      // A key may hold white space, too: then it is not the key that it would make as a text.
      for (const itsKey of new Set([one.text, twinKey(one.text)])) {
        const same = this.#byKey.get(itsKey);
        if (same === undefined) this.#byKey.set(itsKey, [one]);
        else same.push(one);
      }
    }
    return this.#byKey.get(key) ?? [];
  }

  #taken(one: Waiter, by: TwinSide, same: Waiter[]): void {
    const awaitedEvent = awaitsEvent(one);
    one.awaits = one.awaits.filter(side => side !== by);
    if (awaitedEvent && !awaitsEvent(one)) this.#awaitingEvents -= 1;
    if (one.awaits.length === 0) same.splice(same.indexOf(one), 1);
  }
}

/** Whether it waits for more than an item_completed. */
function awaitsEvent({ awaits }: Pick<Waiter, 'awaits'>): boolean {
  return awaits.length > 0 && awaits[0] !== 'completed';
}
