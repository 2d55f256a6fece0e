/**
 * Polls which process holds which conversation, while a screen shows it. Promises: one poll at a time; a failed one counts as "cannot
 * be found out"; nothing is reported after `stop`.
 */
import type { Conversation, LockHolder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { approvalPatienceMs, isUnderWay } from '../../format/live-state.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import { hasGone } from '../../rollout/lock/process.ts';
import type { ConversationTable } from './conversation-table.ts';

/**
 * Which process holds which conversation; null where it cannot be found out. `standing`: those in which a call stands without an output, of
 * whose holders it matters what they started.
 */
export type ProbeHolders = (standing: ReadonlySet<ConversationId>) => Promise<Holders>;

export type Holders = ReadonlyMap<ConversationId, LockHolder> | null;

export interface HolderPollingOptions {
  readonly clock: Clock;
  readonly probe: ProbeHolders;
  readonly isShown: () => boolean;
  /** The conversations in which a call stands without an output. */
  readonly standing: () => ReadonlySet<ConversationId>;
  /** One of those that are at work is not there any more. Called a few times a second: it has to cost next to nothing. */
  readonly isOneGone: () => boolean;
  /** `atMs`: when the poll began. Who took hold of a conversation later is not in it. */
  readonly onPolled: (holders: Holders, atMs: number) => void;
}

/** A change is to be seen within a second. */
const EVERY_MS = 800;
/** The times of lines and of files are in whole milliseconds, and timers are early by one. */
const CLOCKS_MS = 20;
/** However many calls begin to stand, polls are so far apart. */
const LEAST_MS = 250;
/** Between two polls it is seen so often whether a holder is gone: on a busy machine a timer of EVERY_MS comes too late to tell that within a second. */
const GLANCE_MS = 200;

export class HolderPolling {
  readonly #options: HolderPollingOptions;
  #stopTimer: (() => void) | null = null;
  /** When the next poll is due, by the elapsed time; null: none waits for its time. */
  #dueMs: number | null = null;
  /** When one was asked for. */
  #askedMs = Number.POSITIVE_INFINITY;
  #polledMs = Number.NEGATIVE_INFINITY;
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

  /** Something can be told by a poll from then on: it does not wait for its turn. */
  pollWithin(ms: number): void {
    this.#askedMs = Math.min(this.#askedMs, this.#options.clock.elapsedMs() + ms);
    if (this.#dueMs === null || this.#dueMs <= this.#askedMs) return;
    this.#stopTimer?.();
    this.#pollIn(EVERY_MS);
  }

  /**
   * Where a turn began whose holder is not known yet, it is looked for: a turn that is broken off soon would else end as nobody's. Where a call began to
   * stand, the next look comes when it counts as waiting for the person.
   */
  rowChanged(before: Conversation | undefined, after: Conversation | undefined): void {
    if (isHolderUnseen(after) && !isHolderUnseen(before)) this.pollWithin(0);
    const patienceMs = after?.live ? approvalPatienceMs(after.summary) : null;
    const stoodBefore = before?.summary?.openCall?.sinceMs === after?.summary?.openCall?.sinceMs;
    if (patienceMs !== null && !stoodBefore) this.pollWithin(patienceMs + CLOCKS_MS);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
  }

  #pollIn(ms: number): void {
    const { clock, isShown } = this.#options;
    this.#dueMs = null;
    this.#stopTimer = null;
    if (!isShown() || this.#stopped) return;
    const nowMs = clock.elapsedMs();
    const dueMs = Math.min(nowMs + ms, Math.max(this.#askedMs, this.#polledMs + LEAST_MS));
    this.#dueMs = dueMs;
    this.#wait();
  }

  #wait(): void {
    const { clock, isOneGone } = this.#options;
    const leftMs = (this.#dueMs ?? 0) - clock.elapsedMs();
    const glance = (): void => {
      if (isOneGone()) this.#pollIn(0);
      else this.#wait();
    };
    this.#stopTimer =
      leftMs > GLANCE_MS
        ? clock.after(GLANCE_MS, glance)
        : clock.after(Math.max(0, leftMs), () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const { clock } = this.#options;
    const atMs = clock.nowMs();
    this.#dueMs = null;
    this.#polledMs = clock.elapsedMs();
    if (this.#askedMs <= this.#polledMs) this.#askedMs = Number.POSITIVE_INFINITY;
    const holders = await this.#options.probe(this.#options.standing()).catch(() => null);
    if (this.#stopped) return;
    this.#options.onPolled(holders, atMs);
    this.#pollIn(EVERY_MS);
  }
}

/** A turn is under way, and nobody is seen to hold the session. */
function isHolderUnseen(row: Conversation | undefined): boolean {
  return row !== undefined && row.live !== null && row.live.pid === null;
}

/** Whether a process that works on a turn, when it was last looked, is not there any more. */
export function isWorkerGone(table: Pick<ConversationTable, 'warm' | 'get'>): boolean {
  const pids = table.warm.flatMap(id => {
    const live = table.get(id)?.live ?? null;
    return live !== null && isUnderWay(live.turn) ? (live.pid ?? []) : [];
  });
  return [...new Set(pids)].some(hasGone);
}
