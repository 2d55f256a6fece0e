/**
 * What desk and agent say to each other. The agent is sent by the desk itself, so both sides are of one version; only `serve --stdio` can
 * differ, and what one side does not know it ignores. Paths and ids are the host's own. Types only: what came is read by `read-message.ts`.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { MovedTo } from '../../rollout/file/find-moved.ts';
import type { FileFacts } from '../../rollout/file/rollout-file.ts';
import type { SearchEnd, SearchHit } from '../../search/request.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import type { Act, ActOutcome } from './act.ts';
import type { WireSearch } from './search.ts';
import type { SessionCount, UsageEnd, WireUsage } from './usage.ts';

export const PROTOCOL_VERSION = 1;

/** Where bytes of one file travel; the desk chooses the number. */
export type Channel = number;

export type ToHost =
  /** Send all rows, and what changes of them. `page`: so many of the newest come first, with their titles. */
  | { readonly t: 'list'; readonly page: number }
  | { readonly t: 'open'; readonly ch: Channel; readonly path: string }
  /** One frame of bytes comes back, shorter at the end of the file. */
  | { readonly t: 'read'; readonly ch: Channel; readonly from: number; readonly bytes: number }
  /** Say when it grows, moves or goes, and send what grows from `from` on as channel `to`, as far as the credit goes. */
  | { readonly t: 'follow'; readonly ch: Channel; readonly to: Channel; readonly from: number }
  | { readonly t: 'credit'; readonly ch: Channel; readonly bytes: number }
  | { readonly t: 'close'; readonly ch: Channel }
  /** One answer with the same number comes back. */
  | { readonly t: 'ask'; readonly n: number; readonly what: 'moved' | 'identity'; readonly path: string }
  | { readonly t: 'ask'; readonly n: number; readonly what: 'segment'; readonly id: string }
  | { readonly t: 'ask'; readonly n: number; readonly what: 'continuation'; readonly current: CurrentFile }
  /** One `done` with the same number comes back. The program that does it was sent before. */
  | { readonly t: 'do'; readonly n: number; readonly act: Act }
  /** Interrupts the act of this number, where that is a turn of codex. */
  | { readonly t: 'stop'; readonly n: number }
  /** Hits come as they are found, then the end. The program that searches was sent before. */
  | { readonly t: 'search'; readonly q: number; readonly search: WireSearch }
  /** A message of its hits was taken: another may come. */
  | { readonly t: 'taken'; readonly q: number }
  /** Nobody waits for its end any more. */
  | { readonly t: 'cancel'; readonly q: number }
  /** Sums come when all was read, then the end. The program that counts was sent before. */
  | { readonly t: 'count'; readonly q: number; readonly usage: WireUsage }
  /** A message of its sums was taken: another may come. */
  | { readonly t: 'taken-count'; readonly q: number }
  | { readonly t: 'stop-count'; readonly q: number }
  /** One `pong` with the same number comes back. */
  | { readonly t: 'ping'; readonly n: number };

/** What an open file is like now. */
export type WireFacts = FileFacts;

export type FromHost =
  | {
      readonly t: 'hello';
      readonly v: number;
      readonly node: string;
      readonly home: string;
      readonly codexHome: string;
      /** The version of Codex that is installed; null: none was found. */
      readonly codex: string | null;
      readonly clockMs: number;
    }
  | { readonly t: 'rows'; readonly put: readonly Conversation[]; readonly gone: readonly string[] }
  /** All rows were sent once. */
  | { readonly t: 'listed' }
  | {
      readonly t: 'opened';
      readonly ch: Channel;
      readonly facts: WireFacts;
      readonly partial: boolean;
      readonly cutOff: boolean;
    }
  | { readonly t: 'not-opened'; readonly ch: Channel; readonly missing: boolean; readonly why: string }
  /** `name`: what is at its path now; null when nothing is. */
  | {
      readonly t: 'changed';
      readonly ch: Channel;
      readonly facts: WireFacts;
      readonly name: Pick<FileFacts, 'dev' | 'ino'> | null;
    }
  | { readonly t: 'answer'; readonly n: number; readonly moved: MovedTo }
  | { readonly t: 'answer'; readonly n: number; readonly identity: Pick<FileFacts, 'dev' | 'ino'> | null }
  | { readonly t: 'answer'; readonly n: number; readonly path: string | null }
  | { readonly t: 'answer'; readonly n: number; readonly current: CurrentFile | null }
  /** Codex has taken the message of this act. */
  | { readonly t: 'began'; readonly n: number }
  | { readonly t: 'done'; readonly n: number; readonly outcome: ActOutcome }
  | { readonly t: 'hits'; readonly q: number; readonly hits: readonly SearchHit[] }
  /** So many files were searched so far. */
  | { readonly t: 'searched'; readonly q: number; readonly files: number }
  | { readonly t: 'end'; readonly q: number; readonly end: SearchEnd }
  | { readonly t: 'counted'; readonly q: number; readonly sessions: readonly SessionCount[] }
  /** So many files were read so far. */
  | { readonly t: 'counting'; readonly q: number; readonly files: number }
  | { readonly t: 'counted-all'; readonly q: number; readonly end: UsageEnd }
  | { readonly t: 'pong'; readonly n: number; readonly clockMs: number }
  /** Nothing else was said for a while: the host is there. */
  | { readonly t: 'beat' };
