/**
 * What a host says, read with distrust: a host is no more believed than a file of this machine. Promises: what breaks a limit ends the
 * connection; a row that cannot be read is an error, too; every number is finite, every id a UUID, every path below the home that the host
 * announced; messages that are not known are ignored.
 */
import type { Conversation, LiveState, SessionHolder, Summary } from '../../format/conversation.ts';
import type { FileFacts } from '../../rollout/file/rollout-file.ts';
import { readOutcome } from './act.ts';
import { ProtocolError } from './frame.ts';
import type { FromHost } from './messages.ts';
import {
  type AnnouncedHome,
  count,
  type Fields,
  id,
  list,
  number,
  object,
  orNull,
  PATH_LIMIT,
  pathIn,
  paths,
  TEXT_LIMIT,
  text,
  texts,
  time,
} from './read-value.ts';
import { ROW_LIMIT } from './row-limit.ts';
import { readEnd, readHits } from './search.ts';
import { readCounts, readUsageEnd } from './usage.ts';

/** What a host says after its hello. */
export type HostMessage = Exclude<FromHost, { t: 'hello' | 'beat' }>;

/** Rows in one message. */
const ROWS_LIMIT = 2_000;

/** The hello: the first message, and only it says where the home is. */
export function readHello(fields: Fields): Extract<FromHost, { t: 'hello' }> | null {
  if (fields.t !== 'hello') return null;
  const codexHome = text(fields.codexHome, PATH_LIMIT);
  if (!codexHome.startsWith('/') || codexHome.includes('\0')) throw new ProtocolError('no home');
  return {
    t: 'hello',
    v: number(fields.v),
    node: nodeVersion(fields.node),
    home: text(fields.home, PATH_LIMIT),
    codexHome,
    codex: orNull(fields.codex ?? null, codexVersion),
    clockMs: number(fields.clockMs),
  };
}

/** Any other message that says something; null for one that is not known here. */
export function readMessage(fields: Fields, home: AnnouncedHome): HostMessage | null {
  switch (fields.t) {
    case 'rows':
      return readRows(fields, home);
    case 'listed':
      return { t: 'listed' };
    case 'opened':
      return {
        t: 'opened',
        ch: number(fields.ch),
        facts: facts(fields.facts),
        partial: fields.partial === true,
        cutOff: fields.cutOff === true,
      };
    case 'not-opened':
      return {
        t: 'not-opened',
        ch: number(fields.ch),
        missing: fields.missing === true,
        why: text(fields.why, TEXT_LIMIT),
      };
    case 'changed':
      return {
        t: 'changed',
        ch: number(fields.ch),
        facts: facts(fields.facts),
        name: orNull(fields.name, identity),
      };
    case 'answer':
      return readAnswer(fields, home);
    case 'began':
      return { t: 'began', n: number(fields.n) };
    case 'done':
      return { t: 'done', n: number(fields.n), outcome: readOutcome(fields.outcome, home) };
    case 'hits':
      return { t: 'hits', q: number(fields.q), hits: readHits(fields.hits, home) };
    case 'searched':
      return { t: 'searched', q: number(fields.q), files: count(fields.files) };
    case 'end':
      return { t: 'end', q: number(fields.q), end: readEnd(fields.end, home) };
    case 'counted':
      return { t: 'counted', q: number(fields.q), sessions: readCounts(fields.sessions, home) };
    case 'counting':
      return { t: 'counting', q: number(fields.q), files: count(fields.files) };
    case 'counted-all':
      return { t: 'counted-all', q: number(fields.q), end: readUsageEnd(fields.end) };
    case 'pong':
      return { t: 'pong', n: number(fields.n), clockMs: number(fields.clockMs) };
    case 'hello':
      throw new ProtocolError('a second hello');
    // A beat is another: that it came says all.
    default:
      return null;
  }
}

function readRows(fields: Fields, home: AnnouncedHome): Extract<FromHost, { t: 'rows' }> {
  return {
    t: 'rows',
    put: list(fields.put, ROWS_LIMIT).map(row => readRow(smallRow(row), home)),
    gone: list(fields.gone, ROWS_LIMIT).map(id),
  };
}

function smallRow(row: unknown): Fields {
  const { length } = JSON.stringify(row);
  if (length > ROW_LIMIT) throw new ProtocolError(`a row of ${length} characters`);
  return object(row);
}

