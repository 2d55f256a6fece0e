/**
 * How long a line may be. A line over the longest string of JavaScript could be neither numbered nor read again, and would stand in front of
 * everything that is queued behind it: it is refused before it is queued. Pure.
 */
import { constants } from 'node:buffer';
import type { LineDraft } from './line-text.ts';

/** Time, ordinal and type around the payload. */
const ENVELOPE_BYTES = 256;
const LONGEST_PAYLOAD_BYTES = constants.MAX_STRING_LENGTH - ENVELOPE_BYTES;
/** One block is one write(2), which takes two gigabytes. */
const LARGEST_BATCH_BYTES = 1900 * 1024 * 1024;
/** Of one UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;

/** Whether one of the lines is longer than a line may be, or all of them are more than one write takes. */
export function areTooLong(drafts: readonly LineDraft[]): boolean {
  const characters = drafts.reduce((sum, { payload }) => sum + payload.length, 0);
  if (characters * MOST_BYTES <= LONGEST_PAYLOAD_BYTES) return false;
  const bytes = drafts.map(({ payload }) => Buffer.byteLength(payload));
  return (
    bytes.some(count => count > LONGEST_PAYLOAD_BYTES) ||
    bytes.reduce((sum, count) => sum + count, 0) > LARGEST_BATCH_BYTES
  );
}
