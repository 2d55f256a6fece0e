/**
 * The newest limits of the plan that many files tell of. Promises: the same as parsing what each says; parses only what may be newer than what
 * is known, since nearly every count comes with limits, and all but the last are of no use.
 */
import type { JsonObject } from '../../format/line.ts';
import { type LimitReading, limitsIn, newestLimits } from '../../format/rate-limits.ts';
import type { StatedLimits } from '../count/token-events.ts';

/** Which limits, and which windows of them, in a text of limits. */
const SUBJECT = /"(?:limit_id|window_minutes)":[^,}]*/g;

export class PlanLimits {
  #newest: readonly LimitReading[] = [];
  /** By what a text is about: the time of the last one that had a reading of each of its windows. */
  readonly #readTo = new Map<string, number>();

  get newest(): readonly LimitReading[] {
    return this.#newest;
  }

  take({ limits, atMs }: StatedLimits): void {
    if (atMs === null || limits === 'null') return;
    if (typeof limits !== 'string') return this.#add(limitsIn(limits, atMs));
    const subjects = limits.match(SUBJECT) ?? [];
    const about = subjects.join();
    if ((this.#readTo.get(about) ?? Number.NEGATIVE_INFINITY) >= atMs) return;
    const readings = limitsIn(parsed(limits), atMs);
    this.#add(readings);
    const windows = subjects.filter(subject => subject.startsWith('"window')).length;
    if (readings.length === windows) this.#readTo.set(about, atMs);
  }

  #add(readings: readonly LimitReading[]): void {
    this.#newest = newestLimits([...this.#newest, ...readings]);
  }
}

function parsed(json: string): JsonObject {
  try {
    return { rate_limits: JSON.parse(json) };
  } catch {
    return {};
  }
}
