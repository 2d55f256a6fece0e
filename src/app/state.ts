/**
 * What the user is doing: one small immutable value. Never rows, never file contents: selection by conversation id, anchor
 * by item offset + row, queries, tokens, notice. Everything on the screen is derived from it and a snapshot.
 */

import type { ManyJob } from '../actions/run-many.ts';
import type { ConversationRef } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { NamedView, NamedViews } from '../query/named-view.ts';
import type { DetailLevel } from '../text/item-rows.ts';
import type { Highlight } from '../text/markdown/block-options.ts';
import type { Glyphs } from '../text/row.ts';
import type { NotifyWay } from './bell/ways.ts';
import type { BoardState } from './board/state.ts';
import type { ComposerState } from './composer/state.ts';
import type { Token } from './effect.ts';
import type { ExportState } from './export-review/state.ts';
import type { KeyTable } from './keymap.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { ListLook } from './picker/columns.ts';
import type { PickerState } from './picker/state.ts';
import type { SearchAllState } from './search-all/state.ts';
import type { UsageState } from './usage/state.ts';
import type { ViewerState } from './viewer/state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The list; its state is kept whatever is on screen, in `AppState.picker`. */
export interface PickerScreen {
  readonly kind: 'picker';
}

/** The search over all sessions. */
export interface SearchAllScreen {
  readonly kind: 'searchAll';
  readonly searchAll: SearchAllState;
}

/** What all sessions used. */
export interface UsageScreen {
  readonly kind: 'usage';
  readonly usage: UsageState;
}

/** What is going on. */
export interface BoardScreen {
  readonly kind: 'board';
  readonly board: BoardState;
}

/** One open session. */
export interface ViewerScreen {
  readonly kind: 'viewer';
  readonly viewer: ViewerState;
  /** The text box below the conversation; null: closed. */
  readonly composer: ComposerState | null;
  /** The screen it was opened from, as it was left: another session when this one is a relative of it. */
  readonly from: Screen;
}

/** What is looked through before sessions are exported. */
export interface ExportScreen {
  readonly kind: 'export';
  readonly export: ExportState;
  /** The screen it was opened from, as it was left. */
  readonly from: Exclude<Screen, ExportScreen>;
}

export type Screen = PickerScreen | SearchAllScreen | UsageScreen | BoardScreen | ViewerScreen | ExportScreen;

/** What a key would do, and does only when it is pressed twice in a row. */
export type AwaitedCommand = 'codexFork' | 'stopTurn';

/** What was done last, which `u` takes back. */
export type Undoable = { readonly token: Token } & (
  | {
      readonly did: 'archive' | 'unarchive';
      /** Where it is now. */
      readonly conversation: ConversationRef;
    }
  | {
      readonly did: 'view';
      readonly name: string;
      /** What had the name before; null: nothing. */
      readonly view: NamedView | null;
    }
  | {
      readonly did: 'many';
      /** Takes it back. */
      readonly job: ManyJob;
    }
);

/** Something that `u` takes back as soon as it is done. */
export interface ActUnderWay {
  /** The token of its effect. */
  readonly token: Token;
  /** `u` was pressed meanwhile. */
  readonly takeBack: boolean;
}

/** One sentence in the footer. */
export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly token: Token;
  /** An answer to one key, gone with the next: it must not stay over the footer while the user goes on. */
  readonly brief: boolean;
  /** It asked for the same key once more. */
  readonly awaits: AwaitedCommand | null;
}

/** A turn of Codex that was requested here. `starting`: it does not have the message yet. */
export interface RequestedTurn {
  /** The token of the effect that requested it. */
  readonly token: Token;
  readonly conversation: ConversationRef;
  readonly text: string;
  readonly phase: 'starting' | 'running' | 'stopping';
}

export interface AppState {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
  /** Columns and dates of the list. */
  readonly look: ListLook;
  /** Colours code; null until it is loaded, which opening the first session requests. */
  readonly highlight: Highlight | null;
  /** The user's home folder, drawn as `~`. */
  readonly home: string | undefined;
  /** The sessions are made up (`rolltop demo`). */
  readonly isDemo: boolean;
  /** Which program was started: `q` in a viewer opened by `rolltop open` quits. */
  readonly startedIn: 'picker' | 'viewer';
  readonly screen: Screen;
  readonly picker: PickerState;
  /** Chosen last; the next viewer opens with it. */
  readonly detail: DetailLevel;
  /** How the person is called when a session needs them or is ready; null: they never chose, and it is off. */
  readonly notify: NotifyWay | null;
  /** Sessions with a message that was begun and not sent. */
  readonly drafts: ReadonlySet<ConversationId>;
  /** Turns that go on in the background, whatever is on the screen. */
  readonly turns: readonly RequestedTurn[];
  /** Open over the screen; null: nothing is. */
  readonly overlay: Overlay | null;
  readonly notice: Notice | null;
  /** What the key that is being pressed was asked for by the notice before it. */
  readonly awaited: AwaitedCommand | null;
  /** Said in the footer as long as it is there. */
  readonly undo: Undoable | null;
  /** The act with a way back that was begun last and has not ended; null: there is none. */
  readonly underWay: ActUnderWay | null;
  /** Codex gave the terminal back a moment ago: a Ctrl-C may still be meant for Codex. */
  readonly backFromCodex: Token | null;
  /** The views that have names, as they were read last. */
  readonly views: NamedViews;
  /** The sessions whose ends are read, for the board. */
  readonly tails: readonly ConversationId[];
  readonly nextToken: Token;
}

/** The viewer of the open session; null while none is open. */
export function viewerOf({ screen }: Pick<AppState, 'screen'>): ViewerState | null {
  return screen.kind === 'viewer' ? screen.viewer : null;
}

/** The open composer; null while it is closed. */
export function composerOf({ screen }: Pick<AppState, 'screen'>): ComposerState | null {
  return screen.kind === 'viewer' ? screen.composer : null;
}
