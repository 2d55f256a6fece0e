/** What opens over a screen and has the keys until it is closed: a small menu, the field for a name, the help. */
import type { ConversationRef, LockHolder, Scope, SortOrder } from '../../format/conversation.ts';
import type { ByteOffset, Dialect } from '../../format/identity.ts';

export type Overlay = MenuOverlay | NameField | HelpOverlay;

export interface MenuItem<Value extends string = string> {
  readonly label: string;
  readonly value: Value;
}

interface MenuOf<Name extends string, Value extends string> {
  readonly kind: 'menu';
  readonly menu: Name;
  readonly title: string;
  readonly items: readonly MenuItem<Value>[];
  /** Index of the item that is highlighted first. */
  readonly initial: number;
}

export type CopyChoice = 'message' | 'id' | 'path' | 'resume';
export type BusyChoice = 'queue' | 'wait' | 'retry' | 'askAgain' | 'keep' | 'edit';

export interface CopyMenu extends MenuOf<'copy', CopyChoice> {
  /** The item whose text can be copied; null: none is on screen. */
  readonly item: ByteOffset | null;
}

export interface BusyMenu extends MenuOf<'busy', BusyChoice> {
  /** Who holds the session. */
  readonly holder: LockHolder;
}

export type MenuOverlay =
  | CopyMenu
  | MenuOf<'sort', SortOrder>
  | MenuOf<'scope', Scope>
  | BusyMenu
  | MenuOf<'unlocked', 'keep' | 'append'>
  | MenuOf<'untrusted', 'keep' | 'ask'>;

/** The menu of this name. */
export type MenuNamed<Name extends MenuOverlay['menu']> = Extract<MenuOverlay, { menu: Name }>;

/** The field for a session's name. */
export interface NameField {
  readonly kind: 'name';
  readonly conversation: ConversationRef;
  readonly dialect: Dialect | null;
  readonly text: string;
}

export interface HelpOverlay {
  readonly kind: 'help';
  /** The first row on screen. */
  readonly top: number;
  /** What is looked for; empty: nothing. */
  readonly query: string;
  /** The field for it has the keys. */
  readonly typing: boolean;
}
