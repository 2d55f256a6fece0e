/** Everything that can happen. Actions come from keys, from finished effects, and from the disk having changed. */

import type { MoveResult } from '../actions/archive.ts';
import type { TurnEnd } from '../actions/ask.ts';
import type { RenameResult } from '../actions/rename.ts';
import type { SendResult } from '../actions/send.ts';
import type { ConversationRef, LockHolder } from '../format/conversation.ts';
import type { ByteOffset, ConversationId } from '../format/identity.ts';
import type { Highlight } from '../text/markdown/look.ts';
import type { Token } from './effect.ts';
import type { Key } from './key.ts';

export type Action =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** A store has a new snapshot: fix selection and anchor up, ask for what the window needs. */
  | { readonly type: 'diskChanged' }
  /** An item of the open menu was chosen (ink-select-input). */
  | { readonly type: 'menuChosen'; readonly value: string }
  | { readonly type: 'loadedAround'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'found'; readonly token: Token; readonly offset: ByteOffset | null }
  | { readonly type: 'highlightLoaded'; readonly highlight: Highlight }
  | { readonly type: 'rawRead'; readonly token: Token; readonly lines: readonly string[] }
  | { readonly type: 'sent'; readonly token: Token; readonly result: SendResult }
  /** Who holds the session that a message waits for. */
  | { readonly type: 'stillBusy'; readonly token: Token; readonly holder: LockHolder }
  /** Codex has the message: it stands in the session. */
  | { readonly type: 'turnTaken'; readonly token: Token }
  | { readonly type: 'turnEnded'; readonly token: Token; readonly end: TurnEnd }
  /** Codex gave the terminal back; `problem` says in one sentence what went wrong, if anything did. */
  | { readonly type: 'handedBack'; readonly token: Token; readonly problem: string | null }
  | { readonly type: 'draftLoaded'; readonly token: Token; readonly text: string }
  | {
      readonly type: 'archived';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly result: MoveResult;
    }
  | {
      readonly type: 'unarchived';
      readonly token: Token;
      readonly id: ConversationId;
      readonly result: MoveResult;
    }
  | { readonly type: 'renamed'; readonly token: Token; readonly result: RenameResult }
  | { readonly type: 'copied'; readonly token: Token; readonly message: string }
  | { readonly type: 'effectFailed'; readonly message: string }
  | { readonly type: 'noticeExpired'; readonly token: Token }
  /** Keys moved the selection to this session a moment ago. */
  | { readonly type: 'rested'; readonly id: ConversationId };
