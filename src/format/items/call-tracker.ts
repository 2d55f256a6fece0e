/**
 * Joins the lines of a tool call by its id. Promises: an id that is used again belongs to the latest call; a command that ended in the
 * output of a later call gets its end from there; a call whose turn is over does not run any more. Replaces items of
 * the list it works on, and adds none.
 */
import type { ByteOffset } from '../identity.ts';
import type { ToolOutcome } from '../interpret/outcome.ts';
import type { ImageReference, Item, ItemPlace } from './item.ts';
import type { ItemList } from './item-list.ts';
import {
  asFinishedPoll,
  type CallState,
  callOfEndedTurn,
  endedByLaterCall,
  hasEnded,
  IMAGE_FOLLOWS,
  isCall,
  MOST_VIEWED,
  withLaterOutput,
  withResult,
  writtenSession,
} from './tool-pairing.ts';

export class CallTracker {
  readonly #items: ItemList;
  readonly #calls: Map<string, CallState>;
  /** Call ids, by the session in which their command still runs. */
  readonly #sessions: Map<string, string>;
  /** Offsets of calls that have not ended. */
  readonly #running: Set<ByteOffset>;
  /** Ids of `view_image` calls whose image follows in a message of its own. */
  readonly #viewed: string[];

  constructor(items: ItemList, from?: CallTracker) {
    this.#items = items;
    this.#calls = new Map(from ? from.#calls : []);
    this.#sessions = new Map(from ? from.#sessions : []);
    this.#running = new Set(from ? from.#running : []);
    this.#viewed = from ? [...from.#viewed] : [];
  }

  /** An independent copy, on a copy of the items. */
  copy(items: ItemList): CallTracker {
    return new CallTracker(items, this);
  }

  /** The item at `offset` is a call. */
  begin(callId: string | null, offset: ByteOffset): void {
    this.#running.add(offset);
    if (callId !== null) this.#calls.set(callId, { offset, output: null, execution: null });
  }

  /** The item at `offset` is an event about a call that was not read: an output that follows joins this item. */
  beginWithExecution(callId: string | null, execution: ToolOutcome, offset: ByteOffset): void {
    if (callId !== null) this.#calls.set(callId, { offset, output: null, execution });
  }

  /** Joins an output to its call. False when no call waits for it. */
  joinOutput(callId: string | null, output: ToolOutcome, place: ItemPlace): boolean {
    const state = this.#stateOf(callId);
    if (callId === null || !state) return false;
    this.#items.join(state.offset, place);
    const written = this.#writtenSession(state.offset);
    const next = written === null ? output : asFinishedPoll(output);
    this.#update(callId, { ...state, output: withLaterOutput(state.output, next) });
    if (written !== null) this.#endSession(written, output);
    else if (output.session !== null) this.#sessions.set(output.session, callId);
    const isViewed = output.text === IMAGE_FOLLOWS && isViewImage(this.#items.find(state.offset));
    if (isViewed && this.#viewed.length < MOST_VIEWED) this.#viewed.push(callId);
    return true;
  }

  /** Joins an image to the `view_image` call that waits for one. Returns the offset of that call; null when none waits. */
  joinImage(images: readonly ImageReference[], place: ItemPlace): ByteOffset | null {
    const callId = this.#viewed.shift();
    const state = callId === undefined ? undefined : this.#calls.get(callId);
    if (callId === undefined || !state?.output) return null;
    this.#items.join(state.offset, place);
    this.#update(callId, { ...state, output: { ...state.output, images } });
    return state.offset;
  }

  /** Joins an event to the call it is about. False when that call is not known. */
  joinExecution(callId: string | null, execution: ToolOutcome | null, place: ItemPlace): boolean {
    const state = this.#stateOf(callId);
    if (callId === null || !state) return false;
    this.#items.join(state.offset, place);
    this.#update(callId, { ...state, execution: execution ?? state.execution });
    return true;
  }

  /** The turn is over. */
  endTurn(): void {
    for (const offset of this.#running) {
      this.#items.change(offset, item => (isCall(item) ? callOfEndedTurn(item) : item));
    }
    this.#running.clear();
    this.#viewed.length = 0;
  }

  #stateOf(callId: string | null): CallState | undefined {
    return callId === null ? undefined : this.#calls.get(callId);
  }

  #writtenSession(offset: ByteOffset): string | null {
    const call = this.#items.find(offset);
    return call ? writtenSession(call) : null;
  }

  /** The end in the output of a `write_stdin` or a `wait` is that of the command or the script that began the session. */
  #endSession(session: string, output: ToolOutcome): void {
    const callId = this.#sessions.get(session);
    const state = callId === undefined ? undefined : this.#calls.get(callId);
    if (callId === undefined || !state || !hasEnded(output)) return;
    this.#sessions.delete(session);
    if (!state.execution) this.#update(callId, endedByLaterCall(state, output));
  }

  #update(callId: string, state: CallState): void {
    this.#calls.set(callId, state);
    this.#items.change(state.offset, item => (isCall(item) ? withResult(item, state) : item));
    const item = this.#items.find(state.offset);
    if (item && isCall(item) && item.status !== 'running') this.#running.delete(state.offset);
  }
}

function isViewImage(item: Item | undefined): boolean {
  return item?.kind === 'tool_call' && item.tool === 'view_image';
}
