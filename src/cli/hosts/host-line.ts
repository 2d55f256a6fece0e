/** What a line of `rolltop hosts --json` has. A shape only grows. */
import * as z from 'zod';

const STATES = ['off', 'connecting', 'live', 'quiet', 'away', 'needs you', 'no node', 'refused'] as const;

export const hostLine = z.strictObject({
  host: z.string(),
  state: z.enum(STATES),
  why: z.string().nullable(),
  roundTripMs: z.number().nullable(),
  skewMs: z.int().nullable(),
  node: z.string().nullable(),
  codex: z.string().nullable(),
  sessions: z.int().nullable(),
  seenAt: z.string().nullable(),
});
