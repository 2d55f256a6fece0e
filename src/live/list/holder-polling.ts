/**
 * Looks again and again who holds what, while anybody sees it. Promises: one look at a time; a failed one counts as "cannot be told";
 * nothing is told after `stop`.
 */
import type { LockHolder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';

/** Who holds which conversation; null where it cannot be told. */
export type ProbeHolders = () => Promise<ReadonlyMap<ConversationId, LockHolder> | null>;

export interface HolderPollingOptions {
  readonly clock: Clock;
  readonly probe: ProbeHolders;
  readonly isSeen: () => boolean;
  readonly onPolled: (holders: ReadonlyMap<ConversationId, LockHolder> | null) => void;
}

/** A change is to be seen within a second. */
const EVERY_MS = 800;

export class HolderPolling {
  readonly #options: HolderPollingOptions;
  #stopTimer: (() => void) | null = null;
  #begun = false;
  #stopped = false;

  constructor(options: HolderPollingOptions) {
    this.#options = options;
  }

  /** From now on: a look goes through every process of the machine, and a first page does without. */
  start(): void {
    this.#begun = true;
    this.pollWhileSeen();
  }

  /** Looks, unless it does already; ends by itself when nobody sees it. */
  pollWhileSeen(): void {
    if (this.#begun && this.#stopTimer === null) this.#lookIn(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
  }

  #lookIn(ms: number): void {
    const { clock, isSeen } = this.#options;
    this.#stopTimer = isSeen() && !this.#stopped ? clock.after(ms, () => void this.#look()) : null;
  }

  async #look(): Promise<void> {
    const holders = await this.#options.probe().catch(() => null);
    if (this.#stopped) return;
    this.#options.onPolled(holders);
    this.#lookIn(EVERY_MS);
  }
}
