/**
 * Counts the turns that were taken back (`thread_rolled_back`) while lines are read backward, so that a bounded read goes on to where the first of
 * them begins. The event comes first then, the turns after it. Judges by the kind of line alone: `items/taken-back.ts` finds the turns.
 */
import { interpretLine } from './interpret/line.ts';
import type { Line } from './line.ts';
import { objectOf } from './narrow.ts';

export class OwedTurns {
  #owed = 0;
  #prompted = false;

  get any(): boolean {
    return this.#owed > 0;
  }

  /** Takes the line before the last one. */
  take(line: Line): void {
    if (line.kind !== 'record' || line.type !== 'event_msg') return;
    const { payload } = line;
    if (payload.type === 'thread_rolled_back') {
      const meaning = interpretLine(line);
      if (meaning?.as === 'rollback') this.#owed += Math.max(0, meaning.turns);
    }
    this.#prompted ||= payload.type === 'user_message' || objectOf(payload, 'item')?.type === 'UserMessage';
  }

  /** A turn begins behind the next line. One without a prompt does not count. */
  turnBegins(): void {
    if (!this.#prompted) return;
    this.#prompted = false;
    this.#owed = Math.max(0, this.#owed - 1);
  }
}
