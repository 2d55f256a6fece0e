/**
 * The event of a prompt that a file has twice by mistake: a review (Codex 0.66 to 0.147) writes it in two neighbouring lines (FORMAT.md,
 * section 10). Promises: only the same text at the same moment, with no line between, is a repetition.
 */
import type { LinePlace } from '../line.ts';

/** A prompt, from its event. */
export interface PromptEvent {
  readonly key: string | undefined;
  /** Offset of its line. */
  readonly start: number;
  /** Offset of the line after it. */
  readonly end: number;
  readonly timestamp: string | null;
}

/** No person sends the same prompt again within this time. */
const REPEAT_MS = 100;

export function promptEvent(
  keys: readonly string[],
  place: Pick<LinePlace, 'offset' | 'length'> & { readonly timestamp: string | null },
): PromptEvent {
  const { offset, length, timestamp } = place;
  return { key: keys[0], start: offset, end: offset + length + 1, timestamp };
}

/** Whether `prompt` is the repetition of `last`. */
export function isRepeated(last: PromptEvent, prompt: PromptEvent): boolean {
  if (last.end !== prompt.start || last.key !== prompt.key) return false;
  const apart = Date.parse(prompt.timestamp ?? '') - Date.parse(last.timestamp ?? '');
  return apart >= 0 && apart <= REPEAT_MS;
}
