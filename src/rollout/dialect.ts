/**
 * The first line decides: dialect, identity, and the facts of the session. Promises: a line that is no header is a value that says
 * why, in words a person understands; unknown fields are kept in `payload`. Never looks at `cli_version` to decide (format.md, 2).
 */
import * as z from 'zod';
import { type ConversationId, type Dialect, parseConversationId } from './identity.ts';
import type { JsonObject, Line, RawLine } from './line.ts';
import { envelopePayload, parseObject } from './parse-line.ts';

/** What a header says. Fields that are missing or of another shape are null; the rest stays readable in `payload`. */
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
  readonly payload: JsonObject;
}

/** A fork by reference: the parent's bytes [0, endByteOffset) come before this file's own. */
export interface HistoryBase {
  readonly threadId: ConversationId;
  readonly endByteOffset: number;
  readonly endOrdinalExclusive: number | null;
}

export type DialectResult =
  | {
      readonly kind: 'ok';
      readonly dialect: Dialect;
      readonly id: ConversationId;
      readonly meta: SessionMeta;
    }
  | { readonly kind: 'problem'; readonly message: string };

const text = z.string().nullable().catch(null);
const uuid = z.string().transform((value, context) => {
  const id = parseConversationId(value);
  if (id !== null) return id;
  context.addIssue({ code: 'custom', message: 'not a UUID' });
  return z.NEVER;
});

const header = z.looseObject({
  id: uuid,
  timestamp: text,
  cwd: text,
  originator: text,
  cli_version: text,
  source: z.unknown().optional(),
  model_provider: text,
  instructions: text,
  git: z.looseObject({ commit_hash: text, branch: text, repository_url: text }).nullable().catch(null),
  forked_from_id: uuid.nullable().catch(null),
  history_mode: text,
  history_base: z
    .looseObject({
      thread_id: uuid,
      end_byte_offset: z.number().int().nonnegative(),
      end_ordinal_exclusive: z.number().int().nullable().catch(null),
    })
    .nullable()
    .catch(null),
});

/** Judges the first line that is not blank. */
export function detectDialect(firstLine: RawLine): DialectResult {
  const first = parseObject(firstLine);
  if (first.kind !== 'object') return problem(describeLine(first));
  const payload = envelopePayload(first.object);
  if (payload && first.object.type !== 'session_meta') return problem(describeType(first.object.type));
  if (!payload && !isBareHeader(first.object)) return problem(describeType(first.object.type));
  const parsed = header.safeParse(payload ?? first.object);
  if (!parsed.success) return problem('its id is missing or not a UUID');
  const meta = sessionMeta(parsed.data, first.object, payload);
  return { kind: 'ok', dialect: meta.dialect, id: meta.id, meta };
}

/** The dialect a line suggests when the first line is damaged; null when it tells nothing. */
export function guessDialect(line: RawLine): Dialect | null {
  const parsed = parseObject(line);
  if (parsed.kind !== 'object') return null;
  if (envelopePayload(parsed.object)) return 'ordinal' in parsed.object ? 'paginated' : 'envelope';
  return 'type' in parsed.object || 'record_type' in parsed.object ? 'bare' : null;
}

/** The original recorder's header has no `type`; every other bare line has `type` or `record_type`. */
function isBareHeader(object: JsonObject): boolean {
  return 'id' in object && 'timestamp' in object && !('type' in object) && !('record_type' in object);
}

function sessionMeta(
  found: z.infer<typeof header>,
  object: JsonObject,
  enveloped: JsonObject | null,
): SessionMeta {
  const base = found.history_base;
  return {
    id: found.id,
    dialect: enveloped === null ? 'bare' : found.history_mode === 'paginated' ? 'paginated' : 'envelope',
    timestamp: found.timestamp,
    cwd: found.cwd,
    originator: found.originator,
    cliVersion: found.cli_version,
    source: found.source,
    provider: found.model_provider,
    instructions: found.instructions,
    git: gitFacts(found.git),
    forkedFromId: found.forked_from_id,
    historyBase: base && {
      threadId: base.thread_id,
      endByteOffset: base.end_byte_offset,
      endOrdinalExclusive: base.end_ordinal_exclusive,
    },
    ordinal: Number.isSafeInteger(object.ordinal) ? Number(object.ordinal) : null,
    payload: enveloped ?? object,
  };
}

function gitFacts(git: z.infer<typeof header>['git']): SessionMeta['git'] {
  return git && { commitHash: git.commit_hash, branch: git.branch, repositoryUrl: git.repository_url };
}

function problem(why: string): DialectResult {
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
