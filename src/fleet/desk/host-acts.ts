/**
 * What can be done to sessions of other hosts. Promises of whoever provides it: it is done there, by the modules that do it here, under that
 * host's locks; the outcome is a value, and never thrown; of an act whose answer did not come it is said that nobody knows; nothing is done
 * twice. Ids and paths are those of the rows (`b:01a2…`).
 */
import type { MoveResult } from '../../actions/archive.ts';
import type { RenameResult } from '../../actions/rename.ts';
import type { SendResult } from '../../actions/send.ts';
import type { ConversationRef, LockHolder } from '../../format/conversation.ts';
import type { Dialect } from '../../format/identity.ts';

/** A session of another host. */
export interface HostSession extends ConversationRef {
  readonly host: string;
  /** The folder that it works in, as its row says. */
  readonly folder?: string | null;
}

export interface AppendWait {
  readonly signal: AbortSignal;
  readonly onBusy: (holder: LockHolder) => void;
}

export interface HostActs {
  /** Appends a message. Where no lock can be taken there it is refused. `wait`: until no other program there holds the session. */
  append(session: HostSession, text: string, wait?: AppendWait): Promise<SendResult>;
  /** Hands a message to `codex queue` there. */
  queue(session: HostSession, text: string): Promise<SendResult>;
  archive(session: HostSession): Promise<MoveResult>;
  unarchive(session: HostSession): Promise<MoveResult>;
  rename(session: HostSession, name: string, dialect: Dialect | null): Promise<RenameResult>;
}
