/** What each screen needs to know; how the viewer and the composer below it share the terminal. */
import type { ManyJob } from '../../actions/run-many.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { BoardContext } from '../board/event.ts';
import type { ComposerContext } from '../composer/event.ts';
import { composerHeight } from '../composer/window.ts';
import type { ExportContext } from '../export-review/event.ts';
import type { PickerContext } from '../picker/event.ts';
import type { SearchAllContext } from '../search-all/event.ts';
import { type AppState, composerOf, type Size, type Undoable } from '../state.ts';
import type { UsageContext } from '../usage/event.ts';
import type { ViewerContext } from '../viewer/event.ts';
import { begunIn } from './begun.ts';
import { subAgentTokens } from './sub-agent-tokens.ts';

/** What `u` does, in the footer; empty when there is nothing to take back. */
const UNDO_WORDS: Readonly<Record<Exclude<Undoable['did'], 'many' | 'view'>, string>> = {
  archive: 'bring back what was archived',
  unarchive: 'archive again',
};

const MANY_WORDS: Readonly<Record<ManyJob['kind'], string>> = {
  unarchive: UNDO_WORDS.archive,
  archive: UNDO_WORDS.unarchive,
  restore: 'bring back from the trash',
  delete: 'move to the trash again',
  mark: 'mark again',
  unmark: 'pins and tags as before',
};

function undoWords({ undo }: AppState): string {
  if (undo === null) return '';
  if (undo.did === 'view') return undo.view === null ? `drop @${undo.name}` : `@${undo.name} as before`;
  return undo.did === 'many' ? MANY_WORDS[undo.job.kind] : UNDO_WORDS[undo.did];
}

export function pickerContext(state: AppState, snapshot: Snapshot): PickerContext {
  const { size, glyphs, keys, home, highlight } = state;
  const { preview } = snapshot;
  return {
    snapshot: snapshot.conversations,
    size,
    glyphs,
    keys,
    look: state.look,
    home,
    nowMs: snapshot.nowMs,
    begun: begunIn({ turns: state.turns, drafts: state.drafts }),
    isDemo: state.isDemo,
    undo: undoWords(state),
    preview,
    hosts: snapshot.hosts,
    ...(highlight && { highlight }),
  };
}

export function searchAllContext(state: AppState, snapshot: Snapshot): SearchAllContext {
  const { size, glyphs, keys } = state;
  const { counts, titles, values } = snapshot.conversations;
  return { search: snapshot.search, counts, titles, values, size, glyphs, keys, nowMs: snapshot.nowMs };
}

export function usageContext(state: AppState, snapshot: Snapshot): UsageContext {
  const { size, glyphs, keys, home } = state;
  const { counts } = snapshot.conversations;
  return { usage: snapshot.usage, counts, size, glyphs, keys, home, nowMs: snapshot.nowMs };
}

export function boardContext(state: AppState, snapshot: Snapshot): BoardContext {
  const { size, glyphs, keys, highlight } = state;
  const { conversations, tails, nowMs } = snapshot;
  const { atWork, phase, fittingIn, values } = conversations;
  return {
    atWork,
    fittingIn,
    values,
    tails,
    complete: phase === 'ready',
    size,
    glyphs,
    keys,
    nowMs,
    ...(highlight && { highlight }),
  };
}

export function composerContext(state: AppState): ComposerContext {
  const { size, glyphs, keys } = state;
  return { size, glyphs, keys, token: state.nextToken };
}

export function exportContext({ size, glyphs, keys, home, nextToken }: AppState): ExportContext {
  return { size, glyphs, keys, home, token: nextToken };
}

/** What the composer leaves; the whole terminal while it is closed. */
function viewerSize(state: AppState): Size {
  const composer = composerOf(state);
  if (composer === null) return state.size;
  const taken = composerHeight(composer, composerContext(state));
  return { columns: state.size.columns, rows: Math.max(1, state.size.rows - taken) };
}

/** Null while the store of the open session has nothing to show yet. */
export function viewerContext(state: AppState, snapshot: Snapshot): ViewerContext | null {
  if (snapshot.items === null) return null;
  const { id } = snapshot.items.conversation;
  const turn = state.turns.find(each => each.conversation.id === id);
  return {
    items: snapshot.items,
    size: viewerSize(state),
    glyphs: state.glyphs,
    keys: state.keys,
    nowMs: snapshot.nowMs,
    composing: composerOf(state) !== null,
    ...(turn && { turn: turn.phase }),
    undo: undoWords(state),
    subAgentTokens: subAgentTokens(snapshot.conversations, id),
    token: state.nextToken,
    ...(state.highlight && { highlight: state.highlight }),
  };
}
