/** Everything that can happen. Actions come from keys, from finished effects, and from the disk having changed. */

import type { MoveResult } from '../actions/archive.ts';
import type { TurnEnd } from '../actions/ask.ts';
import type { EditedDraft, Lent } from '../actions/edit.ts';
import type { ExportReview, ExportWritten } from '../actions/export.ts';
import type { ManyQuestion } from '../actions/many-question.ts';
import type { RenameResult } from '../actions/rename.ts';
import type { ManyEnd, ManyJob } from '../actions/run-many.ts';
import type { SendResult } from '../actions/send.ts';
import type { ConversationRef, LockHolder } from '../format/conversation.ts';
import type { OfferedHosts } from '../format/host-state.ts';
import type { ByteOffset, ConversationId } from '../format/identity.ts';
import type { NamedView, NamedViews } from '../query/named-view.ts';
import type { ExamineProgress } from '../sessions/doctor/examine-sessions.ts';
import type { Highlight } from '../text/markdown/block-options.ts';
import type { NotifyWay } from './bell/ways.ts';
import type { Token } from './effect.ts';
import type { Key } from './key.ts';
import type { KeyTable } from './keymap.ts';
import type { ExaminedFinding } from './overlays/overlay.ts';
import type { ListLook } from './picker/columns.ts';

export type Action =
  | InputAction
  | DiskAction
  | ItemAction
  | SessionAction
  | ExportAction
  | EditAction
  | MessageAction
  | CodexAction
  | ViewAction
  | TimerAction
  | HostAction
  | ProgramAction;

/** The user and the terminal. */
type InputAction =
  /** A key was pressed. */
  | { readonly type: 'key'; readonly key: Key }
  /** Characters of one line came together, perhaps with the Enter behind them: typed over a slow link, or a short paste. */
  | { readonly type: 'burst'; readonly text: string }
  /** Text was pasted. `endLost`: the terminal never sent its end; `tooLong`: only the first 4 MB of it are here. */
  | { readonly type: 'paste'; readonly text: string; readonly problem?: 'endLost' | 'tooLong' | null }
  /** The terminal has another size. */
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** An item of the open menu was chosen; `value` is the item's. */
  | { readonly type: 'menuChosen'; readonly value: string };

type DiskAction =
  /** A store has another snapshot. */
  { readonly type: 'diskChanged' };

/** The open session and its items. */
type ItemAction =
  /** The items around `offset` are loaded (`loadAround`, `openHit`). */
  | { readonly type: 'loadedAround'; readonly token: Token; readonly offset: ByteOffset }
  /** The search in the session ended (`find`); null: nothing fits. */
  | { readonly type: 'found'; readonly token: Token; readonly offset: ByteOffset | null }
  /** The JSON lines of an item were read (`readRaw`). */
  | { readonly type: 'rawRead'; readonly token: Token; readonly lines: readonly string[] };

/** What was done to a session. */
type SessionAction =
  /** How archiving ended (`archive`). */
  | {
      readonly type: 'archived';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly result: MoveResult;
    }
  /** How bringing a session back ended (`unarchive`). */
  | {
      readonly type: 'unarchived';
      readonly token: Token;
      readonly id: ConversationId;
      readonly result: MoveResult;
    }
  /** So many conversations of the home were looked at for a plan (`planMany`). */
  | { readonly type: 'manyLooked'; readonly token: Token; readonly done: number; readonly of: number }
  /** What an act on several sessions would do (`planMany`). */
  | { readonly type: 'manyPlanned'; readonly token: Token; readonly plan: ManyQuestion }
  /** So many sessions of a `runMany` are done. */
  | { readonly type: 'manyMoved'; readonly token: Token; readonly done: number }
  /** How a `runMany` ended. */
  | { readonly type: 'manyEnded'; readonly token: Token; readonly job: ManyJob; readonly end: ManyEnd }
  /** What an examination found since it last said so, and how far it is (`examine`). */
  | {
      readonly type: 'examined';
      readonly token: Token;
      readonly found: readonly ExaminedFinding[];
      readonly progress: ExamineProgress;
    }
  /** It is over (`examine`); `problem` says in one sentence what broke it off, if anything did. */
  | { readonly type: 'examinationEnded'; readonly token: Token; readonly problem: string | null }
  /** How naming a session ended (`rename`). */
  | { readonly type: 'renamed'; readonly token: Token; readonly result: RenameResult }
  /** How copying ended, in one sentence (`copy`, `copyItem`). */
  | { readonly type: 'copied'; readonly token: Token; readonly message: string };

