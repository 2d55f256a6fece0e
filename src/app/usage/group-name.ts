/** What the rows of the screen of what sessions used are called, by what they sum. */
import { fittedFolder } from '../../text/fitted-folder.ts';
import { whenText } from '../../text/numbers.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth } from '../../text/unicode/width.ts';
import type { UsageGrouping } from '../../usage/sum/groupings.ts';
import type { UsageGroup } from '../../usage/sum/report.ts';
import { withTilde } from '../picker/paths.ts';
import type { UsageContext } from './event.ts';
import type { UsageState } from './state.ts';

/** On fewer columns a price needs the cells of the day of the week. */
const WITH_WEEKDAY = 60;

/** How many cells the names of groups have. */
export function nameCellsFor(by: UsageGrouping, width: number): number {
  // Without the day of the week the price has its place.
  const calendar = by === 'month' ? 8 : by === 'day' && width >= WITH_WEEKDAY ? DAY_CELLS : 11;
  const isCalendar = by === 'day' || by === 'week' || by === 'month';
  const wanted = isCalendar ? calendar : Math.max(14, Math.floor(width / 3));
  return Math.min(wanted, Math.max(10, Math.floor(width / 2)));
}

/** `2026-11-30 today` */
const DAY_CELLS = 16;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What a group is called, in `nameCells` where it can be cut in more than one way. */
export function nameOf(
  { key, host }: UsageGroup,
  { by }: UsageState,
  { context, nameCells }: { readonly context: UsageContext; readonly nameCells: number },
): string {
  const { usage, glyphs, home, nowMs } = context;
  if (by === 'host') return key === null ? 'this machine' : safeLine(key, glyphs);
  if (key === null) return by === 'model' || by === 'folder' ? `no ${by} recorded` : 'no time recorded';
  switch (by) {
    case 'day':
      return nameCells < DAY_CELLS ? key : `${key} ${dayName(key, nowMs)}`;
    case 'session': {
      const title = usage?.titles.get(key);
      return safeLine(title === undefined ? key : `${host === null ? '' : `${host}: `}${title}`, glyphs);
    }
    case 'folder':
      if (host === null) return fittedFolder(withTilde(key, home), nameCells, glyphs);
      return `${host}:${fittedFolder(key, nameCells - cellWidth(host) - 1, glyphs)}`;
    default:
      return safeLine(key, glyphs);
  }
}

/** `today`, else the day of the week. */
function dayName(key: string, nowMs: number): string {
  return key === whenText(nowMs, nowMs, { style: 'iso' })
    ? 'today'
    : (WEEKDAYS[new Date(`${key}T00:00:00Z`).getUTCDay()] ?? '');
}
