/**
 * What a desk asks a host to do to a session, and how it ended. Ids and paths are the host's own. Promises of the reader: what a host says
 * of an outcome is read with the same distrust as all that it says.
 */
import type { LockHolder } from '../../format/conversation.ts';
import type { ConversationId, Dialect } from '../../format/identity.ts';
import { ProtocolError } from './frame.ts';
import {
  type AnnouncedHome,
  type Fields,
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
  | (OfSession & { readonly verb: 'append'; readonly text: string })
  /** `folder`: the session's, where codex is started; null: not known. */
  | (OfSession & { readonly verb: 'queue'; readonly text: string; readonly folder: string | null })
  | (OfSession & { readonly verb: 'archive' | 'unarchive' })
  | (OfSession & { readonly verb: 'rename'; readonly name: string; readonly dialect: Dialect | null });

export type ActOutcome =
  | { readonly kind: 'recorded' | 'queued' }
  /** `canQueue`: the codex there can take the message for the program that holds the session. */
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly canQueue: boolean }
  | {
      readonly kind: 'moved';
      readonly path: string;
      readonly subagents: number;
      readonly note: string | null;
    }
  | { readonly kind: 'named'; readonly name: string; readonly inCodex: string | null }
  /** Nothing was done, as `message` says. */
  | { readonly kind: 'failed'; readonly message: string };

/** @throws ProtocolError for what is no outcome */
export function readOutcome(value: unknown, home: AnnouncedHome): ActOutcome {
  const fields = object(value);
  const words = (key: string): string | null => orNull(fields[key], word => text(word, TEXT_LIMIT));
  switch (fields.kind) {
    case 'recorded':
    case 'queued':
      return { kind: fields.kind };
    case 'busy':
      return { kind: 'busy', holder: readHolder(object(fields.holder)), canQueue: fields.canQueue === true };
    case 'moved':
      return {
        kind: 'moved',
        path: pathIn(fields.path, home),
        subagents: number(fields.subagents),
        note: words('note'),
      };
    case 'named':
      return { kind: 'named', name: text(fields.name, TEXT_LIMIT), inCodex: words('inCodex') };
    case 'failed':
      return { kind: 'failed', message: text(fields.message, TEXT_LIMIT) };
    default:
      throw new ProtocolError('an outcome that is none');
  }
}

function readHolder(fields: Fields): LockHolder {
  return {
    pid: orNull(fields.pid, number),
    command: orNull(fields.command, value => text(value, 64)),
    daemon: fields.daemon === true,
  };
}