/** The person's own editor and pager. */
type EditAction =
  /** They gave the terminal back (`editFile`, `pageItem`). */
  | { readonly type: 'lentBack'; readonly token: Token; readonly lent: Lent }
  /** The message was written (`editDraft`). */
  | {
      readonly type: 'draftWritten';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly edited: EditedDraft;
    };

/** Sessions as documents. */
type ExportAction =
  /** The documents are made (`prepareExport`). */
  | { readonly type: 'exportPrepared'; readonly token: Token; readonly review: ExportReview }
  /** So much of the sessions was read, 0 to 1. */
  | { readonly type: 'exportMoved'; readonly token: Token; readonly share: number }
  /** They could not be made; one sentence. */
  | { readonly type: 'exportFailed'; readonly token: Token; readonly message: string }
  /** How writing ended (`writeExport`). */
  | { readonly type: 'exportWritten'; readonly token: Token; readonly written: ExportWritten };

/** Messages of the composer. */
type MessageAction =
  /** The draft was read (`loadDraft`); empty when there is none. */
  | { readonly type: 'draftLoaded'; readonly token: Token; readonly text: string }
  /** How sending ended (`send`, `queue`). */
  | { readonly type: 'sent'; readonly token: Token; readonly result: SendResult }
  /** Another process holds the session that a `send` waits for. */
  | { readonly type: 'stillBusy'; readonly token: Token; readonly holder: LockHolder };

/** Codex itself. */
type CodexAction =
  /** Codex has the message of an `ask`: it is in the session. */
  | { readonly type: 'turnTaken'; readonly token: Token }
  /** How the turn of an `ask` ended. */
  | { readonly type: 'turnEnded'; readonly token: Token; readonly end: TurnEnd }
  /** Codex gave the terminal back (`handOff`); `problem` says in one sentence what went wrong, if anything did. */
  | { readonly type: 'handedBack'; readonly token: Token; readonly problem: string | null };

/** The views that have names. */
type ViewAction =
  /** They were read (`readViews`). */
  | { readonly type: 'viewsRead'; readonly token: Token; readonly views: NamedViews }
  /** They were read for a filter line (`readFilterViews`). */
  | { readonly type: 'filterViewsRead'; readonly views: NamedViews }
  /** What became of a `changeView`: what had the name before. */
  | {
      readonly type: 'viewChanged';
      readonly token: Token;
      readonly name: string;
      readonly before: NamedView | null;
      readonly after: NamedView | null;
    };

type TimerAction =
  /** The time of a notice is over (`expireNotice`). */
  | { readonly type: 'noticeExpired'; readonly token: Token }
  /** Keys moved the selection to this session a moment ago (`awaitRest`). */
  | { readonly type: 'rested'; readonly id: ConversationId };

/** Answers about hosts. */
type HostAction =
  /** Every host that the person has (`readHosts`). */
  | { readonly type: 'hostsRead'; readonly known: OfferedHosts }
  /** ssh gave the terminal back (`askHost`). `problem`: why there is no connection, in one sentence. */
  | { readonly type: 'hostAsked'; readonly alias: string; readonly problem: string | null };

type ProgramAction =
  /** The person changed the configuration; `problem`: the first mistake in it, in one sentence. */
  | {
      readonly type: 'settingsChanged';
      readonly keys: KeyTable;
      readonly look: ListLook;
      /** The filter that the list opens with; null: still the same. */
      readonly filter: { readonly from: string; readonly to: string } | null;
      /** Null: still the same, or nothing is said any more. */
      readonly notify: NotifyWay | null;
      readonly problem: string | null;
    }
  /** The colours of code are loaded (`loadHighlight`). */
  | { readonly type: 'highlightLoaded'; readonly highlight: Highlight }
  /** The person would have been called a moment ago, and never said whether they want that. */
  | { readonly type: 'couldCall'; readonly text: string }
  /** An effect failed in a way that no other action has a place for; one sentence. */
  | { readonly type: 'effectFailed'; readonly message: string };
