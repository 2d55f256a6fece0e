/**
 * Polls which process holds which conversation, while a screen shows it. Promises: one poll at a time; a failed one counts as "cannot
 * be found out"; nothing is reported after `stop`.
 */
import type { LockHolder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';

/**
 * Which process holds which conversation; null where it cannot be found out. `standing`: those in which a call stands without an output, of
 * whose holders it matters what they started.
 */
export type ProbeHolders = (
  standing: ReadonlySet<ConversationId>,
) => Promise<ReadonlyMap<ConversationId, LockHolder> | null>;

export interface HolderPollingOptions {
  readonly clock: Clock;
  readonly probe: ProbeHolders;
  readonly isShown: () => boolean;
  /** The conversations in which a call stands without an output. */
  readonly standing: () => ReadonlySet<ConversationId>;
  /** `atMs`: when the poll began. Who took hold of a conversation later is not in it. */
  readonly onPolled: (holders: ReadonlyMap<ConversationId, LockHolder> | null, atMs: number) => void;
}

/** A change is to be seen within a second. */
const EVERY_MS = 800;

export class HolderPolling {
  readonly #options: HolderPollingOptions;
  #stopTimer: (() => void) | null = null;
  #started = false;
  #stopped = false;

  constructor(options: HolderPollingOptions) {
    this.#options = options;
  }

  /** Allows polls from now on. Each goes through every process of the machine: the first page does without, and its ● comes a frame later. */
  start(): void {
    this.#started = true;
    this.pollWhileShown();
  }

  /** Polls, unless it does already; ends by itself when no screen shows it. */
  pollWhileShown(): void {
    if (this.#started && this.#stopTimer === null) this.#pollIn(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
  }

  #pollIn(ms: number): void {
    const { clock, isShown } = this.#options;
    this.#stopTimer = isShown() && !this.#stopped ? clock.after(ms, () => void this.#poll()) : null;
  }

  async #poll(): Promise<void> {
    const atMs = this.#options.clock.nowMs();
    const holders = await this.#options.probe(this.#options.standing()).catch(() => null);
    if (this.#stopped) return;
    this.#options.onPolled(holders, atMs);
    this.#pollIn(EVERY_MS);
  }
}
