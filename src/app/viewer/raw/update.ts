/**
 * The raw view: the item's JSON lines as the file has them, with line breaks and indents added; long ones part by part. It is also how a
 * line over the cap (16 MB) is read: its rows alone would take a gigabyte, so it is shown as JSON and never as a message.
 */
import type { PercentCommand, RawCommand } from '../commands.ts';
import type { ViewerContext, ViewerStep } from '../event.ts';
import { layoutOf } from '../layout.ts';
import { markedIndex, withMark } from '../mark.ts';
import { PERCENT_OF } from '../percent.ts';
import { regionOf } from '../region.ts';
import { markNext } from '../scroll.ts';
import type { RawView, ShownRaw, ViewerState } from '../state.ts';
import { step, withIntent } from '../step.ts';
import { topOf } from '../top.ts';
import { rawRows } from './rows.ts';

/** Bytes of a line that are laid out together; the next part of a longer line is read when the screen reaches it. */
const PART_BYTES = 256 * 1024;

/** What is on screen: the item before stays until the requested one is read. */
export function rawOnScreen(raw: RawView | null): ShownRaw | null {
  return raw?.kind === 'reading' ? raw.before : raw;
}

/** Reads the lines of the marked item; the mark stays with it. */
export function openRaw(state: ViewerState, context: ViewerContext): ViewerStep {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const index = top === null ? -1 : markedIndex(state, layout, top);
  const item = layout.items[index];
  if (item === undefined) return step(state);
  const before = rawOnScreen(state.raw);
  const { token } = context;
  const { offset } = item;
  const lineBytes = Math.max(item.length, ...item.joined.map(({ length }) => length));
  return {
    state: { ...withMark(state, layout, index), raw: { kind: 'reading', token, offset, lineBytes, before } },
    effects: [{ type: 'readRaw', token, offset, part: { from: 0, bytes: PART_BYTES } }],
    intent: null,
  };
}

/** Shows the lines that were read; drops those of another item. */
export function showRaw(
  state: ViewerState,
  context: ViewerContext,
  read: { readonly token: number; readonly lines: readonly string[] },
): ViewerStep {
  const { raw } = state;
  const request = raw?.kind === 'reading' ? { token: raw.token, from: 0, share: 0 } : raw?.next;
  if (raw === null || !request || request.token !== read.token) return step(state);
  const { offset, lineBytes } = raw;
  const { lines } = read;
  const { from, share } = request;
  const shown: ShownRaw = { kind: 'shown', offset, lineBytes, from, lines, top: 0, next: null };
  const rows = rowsOf(shown, context);
  return step({
    ...state,
    raw: { ...shown, top: Math.max(0, Math.min(Math.floor(share * rows), lastTop(shown, context))) },
  });
}

/** The first row on screen, never past the last screenful. */
export function rawTop(raw: ShownRaw, rows: number, height: number): number {
  return Math.min(raw.top, Math.max(0, rows - height));
}

/** How much of the longest line is above the end of the screen's last row, in percent. */
export function rawPercent({ from, lineBytes: of }: ShownRaw, end: number, rows: number): number {
  const bytes = Math.min(PART_BYTES, of - from);
  const passed = end >= rows ? bytes : (bytes * end) / Math.max(1, rows);
  return of <= 0 ? 100 : Math.floor(((from + passed) * 100) / of);
}

function rowsOf({ lines, from }: ShownRaw, context: ViewerContext): number {
  return rawRows(lines, { width: regionOf(context).width, glyphs: context.glyphs, goesOn: from > 0 }).length;
}

function lastTop(raw: ShownRaw, context: ViewerContext): number {
  return Math.max(0, rowsOf(raw, context) - regionOf(context).body);
}

