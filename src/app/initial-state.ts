/** The state before the first key. */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { Glyphs } from '../text/row.ts';
import { OPENED_BOARD } from './board/state.ts';
import type { Preferences } from './effect.ts';
import { filterWith } from './filter/filter-field.ts';
import { type KeyTable, USUAL_KEYS } from './keymap.ts';
import { type ListLook, USUAL_LIST } from './picker/columns.ts';
import { initialPicker } from './picker/state.ts';
import type { AppState, Size, ViewerScreen } from './state.ts';
import { openViewer } from './viewer/state.ts';

export interface InitialOptions {
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** Left out: the usual ones. */
  readonly keys?: KeyTable;
  /** Left out: the usual columns and dates. */
  readonly look?: ListLook;
  /** What the list is filtered by; left out: nothing. */
  readonly filter?: string;
  readonly home: string | undefined;
  readonly preferences: Omit<Preferences, 'hosts'>;
  /** The session of `rolltop open`, shown first; null: the list is. */
  readonly open: Conversation | null;
  /** Begins with the board. */
  readonly board?: boolean;
  /** The sessions are made up: the header says so. */
  readonly isDemo?: boolean;
  /** Sessions that have a draft; left out: none has. */
  readonly drafts?: ReadonlySet<ConversationId>;
}

const PICKER = { kind: 'picker' } as const;
const BOARD = { kind: 'board', board: OPENED_BOARD } as const;

function viewerOn({ id, path }: Conversation, { detail }: Pick<Preferences, 'detail'>): ViewerScreen {
  return { kind: 'viewer', viewer: openViewer({ id, path }, detail), composer: null, from: PICKER };
}

export function initialState(options: InitialOptions): AppState {
  const { size, glyphs, home, preferences, open, isDemo = false, drafts = new Set() } = options;
  const { board = false, keys = USUAL_KEYS, look = USUAL_LIST, filter = '' } = options;
  return {
    size,
    glyphs,
    keys,
    look,
    home,
    isDemo,
    highlight: null,
    startedIn: open === null ? 'picker' : 'viewer',
    screen: open === null ? (board ? BOARD : PICKER) : viewerOn(open, preferences),
    picker: { ...initialPicker(preferences), filter: filterWith(filter) },
    detail: preferences.detail,
    notify: preferences.notify,
    drafts,
    turns: [],
    overlay: null,
    notice: null,
    awaited: null,
    undo: null,
    underWay: null,
    backFromCodex: null,
    views: new Map(),
    tails: [],
    nextToken: 1,
  };
}
