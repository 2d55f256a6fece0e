/**
 * Effects are data: `update` returns them, `ui/effects/` runs them. Where an effect has a result, that comes back as the action named
 * with it, with the effect's token.
 */

import type { ExportChoices } from '../actions/export.ts';
import type { ManyAct } from '../actions/many-question.ts';
import type { ManyJob } from '../actions/run-many.ts';
import type { ConversationRef } from '../format/conversation.ts';
import type { ByteOffset, ConversationId, Dialect } from '../format/identity.ts';
import type { ListView, SearchWhere } from '../live/snapshot.ts';
import type { FindRequest, RawLinePart } from '../live/source.ts';
import type { NamedView } from '../query/named-view.ts';
import type { SearchQuery } from '../search/query.ts';
import type { SearchHit } from '../search/request.ts';
import type { CopyablePart } from '../text/copyable-parts.ts';
import type { PatchedPlace } from '../text/edited-places.ts';
import type { DetailLevel, ItemLayout } from '../text/item-rows.ts';
import type { NotifyWay } from './bell/ways.ts';

/** Counted by the state. A result whose token is not the one waited for is stale and dropped. */
export type Token = number;

export interface Preferences {
  readonly scope: ListView['scope'];
  readonly sort: ListView['sort'];
  readonly detail: DetailLevel;
  /** How the person is called; null: they never chose, and it is off. */
  readonly notify: NotifyWay | null;
  /** Hosts whose sessions stand in the list, as the person calls them. */
  readonly hosts: readonly string[];
}

export type Effect =
  | ProgramEffect
  | HostEffect
  | ListEffect
  | ItemEffect
  | SearchAllEffect
  | UsageEffect
  | SessionEffect
  | ExportEffect
  | EditEffect
  | StoredEffect
  | TimerEffect;

/** The program and its terminal. */
export type ProgramEffect =
  /** Ends the program. */
  | { readonly type: 'quit' }
  /** Stops the program until the shell continues it. */
  | { readonly type: 'suspend' }
  /** Draws the whole screen again and reads the tree again. */
  | { readonly type: 'redraw' }
  /** Loads the colours of code. Comes back as `highlightLoaded`. */
  | { readonly type: 'loadHighlight' }
  /** Calls the person, in this way. */
  | { readonly type: 'notify'; readonly way: NotifyWay; readonly text: string };

/** Hosts whose sessions stand in the list. How they are comes with the snapshot. */
export type HostEffect =
  /** Reads which hosts the person has. Comes back as `hostsRead`. */
  | { readonly type: 'readHosts' }
  /** Chooses a host, which connects it, or lets it go; remembered for the next start. */
  | { readonly type: 'chooseHost'; readonly alias: string; readonly isChosen: boolean }
  /** Connects to one now, whatever its pause. */
  | { readonly type: 'retryHost'; readonly alias: string }
  /** Lends the terminal to ssh, which asks for what the host wants. Comes back as `hostAsked`. */
  | { readonly type: 'askHost'; readonly alias: string };

/** The list of sessions. */
export type ListEffect =
  /** Shows another scope, order, filter or other unfolded sessions. */
  | { readonly type: 'setView'; readonly view: ListView }
  /** Shows the end of this session beside the list; null: of none. */
  | { readonly type: 'preview'; readonly id: ConversationId | null }
  /** Reads and follows the ends of these sessions, for the board. */
  | { readonly type: 'showTails'; readonly ids: readonly ConversationId[] }
  /** Reads the titles of these rows (indices of the view, half-open) before all others. */
  | { readonly type: 'readTitles'; readonly from: number; readonly to: number };

