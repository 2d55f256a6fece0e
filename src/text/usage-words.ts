/** The words for tokens, money and plan limits, on the screen and of commands. Pure. */
import type { Summary } from '../format/conversation.ts';
import type { LimitReading } from '../format/rate-limits.ts';
import { ageText, amountText, dollarsText, durationText } from './numbers.ts';

/** How much a reading of a limit is still worth. */
export type LimitState = 'current' | 'stale' | 'reset';

const STALE_MS = 15 * 60_000;

export function limitState({ resetsMs, atMs }: LimitReading, nowMs: number): LimitState {
  if (resetsMs !== null && resetsMs <= nowMs) return 'reset';
  // One from the future was read by a clock that is wrong.
  return Math.abs(nowMs - atMs) > STALE_MS ? 'stale' : 'current';
}

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;

/** `5 h`, `week`, `30 min`, `3 days`. Some windows are a minute shorter than their name. */
export function windowText(minutes: number): string {
  for (const [length, name] of [
    [DAY, 'day'],
    [WEEK, 'week'],
    [MONTH, 'month'],
  ] as const)
    if (Math.abs(minutes - length) <= length / 100) return name;
  if (minutes > DAY) return `${Math.round(minutes / DAY)} days`;
  return minutes >= HOUR ? `${Math.round(minutes / HOUR)} h` : `${Math.round(minutes)} min`;
}

/** What is said behind the name of the limit: `61 % used, resets in 2h 3m, read 4m ago`. */
export function limitText(reading: LimitReading, nowMs: number): string {
  const used = `${Math.round(reading.usedPercent)} %`;
  const where = reading.host === undefined ? '' : ` on ${reading.host}`;
  const read = `${readText(ageText(reading.atMs, nowMs))}${where}`;
  if (limitState(reading, nowMs) === 'reset') return `reset since: ${used} before, ${read}`;
  const reset = reading.resetsMs === null ? '' : `, resets in ${durationText(reading.resetsMs - nowMs)}`;
  return `${used} used${reset}, ${read}`;
}

/** An age, or the day where that is long ago. */
function readText(age: string): string {
  if (age === 'now') return 'read just now';
  return /^\d+[mhd]$/.test(age) ? `read ${age} ago` : `read ${age}`;
}

/** `week limit`, with the name of the limit where there are several. */
export function limitName({ limit, windowMinutes }: LimitReading): string {
  const name = limit === null || limit === 'codex' ? '' : ` (${limit})`;
  return `${windowText(windowMinutes)} limit${name}`;
}

/** Tokens and turns are counted when a file is read whole, and only then: of a larger one the last stated total is known. */
export function areTokensExact({
  turns,
  tokensUncertain,
}: Pick<Summary, 'turns' | 'tokensUncertain'>): boolean {
  return turns !== null && tokensUncertain !== true;
}

/** What was counted of a session: `3.4M`, `≈3.4M` where the sum may be wrong. */
export function countedTokensText(counted: {
  readonly tokens: number;
  readonly approximate: boolean;
}): string {
  return `${counted.approximate ? '≈' : ''}${amountText(counted.tokens)}`;
}

/** What a list says of a session's tokens: `3.4M`, `≈3.4M` where the file was not read whole, nothing where none are known. */
export function listedTokensText(
  summary: Pick<Summary, 'tokens' | 'turns' | 'tokensUncertain'> | null,
): string {
  if (summary === null || summary.tokens === null) return '';
  return `${areTokensExact(summary) ? '' : '≈'}${amountText(summary.tokens)}`;
}

/** `61 % of 258k`: how full the model's context is. */
export function contextText({
  percent,
  window,
}: {
  readonly percent: number;
  readonly window: number;
}): string {
  return `${percent} % of ${amountText(window)}`;
}

/** `≈ $0.42 API`; null where nothing has a price. */
export function costText(dollars: number): string | null {
  const text = dollarsText(dollars);
  return text === null ? null : `≈ ${text} API`;
}

/** Tokens that have no price. */
interface Unpriced {
  readonly model: string | null;
  /** Of a model that has one otherwise: `priority`, `by azure`. */
  readonly reason: string | null;
  readonly tokens: number;
}

/** `+ 1.2M tokens unpriced (gpt-6, gpt-5 priority)`; null when all have a price. `most`: so many models are named. */
export function unpricedText(models: readonly Unpriced[], most = NAMES_SHOWN): string | null {
  const tokens = models.reduce((sum, one) => sum + one.tokens, 0);
  if (tokens === 0) return null;
  const text = `+ ${amountText(tokens)} tokens unpriced`;
  if (most === 0) return text;
  const named = models.slice(0, most).map(nameOf);
  const more = models.length - named.length;
  const names = more > 0 ? [...named, `${more} more`] : named;
  return `${text} (${names.join(', ')})`;
}

function nameOf({ model, reason }: Unpriced): string {
  return [model ?? 'model not recorded', reason].filter(word => word !== null).join(' ');
}

const NAMES_SHOWN = 3;
