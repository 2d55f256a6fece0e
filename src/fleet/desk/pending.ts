/** What was asked of a host and is not answered yet, by its number. Promises: each is answered once, or fails when the connection ends. */
import { ProtocolError } from '../protocol/frame.ts';

interface Unanswered<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class Pending<Answer> {
  readonly #waiting = new Map<number, Unanswered<Answer>>();

  add(n: number): Promise<Answer> {
    return new Promise((resolve, reject) => this.#waiting.set(n, { resolve, reject }));
  }

  /** @throws ProtocolError when nothing of this number waits */
  settle(n: number, answer: Answer): void {
    const waiting = this.#waiting.get(n);
    if (waiting === undefined) throw new ProtocolError('an answer that nobody asked for');
    this.#waiting.delete(n);
    waiting.resolve(answer);
  }

  /** The connection ended. */
  fail(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The connection is lost.'));
    this.#waiting.clear();
  }
}
