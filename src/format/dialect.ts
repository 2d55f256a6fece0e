/**
 * The header of a rollout: its dialect, its id, and the facts of its session (FORMAT.md, section 2). Promises: a line that is no header
 * gives a sentence that says why; unknown fields are kept in `payload`; `cli_version` decides nothing.
 */
import { type ConversationId, type Dialect, parseConversationId } from './identity.ts';
import type { JsonObject, Line } from './line.ts';
import { field, objectOf, stringOf } from './narrow.ts';
import { envelopePayload, type ParsedLine } from './parse-line.ts';

/** What a header says. A field that is missing or of another shape is null. */
export interface SessionMeta {
  readonly id: ConversationId;
  readonly dialect: Dialect;
  /** RFC 3339 UTC. */
  readonly timestamp: string | null;
  readonly cwd: string | null;
  readonly originator: string | null;
  readonly cliVersion: string | null;
  /** As written: a string, or an object such as `{"subagent":…}`. */
  readonly source: unknown;
  readonly provider: string | null;
  readonly instructions: string | null;
  readonly git: {
    readonly commitHash: string | null;
    readonly branch: string | null;
    readonly repositoryUrl: string | null;
  } | null;
  readonly forkedFromId: ConversationId | null;
  readonly historyBase: HistoryBase | null;
  /** The ordinal of the first line; 0, but for a fork, whose ordinals go on from its parent. */
  readonly ordinal: number | null;
  /** All fields, known and unknown. */
  readonly payload: JsonObject;
}

/** A fork by reference: the bytes [0, endByteOffset) of the parent come before this file's own (FORMAT.md, section 9). */
export interface HistoryBase {
  readonly threadId: ConversationId;
  readonly endByteOffset: number;
  readonly endOrdinalExclusive: number | null;
}

/** Whether this is the header of a file that goes on from another one. */
export function continuesHistory(line: Line): boolean {
  return (
    line.kind === 'record' && line.type === 'session_meta' && objectOf(line.payload, 'history_base') !== null
  );
}

export type HeaderJudgement =
  | { readonly kind: 'ok'; readonly meta: SessionMeta }
  | { readonly kind: 'problem'; readonly message: string };

/** Judges the first line that is not blank. */
export function judgeHeader(first: ParsedLine): HeaderJudgement {
  if (first.kind !== 'object') return problem(describeLine(first));
  const payload = envelopePayload(first.object);
  if (payload && first.object.type !== 'session_meta') return problem(describeType(first.object.type));
  if (!payload && !isBareHeader(first.object)) return problem(describeType(first.object.type));
  const id = idOf(field(payload ?? first.object, 'id'));
  if (id === null) return problem('its id is missing or not a UUID');
  return { kind: 'ok', meta: sessionMeta(id, first.object, payload) };
}

/** The dialect that any one line shows; null when it shows none. For files whose first line is damaged. */
export function guessDialect(parsed: ParsedLine): Dialect | null {
  if (parsed.kind !== 'object') return null;
  if (envelopePayload(parsed.object)) return 'ordinal' in parsed.object ? 'paginated' : 'envelope';
  return 'type' in parsed.object || 'record_type' in parsed.object ? 'bare' : null;
}

/** The original recorder's header has no `type`; every other bare line has `type` or `record_type`. */
function isBareHeader(object: JsonObject): boolean {
  return 'id' in object && 'timestamp' in object && !('type' in object) && !('record_type' in object);
}

function idOf(value: unknown): ConversationId | null {
  return typeof value === 'string' ? parseConversationId(value) : null;
}

/** A field of another shape costs that field only. Written by hand, because a start may read 100,000 headers. */
function sessionMeta(id: ConversationId, object: JsonObject, enveloped: JsonObject | null): SessionMeta {
  const header = enveloped ?? object;
  const text = (name: string): string | null => stringOf(header, name);
  return {
    id,
    dialect: enveloped === null ? 'bare' : text('history_mode') === 'paginated' ? 'paginated' : 'envelope',
    timestamp: text('timestamp'),
    cwd: text('cwd'),
    originator: text('originator'),
    cliVersion: text('cli_version'),
    source: field(header, 'source'),
    provider: text('model_provider'),
    instructions: text('instructions'),
    git: gitFacts(objectOf(header, 'git')),
    forkedFromId: idOf(field(header, 'forked_from_id')),
    historyBase: historyBase(objectOf(header, 'history_base')),
    ordinal: Number.isSafeInteger(object.ordinal) ? Number(object.ordinal) : null,
    payload: header,
  };
}

function gitFacts(git: JsonObject | null): SessionMeta['git'] {
  return (
    git && {
      commitHash: stringOf(git, 'commit_hash'),
      branch: stringOf(git, 'branch'),
      repositoryUrl: stringOf(git, 'repository_url'),
    }
  );
}

/** Null when the base does not say which file, and up to where. */
function historyBase(base: JsonObject | null): HistoryBase | null {
  if (base === null) return null;
  const threadId = idOf(field(base, 'thread_id'));
  const end = field(base, 'end_byte_offset');
  if (threadId === null || !Number.isSafeInteger(end) || Number(end) < 0) return null;
  const ordinal = field(base, 'end_ordinal_exclusive');
  const endOrdinalExclusive = Number.isSafeInteger(ordinal) ? Number(ordinal) : null;
  return { threadId, endByteOffset: Number(end), endOrdinalExclusive };
}

function problem(why: string): HeaderJudgement {
  return { kind: 'problem', message: `The first line cannot be used: ${why}.` };
}

function describeLine(line: Exclude<Line, { kind: 'record' }>): string {
  if (line.kind === 'oversize') return 'it is longer than 16 MB';
  return line.kind === 'blank' ? 'it is blank' : `it is ${line.message}`;
}

function describeType(type: unknown): string {
  const kind =
    typeof type === 'string'
      ? `a line of type ${JSON.stringify(type.slice(0, 60))}`
      : 'an object of no known kind';
  return `it is ${kind}, not a session header`;
}
