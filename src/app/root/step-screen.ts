/** One event to one screen: its update runs, and its intent is answered. */
import type { Snapshot } from '../../live/snapshot.ts';
import type { BoardEvent } from '../board/event.ts';
import { updateBoard } from '../board/update.ts';
import type { ComposerEvent } from '../composer/event.ts';
import { updateComposer } from '../composer/update.ts';
import type { ExportEvent } from '../export-review/event.ts';
import { updateExport } from '../export-review/update.ts';
import type { PickerEvent } from '../picker/event.ts';
import { updatePicker } from '../picker/update.ts';
import type { SearchAllEvent } from '../search-all/event.ts';
import { updateSearchAll } from '../search-all/update.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, type ScreenStep, stay } from '../step.ts';
import { countTokens } from '../tokens.ts';
import type { UsageEvent } from '../usage/event.ts';
import { updateUsage } from '../usage/update.ts';
import type { ViewerEvent } from '../viewer/event.ts';
import { answer } from './answer.ts';
import {
  boardContext,
  composerContext,
  exportContext,
  pickerContext,
  searchAllContext,
  usageContext,
} from './context.ts';
import { runViewer } from './run-viewer.ts';

function answered({ state, effects, intent }: ScreenStep<AppState>, snapshot: Snapshot): AppStep {
  const step = stay(state, ...effects);
  return intent === null ? step : andThen(step, next => answer(next, intent, snapshot));
}

export function stepPicker(state: AppState, event: PickerEvent, snapshot: Snapshot): AppStep {
  const step = updatePicker(state.picker, event, pickerContext(state, snapshot));
  return answered({ ...step, state: { ...state, picker: step.state } }, snapshot);
}

/** Drops an event for a search that was closed meanwhile. */
export function stepSearchAll(state: AppState, event: SearchAllEvent, snapshot: Snapshot): AppStep {
  const { screen } = state;
  if (screen.kind !== 'searchAll') return stay(state);
  const step = updateSearchAll(screen.searchAll, event, searchAllContext(state, snapshot));
  return answered({ ...step, state: { ...state, screen: { ...screen, searchAll: step.state } } }, snapshot);
}

/** Drops an event for a screen that was closed meanwhile. */
export function stepUsage(state: AppState, event: UsageEvent, snapshot: Snapshot): AppStep {
  const { screen } = state;
  if (screen.kind !== 'usage') return stay(state);
  const step = updateUsage(screen.usage, event, usageContext(state, snapshot));
  return answered({ ...step, state: { ...state, screen: { ...screen, usage: step.state } } }, snapshot);
}

/** Drops an event for a board that was left meanwhile. */
export function stepBoard(state: AppState, event: BoardEvent, snapshot: Snapshot): AppStep {
  const { screen } = state;
  if (screen.kind !== 'board') return stay(state);
  const step = updateBoard(screen.board, event, boardContext(state, snapshot));
  return answered({ ...step, state: { ...state, screen: { kind: 'board', board: step.state } } }, snapshot);
}

/** Drops an event for an export that was left meanwhile. */
export function stepExport(state: AppState, event: ExportEvent, snapshot: Snapshot): AppStep {
  const { screen } = state;
  if (screen.kind !== 'export') return stay(state);
  const step = updateExport(screen.export, event, exportContext(state));
  const next = { ...state, screen: { ...screen, export: step.state } };
  return answered({ ...step, state: countTokens(next, step.effects) }, snapshot);
}

export function stepViewer(state: AppState, event: ViewerEvent, snapshot: Snapshot): AppStep {
  return answered(runViewer(state, event, snapshot), snapshot);
}

/** Drops an event for a composer that was closed meanwhile. */
export function stepComposer(state: AppState, event: ComposerEvent, snapshot: Snapshot): AppStep {
  const { screen } = state;
  if (screen.kind !== 'viewer' || screen.composer === null) return stay(state);
  const step = updateComposer(screen.composer, event, composerContext(state));
  const next = { ...state, screen: { ...screen, composer: step.state } };
  return answered({ ...step, state: countTokens(next, step.effects) }, snapshot);
}
