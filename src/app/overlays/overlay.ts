/** What opens over a screen and has the keys until it is closed: a small menu, the field for a name, the help. */

import type { Failure } from '../../actions/many-ends.ts';
import type { ManyAct, ManyQuestion } from '../../actions/many-question.ts';
import type { ManyJob } from '../../actions/run-many.ts';
import type { ConversationRef, LockHolder, Scope } from '../../format/conversation.ts';
import type { OfferedHosts } from '../../format/host-state.ts';
import type { ByteOffset, ConversationId, Dialect } from '../../format/identity.ts';
import type { ListSort } from '../../query/order.ts';
import type { ExamineProgress } from '../../sessions/doctor/examine-sessions.ts';
import type { Finding } from '../../sessions/doctor/finding.ts';
import type { CopyablePart } from '../../text/copyable-parts.ts';
import type { PatchedPlace } from '../../text/edited-places.ts';
import type { NotifyWay } from '../bell/ways.ts';
import type { Token } from '../effect.ts';
import type { TextField } from '../field/field.ts';

export type Overlay =
  | MenuOverlay
  | NameField
  | ViewNameField
  | TagsField
  | ManyOverlay
  | ExaminationOverlay
  | HostsOverlay
  | HelpOverlay;

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

/** A part of the marked item, the last answer of its turn, or something of the session. */
export type CopyChoice = CopyablePart | 'answer' | 'link' | 'id' | 'path' | 'resume';
/** A view by its name. */
export type ViewChoice = `@${string}`;
/** What the list may show: a scope, or a view that was kept; and keeping this one, or dropping one. */
export type ScopeChoice = Scope | ViewChoice | 'keep' | 'drop';
export type BusyChoice = 'queue' | 'wait' | 'retry' | 'askAgain' | 'keep' | 'edit';

export interface CopyMenu extends MenuOf<'copy', CopyChoice> {
  /** The item whose parts can be copied; null: none is on screen. */
  readonly item: ByteOffset | null;
  /** The last answer of that item's turn, where it is another item. */
  readonly answer: ByteOffset | null;
}

export interface BusyMenu extends MenuOf<'busy', BusyChoice> {
  /** Who holds the session. */
  readonly holder: LockHolder;
}

export interface RelativesMenu extends MenuOf<'relatives', ConversationId> {
  /** The sessions that are offered, in the order of the items. */
  readonly sessions: readonly ConversationRef[];
}

export interface EditMenu extends MenuOf<'edit', string> {
  readonly conversation: ConversationRef;
  /** In the order of the items, whose values are their numbers. */
  readonly places: readonly PatchedPlace[];
}

export type MenuOverlay =
  | EditMenu
  | CopyMenu
  | RelativesMenu
  | MenuOf<'sort', ListSort>
  | MenuOf<'scope', ScopeChoice>
  | MenuOf<'dropView', ViewChoice>
  | MenuOf<'notify', NotifyWay>
  | BusyMenu
  | MenuOf<'unlocked', 'keep' | 'append'>
  | MenuOf<'untrusted', 'keep' | 'ask'>;

/** The menu of this name. */
export type MenuNamed<Name extends MenuOverlay['menu']> = Extract<MenuOverlay, { menu: Name }>;

/** The field for a session's name. */
export interface NameField extends TextField {
  readonly kind: 'name';
  readonly conversation: ConversationRef;
  readonly dialect: Dialect | null;
}

/** The field for the name of the list's view. */
export interface ViewNameField extends TextField {
  readonly kind: 'viewName';
}

/** The field for tags, of one session or of several. */
export interface TagsField extends TextField {
  readonly kind: 'tags';
  readonly ids: readonly ConversationId[];
  /** Those of the one session; of several, none: what is typed is added. */
  readonly before: readonly string[];
  /** Tags that sessions have, the most frequent first. */
  readonly known: readonly string[];
  /** What `tab` put in last: the field before it, and which choice; null: something was typed since. */
  readonly completing: { readonly before: TextField; readonly index: number } | null;
}

/** An act on many sessions: asked about, under way, or not wholly done. */
export interface ManyOverlay {
  readonly kind: 'many';
  readonly phase: /** It is looked up what belongs to the sessions. */
    | {
        readonly kind: 'planning';
        readonly token: Token;
        readonly act: ManyAct;
        readonly count: number;
        /** Conversations of the home that were looked at, of so many; 0 before they are known. */
        readonly done: number;
        readonly of: number;
      }
    | { readonly kind: 'asking'; readonly plan: ManyQuestion }
    | {
        readonly kind: 'running';
        readonly token: Token;
        readonly job: ManyJob['kind'];
        readonly done: number;
        readonly of: number;
        readonly stopping: boolean;
        /** What was done is taken back when it has stopped. */
        readonly takeBack: boolean;
      }
    /** What could not be done, each with its reason. */
    | {
        readonly kind: 'failed';
        readonly said: string;
        readonly failures: readonly Failure[];
        /** The first row of them that is shown. */
        readonly top: number;
      };
}

/** What an examination found, and in which session. */
export interface ExaminedFinding {
  readonly title: string;
  readonly finding: Finding;
}

/** What is wrong with one session or with several, over the whole screen. */
export interface ExaminationOverlay {
  readonly kind: 'examination';
  readonly token: Token;
  /** The title of the one session; null: there are several. */
  readonly title: string | null;
  readonly count: number;
  readonly phase: 'looking' | 'whole' | 'stopped';
  readonly progress: ExamineProgress;
  readonly found: readonly ExaminedFinding[];
  /** The first row on screen. */
  readonly top: number;
}

/** Which hosts stand in the list, over the whole screen. */
export interface HostsOverlay {
  readonly kind: 'hosts';
  /** Every host of the ssh configuration; null: not read yet. */
  readonly known: OfferedHosts | null;
  /** Null: the first one. */
  readonly selected: string | null;
  /** The first row on screen. */
  readonly top: number;
}

export interface HelpOverlay {
  readonly kind: 'help';
  /** The first row on screen. */
  readonly top: number;
  /** What is looked for; empty: nothing. */
  readonly field: TextField;
  /** The field for it has the keys. */
  readonly typing: boolean;
}
