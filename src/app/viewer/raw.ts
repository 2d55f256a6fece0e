/** The raw view: the item's JSON lines as the file has them, only broken into lines. Any key that does not scroll goes back. */
import type { SearchCommand, ViewerCommand } from '../commands.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { layoutOf } from './layout.ts';
import { markedIndex } from './mark.ts';
import { rawRows } from './raw-rows.ts';
import { regionOf } from './region.ts';
import type { RawView, ViewerState } from './state.ts';
import { step } from './step.ts';
import { topOf } from './top.ts';

/** Asks for the lines of the marked item. */
export function openRaw(state: ViewerState, context: ViewerContext): ViewerStep {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const item = top === null ? undefined : layout.items[markedIndex(state, layout, top)];
  if (item === undefined) return step(state);
  const { token } = context;
  const { offset } = item;
  return {
    state: { ...state, raw: { kind: 'reading', token, offset } },
    effects: [{ type: 'readRaw', token, offset }],
    request: null,
  };
}

/** The lines came; those of another item are dropped. */
export function showRaw(state: ViewerState, token: number, lines: readonly string[]): ViewerStep {
  const { raw } = state;
  if (raw?.kind !== 'reading' || raw.token !== token) return step(state);
  return step({ ...state, raw: { kind: 'shown', offset: raw.offset, lines, top: 0 } });
}

export const closeRaw = (state: ViewerState): ViewerStep => step({ ...state, raw: null });

type Shown = Extract<RawView, { kind: 'shown' }>;

/** The first row on screen, never past the last screenful. */
export function rawTop(raw: Shown, rows: number, height: number): number {
  return Math.min(raw.top, Math.max(0, rows - height));
}

function scrolledTo(command: ViewerCommand | SearchCommand, top: number, height: number): number | null {
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
    case 'top':
      return 0;
    case 'end':
      return Number.MAX_SAFE_INTEGER;
    default:
      return null;
  }
}

/** A key while the raw view is open. */
export function rawCommand(
  state: ViewerState,
  command: ViewerCommand | SearchCommand,
  context: ViewerContext,
): ViewerStep {
  const { raw } = state;
  if (raw?.kind !== 'shown') return closeRaw(state);
  const { body, width } = regionOf(context);
  const rows = rawRows(raw.lines, width, context.glyphs).length;
  const to = scrolledTo(command, rawTop(raw, rows, body), body);
  if (to === null) return closeRaw(state);
  return step({ ...state, raw: { ...raw, top: Math.max(0, Math.min(to, rows - body)) } });
}
