/**
 * A prompt that a file tells twice by mistake: a review (0.66 to 0.147) has its event twice, one right behind the other. Promises: only
 * the same text at the same moment, without a line between, is an echo.
 */
import type { LinePlace } from '../line.ts';

/** A prompt as an event told it. */
export interface PromptEvent {
  readonly key: string | undefined;
  /** Where its line begins, and where the line after it does. */
  readonly start: number;
  readonly end: number;
  readonly timestamp: string | null;
}

/** Nobody sends the same prompt again this soon. */
const ECHO_MS = 100;

export function promptEvent(
  keys: readonly string[],
  place: Pick<LinePlace, 'offset' | 'length'> & { readonly timestamp: string | null },
): PromptEvent {
  const { offset, length, timestamp } = place;
  return { key: keys[0], start: offset, end: offset + length + 1, timestamp };
}

/** Whether `prompt` only repeats `last`. */
export function isEcho(last: PromptEvent, prompt: PromptEvent): boolean {
  if (last.end !== prompt.start || last.key !== prompt.key) return false;
  const apart = Date.parse(prompt.timestamp ?? '') - Date.parse(last.timestamp ?? '');
  return apart >= 0 && apart <= ECHO_MS;
}
