/**
 * What can be done to sessions of other hosts. Promises of whoever provides it: it is done there, by the modules that do it here, under that
 * host's locks; the outcome is a value, and never thrown; of an act whose answer did not come it is said that nobody knows; nothing is done
 * twice. Ids and paths are those of the rows (`b:01a2…`).
 */
import type { TurnEnd } from '../../actions/ask.ts';
import type { HostMoves, SessionOnHost } from '../../actions/host-moves.ts';
import type { RenameResult } from '../../actions/rename.ts';
import type { SendResult } from '../../actions/send.ts';
import type { LockHolder } from '../../format/conversation.ts';
import type { Dialect } from '../../format/identity.ts';
import type { RecordedPlace } from '../protocol/act.ts';

/** A session of another host. */
export interface HostSession extends SessionOnHost {
  /** The folder that it works in, as its row says. */
  readonly folder?: string | null;
}

export interface AppendWait {
  readonly signal: AbortSignal;
  readonly onBusy: (holder: LockHolder) => void;
}

export interface AppendOptions {
  /** Until no other program there holds the session; left out: it is not waited for. */
  readonly wait?: AppendWait;
  /** The person allowed it: also where no lock can be taken there. */
  readonly withoutLock?: boolean;
  /** Say where the message is in the session's file. */
  readonly locate?: boolean;
}

export type HostSendResult =
  | Exclude<SendResult, { kind: 'recorded' | 'failed' }>
  | { readonly kind: 'failed'; readonly message: string; readonly error: Error }
  | { readonly kind: 'recorded'; readonly place: RecordedPlace | null };

/** A turn of the codex there; as `CodexTurn` here. */
export interface HostTurn {
  readonly ended: Promise<TurnEnd>;
  stop(): void;
}

export interface TurnOptions {
  /** The person allowed it: run also in a folder that Codex does not trust. */
  readonly anyFolder: boolean;
  /** Codex has taken the message. */
  readonly onTaken: () => void;
}

export interface HostActs extends HostMoves {
  /** Appends a message. Where no lock can be taken there it is refused, unless that was allowed. */
  append(session: HostSession, text: string, options?: AppendOptions): Promise<HostSendResult>;
  /** Hands a message to `codex queue` there. */
  queue(session: HostSession, text: string): Promise<HostSendResult>;
  /** Sends a message to the codex there now. The turn goes on when the connection ends. */
  ask(session: HostSession, text: string, options: TurnOptions): HostTurn;
  rename(session: HostSession, name: string, dialect: Dialect | null): Promise<RenameResult>;
}
