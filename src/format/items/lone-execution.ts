/**
 * An event about a tool call that is not among the lines that were read. Promises: a command that began before all of them is said to have
 * ended, not to have been run here; one that has no call at all, such as those of a script, is a run. Reads no lines.
 */
import type { ItemContent } from './item.ts';
import type { Meaning } from './meaning.ts';

export interface ExecutionTimes {
  /** The timestamp of the event. */
  readonly endedAt: string | null;
  /** The timestamp of the first line that was read. */
  readonly linesSince: string | null;
}

/** What to show of it. */
export function loneExecution(
  { alone, outcome, startedMs }: Extract<Meaning, { as: 'execution' }>,
  { endedAt, linesSince }: ExecutionTimes,
): ItemContent {
  if (alone.kind !== 'tool_call' || alone.command === null || linesSince === null) return alone;
  const durationMs = outcome?.durationMs ?? null;
  const begunMs = startedMs ?? (durationMs === null ? Number.NaN : Date.parse(endedAt ?? '') - durationMs);
  return begunMs >= 0 && begunMs < Date.parse(linesSince)
    ? { ...alone, begunMs: Math.round(begunMs) }
    : alone;
}
