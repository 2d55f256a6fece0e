/** From an open session to the one below or above it in the list, which is selected there, too. */
import type { Snapshot } from '../../live/snapshot.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import { type AppState, viewerOf } from '../state.ts';
import { type AppStep, stay } from '../step.ts';
import { enterViewer, refOf } from './screens.ts';

const NONE = {
  below: 'This is the last session of the list.',
  above: 'This is the first session of the list.',
} as const;

export function enterBeside(state: AppState, { conversations }: Snapshot, way: 'below' | 'above'): AppStep {
  const viewer = viewerOf(state);
  if (viewer === null) return stay(state);
  const leave = keyOf(state, 'viewer', 'leave');
  const here = conversations.indexOf(viewer.conversation.id);
  if (here === -1)
    return withNotice(state, `The list does not have this session now: ${leave} goes back to it.`, {
      brief: true,
    });
  const index = here + (way === 'below' ? 1 : -1);
  const beside = conversations.at(index)?.conversation;
  if (beside === undefined) return withNotice(state, NONE[way], { brief: true });
  const picker = { ...state.picker, selected: beside.id, index };
  return enterViewer({ ...state, picker }, refOf(beside));
}
