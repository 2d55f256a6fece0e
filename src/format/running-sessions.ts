/**
 * Keeps track of commands and scripts that go on between their calls (FORMAT.md, section 12), in either direction, so that a bounded read does
 * not end in the middle of one. Judges by calls and the beginnings of outputs: `items/call-tracker.ts` joins them. One that a killed Codex
 * left behind stays open.
 */
import { continuedSession, runningSession } from './interpret/continuation.ts';
import type { Line } from './line.ts';
import { stringOf } from './narrow.ts';

/** One of the two lines of a tool call. */
export interface ToolHalf {
  readonly half: 'call' | 'output';
  readonly callId: unknown;
}

export class RunningSessions {
  readonly #direction: 'forward' | 'backward';
  readonly #open = new Set<string>();
  /** By the id of a call, while only one half of it was read: of its call the session that it goes on with, of its output the one that runs on. */
  readonly #halves = new Map<unknown, string>();

  constructor(direction: 'forward' | 'backward') {
    this.#direction = direction;
  }

  get anyOpen(): boolean {
    return this.#open.size > 0;
  }

  /** `tool`: which half of a call the line is. */
  take(line: Line, { half, callId }: ToolHalf): void {
    if (line.kind !== 'record') return;
    const { payload } = line;
    const session =
      half === 'output'
        ? runningSession(payload.output)
        : continuedSession(
            stringOf(payload, 'name'),
            stringOf(payload, 'arguments') ?? stringOf(payload, 'input'),
          );
    const other = this.#halves.get(callId) ?? null;
    this.#halves.delete(callId);
    if (half === (this.#direction === 'forward' ? 'output' : 'call')) this.#whole(session, other);
    else if (session !== null) this.#halves.set(callId, session);
  }

  clear(): void {
    this.#open.clear();
    this.#halves.clear();
  }

  /** Both halves of a call were read; `later` is of the one that was read last. */
  #whole(later: string | null, earlier: string | null): void {
    const [continued, running] = this.#direction === 'forward' ? [earlier, later] : [later, earlier];
    if (this.#direction === 'forward') {
      if (continued !== null && running === null) this.#open.delete(continued);
      if (running !== null) this.#open.add(running);
      return;
    }
    if (continued !== null) this.#open.add(continued);
    else if (running !== null) this.#open.delete(running);
  }
}
