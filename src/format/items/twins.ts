/**
 * Pairs the two halves of a message that is written twice: as response_item for the model, and as event for the screen (FORMAT.md, section
 * 10). Promises: halves are paired within one turn, one voice and one text, first in first out, so that a message that was said twice
 * stays twice. Knows only keys and offsets: `assemble.ts` decides when a turn ends and what becomes of the items.
 */
import type { ByteOffset } from '../identity.ts';
import type { TwinMeaning, TwinSide } from './meaning.ts';

type EventSide = Exclude<TwinSide, 'item'>;

interface WaitingHalf {
  readonly offset: ByteOffset;
  /** All keys under which this half waits. */
  readonly keys: readonly string[];
}

/** By queue, then by key. */
export type WaitingTwins = ReadonlyMap<string, ReadonlyMap<string, readonly WaitingHalf[]>>;

const EVENT_SIDES: readonly EventSide[] = ['event', 'completed'];

export class TwinMatcher {
  /** By queue, then by key. Not in one map with longer keys: a key is a whole text, and each new text would have to be hashed. */
  readonly #waiting: Map<string, Map<string, readonly WaitingHalf[]>>;

  constructor(waiting: WaitingTwins = new Map()) {
    this.#waiting = new Map();
    for (const [name, queue] of waiting) this.#waiting.set(name, new Map(queue));
  }

  /** All that waits; can be sent to another thread. */
  get waiting(): WaitingTwins {
    return this.#waiting;
  }

  /** Whether a half of this voice waits for its other half. A response_item that has its event, and may still get an item_completed, does not. */
  awaits(voice: TwinMeaning['voice']): boolean {
    for (const [name, queue] of this.#waiting)
      if (queue.size > 0 && name.startsWith(`${voice}/`) && name !== `${voice}/item/completed/`) return true;
    return false;
  }

  /** An independent copy. */
  copy(): TwinMatcher {
    return new TwinMatcher(this.#waiting);
  }

  /**
   * A turn is over: halves that still wait stay alone. Except a prompt behind the turn's last activity (`lastActivity`, an offset), which
   * belongs to the next turn: files migrated from older versions have it before the end of the turn before.
   */
  endTurn(lastActivity: number): void {
    for (const [name, queue] of this.#waiting) {
      if (!name.startsWith('user/')) this.#waiting.delete(name);
      else for (const key of queue.keys()) keep(queue, key, waiting => waiting.offset > lastActivity);
    }
  }

  /**
   * Takes out the halves that waited for this one; returns their offsets. For a response_item these are events (at most one for each
   * part of a reasoning), for an event it is the one response_item.
   */
  take(twin: TwinMeaning): ByteOffset[] {
    if (twin.side !== 'item') return this.#takeOne(waitName(twin, 'item', twin.side), twin.keys[0]);
    return EVENT_SIDES.flatMap(side => keyGroups(twin).flatMap(keys => this.#takeParts(twin, side, keys)));
  }

  /** The response_item that waits for this event, without taking it out. */
  peek(twin: TwinMeaning): ByteOffset | undefined {
    return this.#waiting.get(waitName(twin, 'item', twin.side))?.get(twin.keys[0] ?? '')?.[0]?.offset;
  }

  /** Lets this half wait for the keys that `take` has not found. A response_item waits for both kinds of events. */
  wait(twin: TwinMeaning, offset: ByteOffset): void {
    if (twin.side !== 'item') this.#add(waitName(twin, twin.side), { offset, keys: twin.keys });
    else
      for (const side of EVENT_SIDES)
        for (const keys of keyGroups(twin)) this.#add(waitName(twin, 'item', side), { offset, keys });
  }

  /** The whole text first; failing that, part by part. */
  #takeParts(twin: TwinMeaning, side: EventSide, keys: readonly string[]): ByteOffset[] {
    const [whole, ...parts] = keys;
    const found = this.#takeOne(waitName(twin, side), whole);
    return found.length > 0 ? found : parts.flatMap(part => this.#takeOne(waitName(twin, side), part));
  }

  #takeOne(name: string, key: string | undefined): ByteOffset[] {
    if (key === undefined || key === '') return [];
    const queue = this.#waiting.get(name);
    const first = queue?.get(key)?.[0];
    if (!queue || !first) return [];
    // A half that was found by its whole text waits for none of its parts any more; one found by a part, not for the whole text.
    const isWhole = key === first.keys[0];
    for (const other of isWhole ? first.keys : [key, first.keys[0] ?? ''])
      keep(queue, other, waiting => waiting.offset !== first.offset);
    return [first.offset];
  }

  #add(name: string, waiting: WaitingHalf): void {
    const queue = this.#waiting.get(name) ?? new Map<string, readonly WaitingHalf[]>();
    this.#waiting.set(name, queue);
    for (const key of waiting.keys) if (key !== '') queue.set(key, [...(queue.get(key) ?? []), waiting]);
  }
}

function keep(
  queue: Map<string, readonly WaitingHalf[]>,
  key: string,
  stays: (waiting: WaitingHalf) => boolean,
): void {
  const left = (queue.get(key) ?? []).filter(stays);
  if (left.length === 0) queue.delete(key);
  else queue.set(key, left);
}

/** A summary and the raw reasoning behind it have events of their own. */
function keyGroups({ keys, rawKeys }: TwinMeaning): readonly (readonly string[])[] {
  return rawKeys ? [keys, rawKeys] : [keys];
}

/** The queue of halves of one side and one voice; a waiting response_item has one queue for each side it waits for. */
function waitName(twin: TwinMeaning, side: TwinSide, awaited = ''): string {
  return `${twin.voice}/${side}/${awaited}/`;
}
