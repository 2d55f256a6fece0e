import { inZone, localZone, type Zone } from './zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The widest age, in cells: `2024-11`. */
export const AGE_CELLS = 7;

/**
 * How long ago: `now`, `4m`, `2h`, `3d`, from a week on the date `Nov 12`, in another year `2024-11`.
 * Nothing is finer than a minute, so an idle screen need not be drawn more often. The future counts as now.
 */
export function ageText(thenMs: number, nowMs: number, zone: Zone = localZone): string {
  const age = nowMs - thenMs;
  if (!Number.isFinite(age) || age < MINUTE) return Number.isNaN(age) ? '' : 'now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)}m`;
  if (age < DAY) return `${Math.floor(age / HOUR)}h`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)}d`;
  const then = inZone(thenMs, zone);
  if (Number.isNaN(then.getTime())) return '';
  const month = then.getUTCMonth();
  if (then.getUTCFullYear() === inZone(nowMs, zone).getUTCFullYear())
    return `${MONTHS[month]} ${then.getUTCDate()}`;
  return `${String(then.getUTCFullYear()).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
}
