/**
 * The acts that a host was asked for, as this side sees them. Promises: each has one outcome, or fails when the connection ends: nobody knows
 * then whether it was done.
 */
import type { Act, ActOutcome } from '../protocol/act.ts';
import { ProtocolError } from '../protocol/frame.ts';
import type { FromHost, ToHost } from '../protocol/messages.ts';
import { Pending } from './pending.ts';

/** An act under way. */
export interface ActCall {
  /** Rejects when the connection ends before it. */
  readonly outcome: Promise<ActOutcome>;
  /** Interrupts it, where it is a turn of codex. */
  stop(): void;
}

export class ActCalls {
  readonly #send: (message: ToHost) => void;
  readonly #outcomes = new Pending<ActOutcome>();
  readonly #onBegun = new Map<number, () => void>();
  #next = 1;

  constructor(send: (message: ToHost) => void) {
    this.#send = send;
  }

  /** `onBegun`: codex has taken the message. */
  run(act: Act, onBegun: () => void): ActCall {
    const n = this.#next++;
    this.#onBegun.set(n, onBegun);
    const outcome = this.#outcomes.add(n).finally(() => this.#onBegun.delete(n));
    this.#send({ t: 'do', n, act });
    return { outcome, stop: () => this.#send({ t: 'stop', n }) };
  }

  /** @throws ProtocolError for what was not asked for */
  take(message: Extract<FromHost, { t: 'began' | 'done' }>): void {
    if (message.t === 'done') return this.#outcomes.settle(message.n, message.outcome);
    const onBegun = this.#onBegun.get(message.n);
    if (onBegun === undefined) throw new ProtocolError('a turn that nobody asked for');
    onBegun();
  }

  /** The connection ended. */
  fail(): void {
    this.#outcomes.fail();
  }
}
