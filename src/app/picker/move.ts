/** Moving the selection: leaving the window turns the page, so that pages begin at the same rows from either side. */
import type { ListMove } from '../moves.ts';
import { place } from './anchor.ts';
import type { PickerContext } from './event.ts';
import { pickerLayout } from './layout.ts';
import { lastPageStart, pageStart } from './page.ts';
import type { PickerState } from './state.ts';

interface ListPosition {
  readonly index: number;
  readonly top: number;
}

interface PagedList {
  readonly length: number;
  readonly pageRows: number;
}

/** One row: inside the window it stays, outside it becomes the page that holds the row. */
function step(from: ListPosition, by: 1 | -1, { length, pageRows }: PagedList): ListPosition {
  const index = Math.min(Math.max(0, from.index + by), length - 1);
  const inside = index >= from.top && index < from.top + pageRows;
  return { index, top: inside ? from.top : pageStart(index, pageRows) };
}

/** The next page, on the same screen row; on the last one, its last row. */
function pageDown(from: ListPosition, { length, pageRows }: PagedList): ListPosition {
  const top = pageStart(from.top, pageRows) + pageRows;
  if (top >= length) return { index: length - 1, top: from.top };
  return { index: Math.min(length - 1, top + from.index - from.top), top };
}

/** The previous page, on the same screen row; on the first one, its first row. */
function pageUp(from: ListPosition, { pageRows }: PagedList): ListPosition {
  if (from.top === 0) return { index: 0, top: 0 };
  const top = pageStart(from.top - 1, pageRows);
  return { index: top + from.index - from.top, top };
}

function target(command: ListMove, from: ListPosition, list: PagedList): ListPosition {
  switch (command) {
    case 'up':
      return step(from, -1, list);
    case 'down':
      return step(from, 1, list);
    case 'pageUp':
      return pageUp(from, list);
    case 'pageDown':
      return pageDown(from, list);
    case 'first':
      return { index: 0, top: 0 };
    case 'last':
      return { index: list.length - 1, top: lastPageStart(list.length, list.pageRows) };
    default:
      return command satisfies never;
  }
}

/** The state after a move. `state` is anchored to the snapshot of `context`. An empty list does not move. */
export function moved(state: PickerState, command: ListMove, context: PickerContext): PickerState {
  const { length } = context.snapshot;
  if (length === 0) return state;
  const pageRows = pickerLayout(context.size).listRows;
  return place({ ...state, comesBack: null }, context.snapshot, target(command, state, { length, pageRows }));
}
