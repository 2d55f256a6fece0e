/**
 * Pairs the two halves of a message that is written twice: as response_item for the model, and as event for the screen (FORMAT.md, section
 * 10). Promises: halves are paired within one turn and one voice, by their id; where one of them has none, by their text, first in first
 * out, so that a message that was said twice stays twice. Knows only ids, keys and offsets: `assemble.ts` decides when a turn ends and
 * what becomes of the items.
 */
import type { ByteOffset } from '../identity.ts';
import type { EventSide, TwinMeaning, TwinSide } from './meaning.ts';

interface WaitingHalf {
  readonly offset: ByteOffset;
  readonly id: string | null;
  /** All keys under which this half waits, that of its id included. */
  readonly keys: readonly string[];
}

/** By queue, then by key. */
export type WaitingTwins = ReadonlyMap<string, ReadonlyMap<string, readonly WaitingHalf[]>>;

/**
 * So many halves of one text wait, and so many texts of one voice; no turn of Codex's has a tenth of it. What is more stays alone, or waits no longer:
 * a damaged file may have a million.
 */
const MOST_ALIKE = 64;
const MOST_KEYS = 1_024;

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
    if (twin.side !== 'item')
      return this.#takeByIdOrText(twin, waitName(twin, 'item', twin.side), twin.keys[0]);
    return EVENT_SIDES.flatMap(side => keyGroups(twin).flatMap(keys => this.#takeParts(twin, side, keys)));
  }

  /** The plan of an answer, which has an event of its own. */
  takePlan(key: string): ByteOffset | undefined {
    return this.#takeOne('plan/completed//', key, null)[0];
  }

  /** Lets the plan of an answer wait for its event. */
  waitForPlan(key: string, offset: ByteOffset): void {
    this.#add('plan/item/completed/', { offset, id: null, keys: [key] });
  }

  /** Lets this half wait for the keys that `take` has not found. A response_item waits for both kinds of events. */
  wait(twin: TwinMeaning, offset: ByteOffset): void {
    const { id } = twin;
    if (twin.side !== 'item')
      this.#add(waitName(twin, twin.side), { offset, id, keys: withId(twin.keys, id) });
    else
      for (const side of EVENT_SIDES)
        for (const keys of keyGroups(twin))
          this.#add(waitName(twin, 'item', side), { offset, id, keys: withId(keys, id) });
  }

  /** The whole text first; failing that, part by part. */
  #takeParts(twin: TwinMeaning, side: EventSide, keys: readonly string[]): ByteOffset[] {
    const [whole, ...parts] = keys;
    const name = waitName(twin, side);
    const found = this.#takeByIdOrText(twin, name, whole);
    return found.length > 0 ? found : parts.flatMap(part => this.#takeOne(name, part, twin.id));
  }

  #takeByIdOrText({ id }: TwinMeaning, name: string, key: string | undefined): ByteOffset[] {
    const found = id === null ? [] : this.#takeOne(name, idKey(id), null);
    return found.length > 0 ? found : this.#takeOne(name, key, id);
  }

  /** The first half that waits under a key. With `id`, one that has another id is none. */
  #takeOne(name: string, key: string | undefined, id: string | null): ByteOffset[] {
    if (key === undefined || key === '') return [];
    const queue = this.#waiting.get(name);
    const first = queue?.get(key)?.find(half => id === null || half.id === null);
    if (!queue || !first) return [];
    // A half that was found by its whole text waits for none of its parts any more; one found by a part, not for the whole text.
    const isWhole = key === first.keys[0] || (first.id !== null && key === idKey(first.id));
    for (const other of isWhole ? first.keys : [key, first.keys[0] ?? ''])
      keep(queue, other, waiting => waiting.offset !== first.offset);
    return [first.offset];
  }

  #add(name: string, waiting: WaitingHalf): void {
    const queue = this.#waiting.get(name) ?? new Map<string, readonly WaitingHalf[]>();
    this.#waiting.set(name, queue);
    for (const key of waiting.keys) {
      if (key === '') continue;
      const alike = queue.get(key) ?? [];
      if (alike.length < MOST_ALIKE) queue.set(key, [...alike, waiting]);
      const [oldest = ''] = queue.size > MOST_KEYS ? queue.keys() : [];
      queue.delete(oldest);
    }
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

/** No text without white space has a space in it. */
function idKey(id: string): string {
  return `id ${id}`;
}

function withId(keys: readonly string[], id: string | null): readonly string[] {
  return id === null ? keys : [...keys, idKey(id)];
}

/** A summary and the raw reasoning behind it have events of their own. */
function keyGroups(twin: TwinMeaning): readonly (readonly string[])[] {
  return twin.voice !== 'user' && twin.rawKeys ? [twin.keys, twin.rawKeys] : [twin.keys];
}

/** The queue of halves of one side and one voice; a waiting response_item has one queue for each side it waits for. */
function waitName(twin: TwinMeaning, side: TwinSide, awaited = ''): string {
  return `${twin.voice}/${side}/${awaited}/`;
}
