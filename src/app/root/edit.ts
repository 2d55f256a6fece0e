/** The person's own editor and pager: what they are opened on. */
import type { ConversationRef } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { type PatchedPlace, patchedPlaces } from '../../text/edited-places.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { EditIntent } from '../intent.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { refOf } from './screens.ts';

/** More files are found by their names. */
const MOST_OFFERED = 50;

/** Opens the item at the mark in one of them. */
export function openOutside(state: AppState, { kind, item }: EditIntent, snapshot: Snapshot): AppStep {
  return kind === 'page' ? pageItem(state, item) : editFiles(state, item, snapshot);
}

/** One file is opened; of several, a menu asks which. */
function editFiles(state: AppState, offset: ByteOffset | null, { items }: Snapshot): AppStep {
  const item = items?.items.find(each => each.offset === offset);
  if (items === null || item?.kind !== 'patch')
    return withNotice(state, 'The item at the mark changes no file.', { brief: true });
  const conversation = refOf(items.conversation);
  const places = patchedPlaces(item.files).slice(0, MOST_OFFERED);
  const [first, second] = places;
  if (first === undefined)
    return withNotice(state, 'The patch at the mark leaves no file to open.', { brief: true });
  if (second === undefined) return editPlace(state, conversation, first);
  const labels = places.map(({ path, line }, number) => ({
    value: String(number),
    label: safeLine(line === null ? path : `${path}:${line}`, state.glyphs),
  }));
  const rest = { title: 'Open in the editor', items: labels, initial: 0, conversation, places };
  return withOverlay(state, { kind: 'menu', menu: 'edit', ...rest });
}

export function editPlace(
  state: AppState,
  conversation: ConversationRef,
  place: PatchedPlace | undefined,
): AppStep {
  if (place === undefined) return stay(state);
  const { token, counted } = takeToken(state);
  return stay({ ...counted, notice: null }, { type: 'editFile', token, conversation, place });
}

function pageItem(state: AppState, offset: ByteOffset | null): AppStep {
  if (offset === null) return stay(state);
  const { token, counted } = takeToken(state);
  return stay({ ...counted, notice: null }, { type: 'pageItem', token, offset });
}
