/**
 * When a host was heard, and when it is asked whether it is there. It says so by itself, so that asking is seldom needed: for the round trip,
 * because it ends when nobody asks, and after a silence. Promises: a silence is said once, and its end at the next byte.
 */
import type { Clock } from '../../rollout/file/clock.ts';

export interface HearingOptions {
  readonly clock: Clock;
  /** Asks the host for an answer with this number. */
  readonly ping: (n: number) => void;
  /** An answer came, after so long. */
  readonly onPong: (pong: { readonly roundTripMs: number; readonly clockMs: number }) => void;
  /** Nothing came for some seconds, or something does again. */
  readonly onSilence: (silent: boolean) => void;
  /** No whole message came for so long that none is waited for. */
  readonly onLost: () => void;
}

const ASK_MS = 30_000;
/** One that says nothing for so long is asked. */
const ASK_SILENT_MS = 3_000;
/** Looked at once a second: said 7 s after the last word at the latest. */
const SILENT_AFTER_MS = 5_500;
/** Without a whole message for so long it is given up: ssh itself may wait for hours. */
const LOST_AFTER_MS = 60_000;
/** One that answers none of these gets no more of them. */
const MOST_PINGS = 8;

export class Hearing {
  readonly #options: HearingOptions;
  readonly #pings = new Map<number, number>();
  #nextNumber = 1;
  #askedMs = 0;
  /** When the last byte came, and the last whole frame. */
  #heardMs: number;
  #frameMs: number;
  #silent = false;

  constructor(options: HearingOptions) {
    this.#options = options;
    this.#heardMs = options.clock.elapsedMs();
    this.#frameMs = this.#heardMs;
  }

  /** How long nothing came. */
  get silentMs(): number {
    return this.#options.clock.elapsedMs() - this.#heardMs;
  }

  /** Something came. */
  heard(): void {
    this.#heardMs = this.#options.clock.elapsedMs();
    this.#setSilent('heard');
  }

  /** What came was a whole frame. */
  frame(): void {
    this.#frameMs = this.#heardMs;
  }

  /** To be called once a second. */
  look(): void {
    const now = this.#options.clock.elapsedMs();
    if (now - this.#frameMs > LOST_AFTER_MS) return this.#options.onLost();
    const silentMs = now - this.#heardMs;
    if (silentMs > SILENT_AFTER_MS) this.#setSilent('silent');
    if (now - this.#askedMs >= (silentMs > ASK_SILENT_MS ? ASK_SILENT_MS : ASK_MS)) this.ask();
  }

  ask(): void {
    if (this.#pings.size >= MOST_PINGS) return;
    const n = this.#nextNumber++;
    this.#askedMs = this.#options.clock.elapsedMs();
    this.#pings.set(n, this.#askedMs);
    this.#options.ping(n);
  }

  pong({ n, clockMs }: { readonly n: number; readonly clockMs: number }): void {
    const sentMs = this.#pings.get(n);
    if (sentMs === undefined) return;
    this.#pings.delete(n);
    this.#options.onPong({ roundTripMs: this.#options.clock.elapsedMs() - sentMs, clockMs });
  }

  #setSilent(now: 'silent' | 'heard'): void {
    const silent = now === 'silent';
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#options.onSilence(silent);
  }
}