/** The open session and its items. */
export type ItemEffect =
  /** Opens a session, at its end; closes the one that is open. */
  | { readonly type: 'open'; readonly conversation: ConversationRef }
  /** Opens the session of a hit and loads what is around the hit. Comes back as `loadedAround`, with the offset in the whole history. */
  | { readonly type: 'openHit'; readonly token: Token; readonly hit: SearchHit }
  /** Closes the open session. */
  | { readonly type: 'close' }
  /** Loads more items at one side of those that are loaded, or those at one end of the session. */
  | { readonly type: 'loadItems'; readonly where: 'before' | 'after' | 'start' | 'end' }
  /** The first and the last item on screen: these stay loaded. */
  | { readonly type: 'showItems'; readonly first: ByteOffset; readonly last: ByteOffset }
  /** Loads the items around `offset` in place of those that are loaded. Comes back as `loadedAround`. */
  | { readonly type: 'loadAround'; readonly token: Token; readonly offset: ByteOffset }
  /** Shows what was taken back at a border of the session, or leaves it out. Comes back as `loadedAround`. */
  | {
      readonly type: 'foldTakenBack';
      readonly token: Token;
      readonly border: ByteOffset;
      readonly how: 'folded' | 'unfolded';
    }
  /** Searches the session for the next item that fits; ends the search before. Comes back as `found`. */
  | { readonly type: 'find'; readonly token: Token; readonly request: FindRequest }
  /** Ends the search in the session. */
  | { readonly type: 'stopFind' }
  /** Counts the hits of the search in the session, drawn by this layout; null: of none. They come with the snapshots. */
  | { readonly type: 'countHits'; readonly layout: ItemLayout | null }
  /** Reads that part of each JSON line of the item at `offset`. Comes back as `rawRead`. */
  | {
      readonly type: 'readRaw';
      readonly token: Token;
      readonly offset: ByteOffset;
      readonly part: RawLinePart;
    }
  /** Copies a part of the item at `offset`. Comes back as `copied`. */
  | {
      readonly type: 'copyItem';
      readonly token: Token;
      readonly offset: ByteOffset;
      readonly part: CopyablePart;
    }
  /** Copies where the item at `offset` is: its file, and the line in it. Comes back as `copied`. */
  | { readonly type: 'copyLink'; readonly token: Token; readonly offset: ByteOffset };

/** The search over all sessions. Its hits come with the snapshot. */
export type SearchAllEffect =
  /** Starts the search's threads. */
  | { readonly type: 'openSearchAll' }
  /** Searches for this in place of the query before, in the sessions that fit the filter line; an empty one ends the search, and counts them. */
  | {
      readonly type: 'searchAll';
      readonly query: SearchQuery;
      readonly where: SearchWhere;
      readonly filter: string;
    }
  /** Ends the search; its hits stay. */
  | { readonly type: 'stopSearchAll' }
  /** Ends the search and its threads. */
  | { readonly type: 'closeSearchAll' };

/** The person's own editor and pager, which get the terminal. */
export type EditEffect =
  /** Opens a file of the session. Comes back as `lentBack`. */
  | {
      readonly type: 'editFile';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly place: PatchedPlace;
    }
  /** Opens the message. Comes back as `draftWritten`. */
  | {
      readonly type: 'editDraft';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
    }
  /** Shows the output of the item at `offset`, else its text. Comes back as `lentBack`. */
  | { readonly type: 'pageItem'; readonly token: Token; readonly offset: ByteOffset };

/** Sessions as documents. */
export type ExportEffect =
  /** Makes the documents of these sessions, in place of those before. Comes back as `exportMoved` now and then, and as `exportPrepared` or `exportFailed`. */
  | {
      readonly type: 'prepareExport';
      readonly token: Token;
      readonly ids: readonly ConversationId[];
      /** The item at the mark, whose turn is wanted. */
      readonly position: ByteOffset | null;
      readonly choices: ExportChoices;
    }
  /** Writes what was prepared. Comes back as `exportWritten`. */
  | { readonly type: 'writeExport'; readonly token: Token; readonly target: string }
  /** Copies what was prepared. Comes back as `copied`. */
  /** `writeKey`: as it is written for people, for a document that is too long to be copied; empty where there is none. */
  | { readonly type: 'copyExport'; readonly token: Token; readonly writeKey: string }
  /** Drops what was prepared, and stops what is being prepared. */
  | { readonly type: 'closeExport' };

/** What all sessions used. It comes with the snapshot. */
export type UsageEffect =
  /** Reads all files; those that are being read are read again from the beginning. */
  | { readonly type: 'openUsage' }
  /** Ends the reading; what was read stays. */
  | { readonly type: 'stopUsage' }
  /** Ends the reading and its threads. */
  | { readonly type: 'closeUsage' };

/** What is done to one session. */
export type SessionEffect = ManageEffect | ManyEffect | ExamineEffect | MessageEffect | CodexEffect;

