/**
 * What a desk asks a host to do to a session, and how it ended. Ids and paths are the host's own. Promises of the reader: what a host says
 * of an outcome is read with the same distrust as all that it says.
 */
import type { ChosenSession, LeftOutReason, MovingAct } from '../../actions/many-plan.ts';
import type { LockHolder } from '../../format/conversation.ts';
import type { RolltopErrorCode } from '../../format/errors.ts';
import type { ConversationId, Dialect } from '../../format/identity.ts';
import { ProtocolError } from './frame.ts';
import {
  type AnnouncedHome,
  count,
  type Fields,
  id,
  list,
  number,
  object,
  orNull,
  pathIn,
  TEXT_LIMIT,
  text,
} from './read-value.ts';

interface OfSession {
  readonly id: ConversationId;
  readonly path: string;
}

export type Act =
  | SessionAct
  /** What an act on these would do. Nothing is done. */
  | { readonly verb: 'plan'; readonly act: MovingAct; readonly sessions: readonly ChosenSession[] };

export type SessionAct =
  /** `withoutLock`: the person allowed it where no lock can be taken. `locate`: say where the message is, too. */
  | (OfSession & {
      readonly verb: 'append';
      readonly text: string;
      readonly withoutLock?: boolean;
      readonly locate?: boolean;
    })
  /** `folder`: the session's, where codex is started; null: not known. */
  | (OfSession & { readonly verb: 'queue'; readonly text: string; readonly folder: string | null })
  /** A turn of codex. That it has taken the message is said before the outcome. */
  | (OfSession & {
      readonly verb: 'ask';
      readonly text: string;
      readonly folder: string | null;
      readonly anyFolder: boolean;
    })
  | (OfSession & { readonly verb: 'archive' | 'unarchive' })
  | (OfSession & {
      readonly verb: 'trash';
      readonly title: string | null;
      readonly name: string | null;
      readonly pinned: boolean;
    })
  /** `entry`: as the host called it when it went; null: the one that went last. Its path is not looked at. */
  | (OfSession & { readonly verb: 'restore'; readonly entry: string | null })
  | (OfSession & { readonly verb: 'rename'; readonly name: string; readonly dialect: Dialect | null });

export type ActOutcome =
  | { readonly kind: 'queued' }
  /** Codex runs no turn in a folder that it does not trust. */
  | { readonly kind: 'untrusted' }
  /** `place`: null where it was not asked for. */
  | { readonly kind: 'recorded'; readonly place: RecordedPlace | null }
  /** `canQueue`: the codex there can take the message for the program that holds the session. */
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly canQueue: boolean }
  /** How a turn ended that had taken the message; one that had not is one of the others. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'turn failed'; readonly message: string }
  | {
      readonly kind: 'moved';
      readonly path: string;
      readonly subagents: number;
      readonly note: string | null;
    }
  | {
      readonly kind: 'trashed';
      readonly entry: string;
      readonly subagents: number;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: 'planned';
      readonly going: readonly PlannedThere[];
      readonly leftOut: readonly StaysThere[];
    }
  | { readonly kind: 'named'; readonly name: string; readonly inCodex: string | null }
  /** Nothing was done, as `message` says: no lock can be taken there, it is not to be done, or it failed. */
  | { readonly kind: 'unlocked'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code: RolltopErrorCode | null };

/** A session that would go, with its sub-agents. */
export interface PlannedThere {
  readonly id: ConversationId;
  readonly subagents: readonly ConversationId[];
  readonly sizeBytes: number;
}

/** One that would stay. */
export interface StaysThere {
  readonly id: ConversationId;
  readonly reason: LeftOutReason;
  readonly because: ConversationId;
}

/** Where a message is in the session's file. */
export interface RecordedPlace {
  readonly dialect: Dialect;
  readonly lines: number;
  readonly offset: number;
}

/** @throws ProtocolError for what is no outcome */
export function readOutcome(value: unknown, home: AnnouncedHome): ActOutcome {
  const fields = object(value);
  const words = (key: string): string | null => orNull(fields[key], word => text(word, TEXT_LIMIT));
  const { kind } = fields;
  switch (kind) {
    case 'recorded':
      return { kind, place: orNull(fields.place, readPlace) };
    case 'queued':
    case 'untrusted':
    case 'answered':
    case 'stopped':
      return { kind };
    case 'busy':
      return { kind, holder: readHolder(object(fields.holder)), canQueue: fields.canQueue === true };
    case 'moved': {
      const { path, subagents } = fields;
      return { kind, path: pathIn(path, home), subagents: count(subagents), note: words('note') };
    }
    case 'trashed': {
      const { entry, subagents, sizeBytes } = fields;
      return {
        kind,
        entry: text(entry, NAME_LIMIT),
        subagents: count(subagents),
        sizeBytes: count(sizeBytes),
      };
    }
    case 'planned':
      return {
        kind,
        going: list(fields.going, MOST_PLANNED).map(one => readPlanned(object(one))),
        leftOut: list(fields.leftOut, MOST_PLANNED).map(one => readStays(object(one))),
      };
    case 'named':
      return { kind, name: text(fields.name, TEXT_LIMIT), inCodex: words('inCodex') };
    case 'unlocked':
    case 'refused':
    case 'turn failed':
      return { kind, message: text(fields.message, TEXT_LIMIT) };
    case 'failed':
      return { kind, message: text(fields.message, TEXT_LIMIT), code: readCode(fields.code) };
    default:
      throw new ProtocolError('an outcome that is none');
  }
}

/** As many as a host may have. */
const MOST_PLANNED = 200_000;
const REASONS = ['held', 'pinned', 'fork stays', 'archived already'] as const;

function readPlanned({ id: own, subagents, sizeBytes }: Fields): PlannedThere {
  return { id: id(own), subagents: list(subagents, MOST_PLANNED).map(id), sizeBytes: count(sizeBytes) };
}

function readStays({ id: own, reason, because }: Fields): StaysThere {
  const known = REASONS.find(one => one === reason);
  if (known === undefined) throw new ProtocolError('a reason that is none');
  return { id: id(own), reason: known, because: id(because) };
}

/** Those that an exit code is known for. */
const CODES: readonly RolltopErrorCode[] = [
  'EMPTY_ROLLOUT',
  'INVALID_ROLLOUT',
  'ROLLOUT_NOT_FOUND',
  'ROLLOUT_UNREADABLE',
  'CONVERSATION_BUSY',
  'CONVERSATION_EXISTS',
  'RECORDER_WRITE',
  'NOT_IN_SESSIONS',
  'ID_MISMATCH',
  'LOCK_UNAVAILABLE',
  'MOVE_FAILED',
];

/** A code of a newer host is none. */
function readCode(value: unknown): RolltopErrorCode | null {
  return CODES.find(one => one === value) ?? null;
}

const NAME_LIMIT = 255;
const DIALECTS = ['bare', 'envelope', 'paginated'] as const;

function readPlace(value: unknown): RecordedPlace {
  const { dialect, lines, offset } = object(value);
  const known = DIALECTS.find(one => one === dialect);
  if (known === undefined) throw new ProtocolError('a dialect that is none');
  return { dialect: known, lines: count(lines), offset: count(offset) };
}

function readHolder(fields: Fields): LockHolder {
  return {
    pid: orNull(fields.pid, number),
    command: orNull(fields.command, value => text(value, 64)),
    daemon: fields.daemon === true,
  };
}
