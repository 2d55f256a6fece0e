/**
 * Tool calls that wait for their other halves, by call id. Promises: an id used again belongs to the latest call; a command that ended
 * on a later `write_stdin` gets its exit code from there; a call whose turn is over does not run any more.
 * Changes the items of the list it was given; adds none.
 */
import type { ByteOffset } from '../identity.ts';
import type { Outcome } from '../interpret/outcome.ts';
import type { ImageReference, Item, ItemPlace } from './item.ts';
import type { ItemList } from './item-list.ts';
import {
  asPoll,
  type CallState,
  callResult,
  endedElsewhere,
  PICTURE_FOLLOWS,
  settledCall,
  writtenSession,
} from './tool-pairing.ts';

export class CallTracker {
  readonly #items: ItemList;
  readonly #calls: Map<string, CallState>;
  /** Call ids by the session their command still runs in. */
  readonly #sessions: Map<string, string>;
  /** Offsets of calls that have not ended. */
  readonly #running: Set<ByteOffset>;
  /** Ids of `view_image` calls whose picture comes in a message of its own. */
  readonly #viewed: string[];

  constructor(items: ItemList, from?: CallTracker) {
    this.#items = items;
    this.#calls = new Map(from ? from.#calls : []);
    this.#sessions = new Map(from ? from.#sessions : []);
    this.#running = new Set(from ? from.#running : []);
    this.#viewed = from ? [...from.#viewed] : [];
  }

  /** A copy that goes its own way, on a copy of the items. */
  copy(items: ItemList): CallTracker {
    return new CallTracker(items, this);
  }

  /** A call stands at `offset`. */
  begin(callId: string | null, offset: ByteOffset): void {
    this.#running.add(offset);
    if (callId !== null) this.#calls.set(callId, { offset, output: null, execution: null });
  }

  /** An execution stands at `offset` for its call, which lies before what was read: an output that still comes joins it. */
  standIn(callId: string | null, execution: Outcome, offset: ByteOffset): void {
    if (callId !== null) this.#calls.set(callId, { offset, output: null, execution });
  }

  /** Joins an output to its call; false when there is no call that waits for one. */
  joinOutput(callId: string | null, output: Outcome, place: ItemPlace): boolean {
    const state = this.#stateOf(callId);
    if (callId === null || !state || state.output) return false;
    this.#items.join(state.offset, place);
    const written = this.#writtenSession(state.offset);
    this.#update(callId, { ...state, output: written === null ? output : asPoll(output) });
    if (written !== null) this.#endSession(written, output);
    else if (output.session !== null) this.#sessions.set(output.session, callId);
    if (output.text === PICTURE_FOLLOWS && isViewImage(this.#items.find(state.offset)))
      this.#viewed.push(callId);
    return true;
  }

  /** Gives a picture to the `view_image` call that waits for one: where that stands, null when none waits. */
  joinViewed(images: readonly ImageReference[], place: ItemPlace): ByteOffset | null {
    const callId = images.length === 0 ? undefined : this.#viewed.shift();
    const state = callId === undefined ? undefined : this.#calls.get(callId);
    if (callId === undefined || !state?.output) return null;
    this.#items.join(state.offset, place);
    this.#update(callId, { ...state, output: { ...state.output, images } });
    return state.offset;
  }

  /** Joins an event about a call to it; false when the call is not known. */
  joinExecution(callId: string | null, execution: Outcome | null, place: ItemPlace): boolean {
    const state = this.#stateOf(callId);
    if (callId === null || !state) return false;
    this.#items.join(state.offset, place);
    this.#update(callId, { ...state, execution: execution ?? state.execution });
    return true;
  }

  /** The turn is over. */
  settle(): void {
    for (const offset of this.#running) {
      this.#items.change(offset, item =>
        item.kind === 'tool_call' || item.kind === 'patch' ? settledCall(item) : item,
      );
    }
    this.#running.clear();
    this.#viewed.length = 0;
  }

  #stateOf(callId: string | null): CallState | undefined {
    return callId === null ? undefined : this.#calls.get(callId);
  }

  /** The session that the call at `offset` writes to; null when it is no `write_stdin`. */
  #writtenSession(offset: ByteOffset): string | null {
    const call = this.#items.find(offset);
    return call ? writtenSession(call) : null;
  }

  /** What a `write_stdin` tells of its session's end is the exit code of the command that began it. */
  #endSession(session: string, output: Outcome): void {
    const callId = this.#sessions.get(session);
    const state = callId === undefined ? undefined : this.#calls.get(callId);
    if (callId === undefined || !state || output.exitCode === null) return;
    this.#sessions.delete(session);
    if (!state.execution) this.#update(callId, endedElsewhere(state, output));
  }

  #update(callId: string, state: CallState): void {
    this.#calls.set(callId, state);
    const result = callResult(state);
    this.#items.change(state.offset, item =>
      item.kind === 'tool_call' || item.kind === 'patch' ? Object.assign({}, item, result) : item,
    );
    if (result.status !== 'running') this.#running.delete(state.offset);
  }
}

function isViewImage(item: Item | undefined): boolean {
  return item?.kind === 'tool_call' && item.tool === 'view_image';
}
