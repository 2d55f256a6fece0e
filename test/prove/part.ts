/**
 * The shape of every part of the campaign: a row of numbered cases. A case is made from its number and the seed alone, so that a run can stop
 * anywhere, go on another day, and repeat what it found.
 */

export interface CaseResult {
  /** What was counted; the campaign adds it up. */
  readonly counts: Readonly<Record<string, number>>;
  /** What broke a promise, one sentence each. Empty: nothing. */
  readonly findings: readonly string[];
}

export interface PartRun {
  readonly seed: number;
  /** Makes case `number`. Rejects only when the campaign itself is broken. */
  case(number: number): Promise<CaseResult>;
  /** Removes what the cases share. */
  end(): Promise<void>;
}

export interface Part {
  readonly name: string;
  /** What it does, for the table: a phrase without a full stop. */
  readonly does: string;
  /** How many cases the whole part has, and its short form. A case may count many events. */
  readonly cases: number;
  readonly shortCases: number;
  /** The counts that make its line, in this order, with their words. */
  readonly figures: readonly (readonly [count: string, words: string])[];
  /** A short part takes less time for a case that has a time of its own. */
  begin(seed: number, how: 'whole' | 'short'): Promise<PartRun>;
}

export const NOTHING_FOUND: CaseResult = { counts: {}, findings: [] };

/** The same numbers for the same seed and case, whatever ran before. */
export function caseSeed(seed: number, number: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) ^ Math.imul(number + 1, 40_503)) >>> 0;
}

/** One of them. */
export function pick<T>(all: readonly T[], random: () => number): T {
  const found = all[Math.floor(random() * all.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** The error of a case as a finding, on one line. */
export function sentence(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').slice(0, 3).join(' ').slice(0, 600);
}
