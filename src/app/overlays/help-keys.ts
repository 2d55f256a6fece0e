/** What keys do in the help: it pages and searches as less does. */
import { findMatches } from '../../text/search-marks.ts';
import { spansText } from '../../text/spans.ts';
import type { KeyContext } from '../commands.ts';
import { edit } from '../field/edit.ts';
import { EMPTY_FIELD, type TextField, typedInto } from '../field/field.ts';
import { isListMove, rowAfter } from '../moves.ts';
import type { AppState } from '../state.ts';
import { type AppStep, withOverlay } from '../step.ts';
import type { HelpCommand, HelpSearchCommand } from './commands.ts';
import { type HelpLook, helpMaxTop, helpRows, helpTop } from './help.ts';
import type { HelpOverlay } from './overlay.ts';

/** The help, at the keys that work where it is opened. */
export function openHelp(state: AppState, context: KeyContext): AppStep {
  const top = helpTop(context, state);
  return withOverlay(state, { kind: 'help', top, field: EMPTY_FIELD, typing: false });
}

function at(state: AppState, help: HelpOverlay, top: number): AppStep {
  const last = helpMaxTop(state);
  return withOverlay(state, { ...help, top: Math.max(0, Math.min(last, top)) });
}

/** The rows that have the query. */
export function helpHits({ size, glyphs, keys }: HelpLook, query: string): readonly number[] {
  return helpRows(size.columns, glyphs, keys).flatMap((row, index) =>
    findMatches(spansText(row.spans), query).length > 0 ? [index] : [],
  );
}

/** Behind the last hit comes the first one again. Those on the last page are on screen together, and count as one. */
function toHit(state: AppState, help: HelpOverlay, by: 1 | -1): AppStep {
  const last = helpMaxTop(state);
  const hits = helpHits(state, help.field.text).map(row => Math.min(last, row));
  const ahead = by > 0 ? hits.find(row => row > help.top) : hits.findLast(row => row < help.top);
  const hit = ahead ?? (by > 0 ? hits[0] : hits.at(-1));
  return hit === undefined ? withOverlay(state, help) : at(state, help, hit);
}

export function runHelp(state: AppState, help: HelpOverlay, command: HelpCommand): AppStep {
  const page = Math.max(1, state.size.rows - 2);
  if (isListMove(command))
    return at(state, help, rowAfter(command, help.top, { page, last: helpMaxTop(state) }));
  switch (command) {
    case 'close':
      return withOverlay(state, null);
    case 'search':
      return withOverlay(state, { ...help, field: EMPTY_FIELD, typing: true });
    case 'nextHit':
      return toHit(state, help, 1);
    case 'previousHit':
      return toHit(state, help, -1);
    default:
      return command satisfies never;
  }
}

/** With the field as it is now, at the first row from here on that has its text. */
function searching(state: AppState, help: HelpOverlay, field: TextField): AppStep {
  const hits = helpHits(state, field.text);
  return at(state, { ...help, field }, hits.find(row => row >= help.top) ?? hits[0] ?? help.top);
}

export function runHelpSearch(state: AppState, help: HelpOverlay, command: HelpSearchCommand): AppStep {
  switch (command) {
    case 'submit':
      return withOverlay(state, { ...help, typing: false });
    case 'cancel':
      return withOverlay(state, { ...help, field: EMPTY_FIELD, typing: false });
    default:
      return searching(state, help, edit(help.field, command));
  }
}

/** Typed or pasted text at the cursor. */
export const typeInHelp = (state: AppState, help: HelpOverlay, text: string): AppStep =>
  searching(state, help, typedInto(help.field, text));