/** What is done to several sessions. */
export type ManyEffect =
  /** Looks up what an act on these sessions would do. Comes back as `manyLooked` now and then, and as `manyPlanned` unless it is stopped. */
  | {
      readonly type: 'planMany';
      readonly token: Token;
      readonly act: ManyAct;
      readonly ids: readonly ConversationId[];
    }
  /** Does it, one session after the other. Comes back as `manyMoved` now and then, and as `manyEnded`. */
  | { readonly type: 'runMany'; readonly token: Token; readonly job: ManyJob }
  /** Stops the `planMany` with this token, or the `runMany` before its next session. */
  | { readonly type: 'stopMany'; readonly token: Token };

/** Looking for what is wrong with sessions. */
export type ExamineEffect =
  /** Ends the examination before. Comes back as `examined` now and then, and as `examinationEnded` unless it is stopped. */
  | { readonly type: 'examine'; readonly token: Token; readonly ids: readonly ConversationId[] }
  /** Ends the examination. */
  | { readonly type: 'stopExamining' };

type ManageEffect =
  /** Moves the session into the archive. Comes back as `archived`. */
  | { readonly type: 'archive'; readonly token: Token; readonly conversation: ConversationRef }
  /** Brings the session back from the archive. Comes back as `unarchived`. */
  | { readonly type: 'unarchive'; readonly token: Token; readonly conversation: ConversationRef }
  /** Gives the session a name. Comes back as `renamed`. */
  | {
      readonly type: 'rename';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly dialect: Dialect | null;
      readonly name: string;
    }
  /** Copies `text`; `what` names it in the notice. Comes back as `copied`. */
  | { readonly type: 'copy'; readonly token: Token; readonly what: string; readonly text: string };

/** Messages to a session that start no turn. */
type MessageEffect =
  /** Appends a message. Comes back as `sent`, and as `stillBusy` while it waits. */
  | {
      readonly type: 'send';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
      /** The user agreed to append although no lock can be taken or probed here. */
      readonly withoutLock?: true;
      /** Waits while another process holds the session. */
      readonly whenFree?: true;
    }
  /** Ends the wait of the `send` with this token, which then comes back as `sent`. */
  | { readonly type: 'stopWaiting'; readonly token: Token }
  /** Hands a message to `codex queue`. Comes back as `sent`. */
  | {
      readonly type: 'queue';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
    };

/** Codex itself. */
type CodexEffect =
  /** Runs one turn in the background. Comes back as `turnTaken` when Codex has the message, and as `turnEnded`. */
  | {
      readonly type: 'ask';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
      /** The user agreed to a turn in a folder that Codex does not trust. */
      readonly anyFolder?: true;
    }
  /** Stops the turn of the `ask` with this token, which then comes back as `turnEnded`. */
  | { readonly type: 'stopTurn'; readonly token: Token }
  /** Gives the terminal to Codex, on the session or on a fork of it. Comes back as `handedBack`. */
  | {
      readonly type: 'handOff';
      readonly token: Token;
      readonly how: 'resume' | 'fork';
      readonly conversation: ConversationRef;
    };

/** What rolltop keeps for itself from run to run. */
export type StoredEffect =
  /** Reads the draft of a message to this session. Comes back as `draftLoaded`. */
  | { readonly type: 'loadDraft'; readonly token: Token; readonly id: ConversationId }
  /** Keeps the draft of a message to this session; an empty one is removed. */
  | { readonly type: 'saveDraft'; readonly id: ConversationId; readonly text: string }
  /** Reads the views that have names. Comes back as `viewsRead`. */
  | { readonly type: 'readViews'; readonly token: Token }
  /** Reads them for a filter line that begins with `@`. Comes back as `filterViewsRead`. */
  | { readonly type: 'readFilterViews' }
  /** Keeps a view under a name, or drops the name. Comes back as `viewChanged`. */
  | {
      readonly type: 'changeView';
      readonly token: Token;
      readonly name: string;
      readonly view: NamedView | null;
    }
  /** Keeps these preferences for the next start. */
  | { readonly type: 'savePreferences'; readonly preferences: Partial<Preferences> };

export type TimerEffect =
  /** Lets the notice with this token expire. Comes back as `noticeExpired`. */
  | { readonly type: 'expireNotice'; readonly token: Token; readonly afterMs: number }
  /** Waits for the selection to rest on this session. Comes back as `rested`, with the same id. */
  | { readonly type: 'awaitRest'; readonly id: ConversationId; readonly afterMs: number };
