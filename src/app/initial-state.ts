/** The state before the first key. */
import type { Conversation } from '../format/conversation.ts';
import type { Glyphs } from '../text/row.ts';
import type { Preferences } from './effect.ts';
import { initialPicker } from './picker/state.ts';
import type { AppState, Size } from './state.ts';
import { openViewer } from './viewer/state.ts';

export interface InitialOptions {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly home: string | undefined;
  readonly preferences: Preferences;
  /** `rolltop open`: straight into the viewer. */
  readonly open: Conversation | null;
}

export function initialState({ size, glyphs, home, preferences, open }: InitialOptions): AppState {
  return {
    size,
    glyphs,
    home,
    highlight: null,
    startedIn: open === null ? 'picker' : 'viewer',
    screen: open === null ? 'picker' : 'viewer',
    picker: initialPicker(preferences),
    searchAll: null,
    viewer: open === null ? null : openViewer({ id: open.id, path: open.path }, preferences.detail),
    detail: preferences.detail,
    composer: null,
    turns: [],
    overlay: null,
    notice: null,
    nextToken: 1,
  };
}