function scrolledTo(command: RawCommand, top: number, height: number): number | null {
  const page = Math.max(1, height - 1);
  const half = Math.max(1, height >> 1);
  switch (command) {
    case 'lineUp':
      return top - 1;
    case 'lineDown':
      return top + 1;
    case 'pageUp':
      return top - page;
    case 'pageDown':
      return top + page;
    case 'halfUp':
      return top - half;
    case 'halfDown':
      return top + half;
    default:
      return null;
  }
}

/** Where in the longest line a jump goes, 0 to 1; null for any other key. */
function jumpTo(command: RawCommand): number | null {
  if (command === 'top') return 0;
  if (command === 'end') return 1;
  return command in PERCENT_OF ? PERCENT_OF[command as PercentCommand] / 100 : null;
}

/** Goes to that share of the longest line; what is shown stays until its part is read. */
function toShare(
  state: ViewerState,
  raw: ShownRaw,
  goal: { share: number; context: ViewerContext },
): ViewerStep {
  const { share, context } = goal;
  const at = Math.min(raw.lineBytes * share, Math.max(0, raw.lineBytes - 1));
  const from = Math.floor(at / PART_BYTES) * PART_BYTES;
  const within = share === 1 ? 1 : (at - from) / Math.max(1, Math.min(PART_BYTES, raw.lineBytes - from));
  return toPart(state, raw, { from, share: within, context });
}

function toPart(
  state: ViewerState,
  raw: ShownRaw,
  goal: { readonly from: number; readonly share: number; readonly context: ViewerContext },
): ViewerStep {
  const { from, share, context } = goal;
  if (from === raw.from) {
    const top = Math.min(Math.floor(share * rowsOf(raw, context)), lastTop(raw, context));
    return step({ ...state, raw: { ...raw, top, next: null } });
  }
  const { token } = context;
  return {
    state: { ...state, raw: { ...raw, next: { token, from, share } } },
    effects: [{ type: 'readRaw', token, offset: raw.offset, part: { from, bytes: PART_BYTES } }],
    intent: null,
  };
}

/** Shows the lines of the next item that way. */
function beside(state: ViewerState, context: ViewerContext, way: 'up' | 'down'): ViewerStep {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null) return step(state);
  const { arrivals, reachesStart, reachesEnd } = context.items;
  return openRaw(markNext(state, { layout, top, arrivals, reachesStart, reachesEnd }, way), context);
}

function scroll(state: ViewerState, raw: ShownRaw, { command, context }: RawKey): ViewerStep {
  const share = jumpTo(command);
  if (share !== null) return toShare(state, raw, { share, context });
  const { body } = regionOf(context);
  const last = lastTop(raw, context);
  const top = Math.min(raw.top, last);
  const to = scrolledTo(command, top, body);
  // One part at a time: a key held down waits for it.
  if (to === null || raw.next !== null) return step(state);
  if (to > last && top === last && raw.from + PART_BYTES < raw.lineBytes)
    return toPart(state, raw, { from: raw.from + PART_BYTES, share: 0, context });
  if (to < 0 && top === 0 && raw.from > 0)
    return toPart(state, raw, { from: raw.from - PART_BYTES, share: 1, context });
  return step({ ...state, raw: { ...raw, top: Math.max(0, Math.min(to, last)) } });
}

interface RawKey {
  readonly command: RawCommand;
  readonly context: ViewerContext;
}

/** A key while the raw view is open. */
export function rawCommand(state: ViewerState, command: RawCommand, context: ViewerContext): ViewerStep {
  const { raw } = state;
  if (raw === null) return step(state);
  switch (command) {
    case 'close':
      return step({ ...state, raw: null });
    case 'nextItem':
      return beside(state, context, 'down');
    case 'previousItem':
      return beside(state, context, 'up');
    case 'board':
      return withIntent(state, { kind: 'board' });
    case 'copyMenu':
      return withIntent(state, { kind: 'copyMenu', item: raw.offset });
    default:
      return raw.kind === 'shown' ? scroll(state, raw, { command, context }) : step(state);
  }
}
