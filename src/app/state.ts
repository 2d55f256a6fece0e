/**
 * What the user is doing: one small immutable value. Never rows, never file contents: selection by conversation id, anchor
 * by item offset + row, queries, tokens, notice. Everything on the screen is derived from it and a snapshot.
 */

import type { ConversationRef, LockHolder } from '../format/conversation.ts';
import type { ByteOffset, Dialect } from '../format/identity.ts';
import type { Highlight } from '../text/markdown/look.ts';
import type { Glyphs } from '../text/row.ts';
import type { ComposerState } from './composer/state.ts';
import type { Effect, Token } from './effect.ts';
import type { PickerState } from './picker/state.ts';
import type { SearchAllState } from './search-all/state.ts';
import type { DetailLevel } from '../text/item-rows.ts';
import type { ViewerState } from './viewer/state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type MenuKind = 'copy' | 'sort' | 'scope' | 'busy' | 'unlocked' | 'untrusted';

export interface MenuItem {
  readonly label: string;
  readonly value: string;
}

export type Overlay =
  | {
      readonly kind: 'menu';
      readonly menu: MenuKind;
      readonly title: string;
      readonly items: readonly MenuItem[];
      readonly initial: number;
      /** The item a copy menu was opened on, if any. */
      readonly subject?: ByteOffset;
      /** Who holds the session that a busy menu is about. */
      readonly holder?: LockHolder;
    }
  /** The field for a session's name. */
  | {
      readonly kind: 'name';
      readonly conversation: ConversationRef;
      readonly dialect: Dialect | null;
      readonly text: string;
    }
  | { readonly kind: 'help'; readonly top: number };

/** One sentence in the footer. `undo` is there while `u` can take the last archive back. */
export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly token: Token;
  readonly undo: ConversationRef | null;
  /** An answer to one key, gone with the next: it must not stand over the footer while somebody goes on. */
  readonly brief: boolean;
}

/** A turn of Codex that was asked for here. `starting`: it does not have the message yet. */
export interface Turn {
  /** The token of the effect that asked for it. */
  readonly token: Token;
  readonly conversation: ConversationRef;
  readonly text: string;
  readonly phase: 'starting' | 'running' | 'stopping';
}

export interface AppState {
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** Colours code; null until it is loaded, which the first open conversation asks for. */
  readonly highlight: Highlight | null;
  /** The user's home folder, drawn as `~`. */
  readonly home: string | undefined;
  /** Which program was started: `q` in a viewer opened by `rolltop open` quits. */
  readonly startedIn: 'picker' | 'viewer';
  readonly screen: 'picker' | 'searchAll' | 'viewer';
  readonly picker: PickerState;
  /** The search over all sessions; kept beneath a hit that was opened from it. Null when closed. */
  readonly searchAll: SearchAllState | null;
  /** Null while no conversation is open. */
  readonly viewer: ViewerState | null;
  /** Chosen last; the next viewer opens with it. */
  readonly detail: DetailLevel;
  /** Open over the viewer; null when closed. */
  readonly composer: ComposerState | null;
  /** Going on in the background, whatever is on the screen. */
  readonly turns: readonly Turn[];
  readonly overlay: Overlay | null;
  readonly notice: Notice | null;
  readonly nextToken: Token;
}

/** What every update returns. */
export interface Step<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}
