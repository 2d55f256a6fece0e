/** An open session in the plain front: its last items, then each item once, as soon as nothing of it changes any more. */
import type { Conversation } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import type { ConversationSource, ItemStore } from '../../live/source.ts';
import { detailShows } from '../../text/item-rows.ts';
import { endStatements, itemStatements, titleStatement } from './statements.ts';

export type Say = (line: string) => void;

/** Items that are said when a session is opened. */
const LAST_ITEMS = 8;
/** An event is often written twice, the second time with more: what is said has stood this long. */
const SETTLED_MS = 300;

export class PlainSession {
  readonly conversation: Conversation;
  readonly #store: ItemStore;
  readonly #say: Say;
  /** Offsets of what was said. */
  readonly #said = new Set<number>();
  /** Commands whose end is still to be said. */
  readonly #running = new Set<number>();
  #begun = false;
  #timer: NodeJS.Timeout | undefined;
  #stop: () => void;

  constructor(source: ConversationSource, conversation: Conversation, say: Say) {
    this.conversation = conversation;
    this.#say = say;
    this.#store = source.openItems(conversation);
    this.#stop = this.#store.subscribe(() => this.#wait());
    this.#wait();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop();
    await this.#store.close();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#announce(), SETTLED_MS);
  }

  #announce(): void {
    const { state, items } = this.#store.getSnapshot();
    if (state.kind === 'opening') return;
    if (state.kind === 'failed') {
      this.#say(`The session cannot be read: ${state.message}`);
      return;
    }
    const shown = items.filter(item => detailShows('tools', item));
    if (!this.#begun) this.#begin(shown);
    for (const item of shown) this.#tell(item);
    const last = items.at(-1);
    // What is at the end stays in what is kept of a long session.
    if (last !== undefined) this.#store.setVisible({ first: last.offset, last: last.offset });
  }

  #begin(shown: readonly Item[]): void {
    this.#begun = true;
    const earlier = shown.slice(0, -LAST_ITEMS);
    for (const { offset } of earlier) this.#said.add(offset);
    this.#say(`Session: ${titleStatement(this.conversation)}`);
    if (earlier.length > 0)
      this.#say(
        `What came before is in: rolltop show ${this.conversation.id}. The last ${LAST_ITEMS} items:`,
      );
  }

  #tell(item: Item): void {
    const isRunning = 'status' in item && item.status === 'running';
    const parts = [item.offset, ...item.joined.map(part => part.offset)];
    const wasSaid = parts.some(offset => this.#said.has(offset));
    if (!wasSaid) {
      for (const line of itemStatements(item)) this.#say(line);
      for (const offset of parts) this.#said.add(offset);
      if (isRunning) this.#running.add(item.offset);
    } else if (!isRunning && this.#running.delete(item.offset) && item.kind === 'tool_call')
      for (const line of endStatements(item)) this.#say(line);
  }
}