function readAnswer(fields: Fields, home: AnnouncedHome): Extract<FromHost, { t: 'answer' }> {
  const n = number(fields.n);
  if ('moved' in fields) {
    const { kind, path } = object(fields.moved);
    const known = ['archived', 'unarchived', 'compressed', 'unpacked'] as const;
    const found = known.find(one => one === kind);
    return { t: 'answer', n, moved: found ? { kind: found, path: pathIn(path, home) } : { kind: 'unknown' } };
  }
  if ('identity' in fields) return { t: 'answer', n, identity: orNull(fields.identity, identity) };
  if ('current' in fields) {
    const current = orNull(fields.current, value => {
      const { path, earlierSegments } = object(value);
      return { path: pathIn(path, home), earlierSegments: paths(earlierSegments, home) };
    });
    return { t: 'answer', n, current };
  }
  return { t: 'answer', n, path: orNull(fields.path, path => pathIn(path, home)) };
}

function readRow(row: Fields, home: AnnouncedHome): Conversation {
  return {
    id: id(row.id),
    path: pathIn(row.path, home),
    createdMs: time(row.createdMs),
    updatedMs: orNull(row.updatedMs, time),
    sizeBytes: orNull(row.sizeBytes, count),
    archived: row.archived === true,
    compressed: row.compressed === true,
    earlierSegments: paths(row.earlierSegments, home),
    copies: count(row.copies),
    name: orNull(row.name, value => text(value, TEXT_LIMIT)),
    pinned: row.pinned === true,
    tags: texts(row.tags),
    summary: orNull(row.summary, value => readSummary(object(value))),
    live: orNull(row.live, value => readHolder(object(value))),
    state: orNull(row.state, value => readState(object(value))),
    // What another machine's Codex hides depends on the folder one is in there.
    hiddenByCodex: [],
  };
}

function readSummary(fields: Fields): Summary {
  const word = (key: string): string | null => orNull(fields[key], value => text(value, TEXT_LIMIT));
  const size = (key: string): number | null => orNull(fields[key], count);
  const dialects = ['bare', 'envelope', 'paginated'] as const;
  const turns = ['running', 'waiting', 'idle'] as const;
  return {
    id: orNull(fields.id, id),
    dialect: dialects.find(one => one === fields.dialect) ?? null,
    createdAt: word('createdAt'),
    title: word('title'),
    cwd: word('cwd'),
    branch: word('branch'),
    model: word('model'),
    provider: word('provider'),
    source: word('source'),
    startedBy: word('startedBy'),
    cliVersion: word('cliVersion'),
    parentId: orNull(fields.parentId, id),
    tokens: size('tokens'),
    ...(fields.tokensUncertain === true && { tokensUncertain: true as const }),
    items: size('items'),
    turns: size('turns'),
    damage: size('damage'),
    problem: word('problem'),
    hasUserMessage: fields.hasUserMessage === true,
    turn: turns.find(one => one === fields.turn) ?? 'unknown',
    turnSinceMs: orNull(fields.turnSinceMs, time),
    ...(fields.brokenOff === true && { brokenOff: true as const }),
    // It is in the state already.
    openCall: null,
    preview: { question: null, answer: null, tool: null },
  };
}

function readState(fields: Fields): LiveState | null {
  const sinceMs = orNull(fields.sinceMs, time);
  switch (fields.kind) {
    case 'working':
      return { kind: 'working', by: fields.by === 'sub-agents' ? 'sub-agents' : 'itself', sinceMs };
    case 'needs-you': {
      const needs = ['question', 'approval'] as const;
      return {
        kind: 'needs-you',
        need: needs.find(one => one === fields.need) ?? 'likely-approval',
        sinceMs,
      };
    }
    case 'ready':
    case 'idle':
    case 'stopped':
      return { kind: fields.kind, sinceMs };
    default:
      return null;
  }
}

function readHolder(fields: Fields): SessionHolder {
  const turns = ['running', 'waiting', 'idle'] as const;
  return {
    pid: orNull(fields.pid, number),
    command: orNull(fields.command, value => text(value, 64)),
    daemon: fields.daemon === true,
    turn: turns.find(one => one === fields.turn) ?? 'unknown',
  };
}

/** It is shown: what does not look like one is not believed. */
function nodeVersion(value: unknown): string {
  const found = text(value, 64);
  if (/^v\d+\.\d+\.\d+[\w.+-]*$/.test(found)) return found;
  throw new ProtocolError('no version of Node');
}

/** As `nodeVersion`. */
function codexVersion(value: unknown): string {
  const found = text(value, 64);
  if (/^\d+\.\d+\.\d+[\w.+-]*$/.test(found)) return found;
  throw new ProtocolError('no version of Codex');
}

function facts(value: unknown): FileFacts {
  const { size, mtimeMs } = object(value);
  return { size: count(size), mtimeMs: time(mtimeMs), ...identity(value) };
}

function identity(value: unknown): Pick<FileFacts, 'dev' | 'ino'> {
  const { dev, ino } = object(value);
  return { dev: number(dev), ino: number(ino) };
}
