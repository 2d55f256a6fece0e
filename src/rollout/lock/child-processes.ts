/**
 * The newest process that the holder of a session started for it: what Codex starts for a command runs there, and has the session's id in its
 * environment. Promises: one pass for all sessions; reads /proc only, when a process began once, when it is new. Says nothing where there is no
 * /proc.
 */
import { readFileSync } from 'node:fs';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { newestProcessId, processIds } from './process.ts';

interface ProcessBirth {
  readonly parent: number;
  readonly startedMs: number;
}

interface SeenChild {
  readonly startedMs: number;
  readonly seenMs: number;
}

/** Null: there is none. Undefined: it was not looked at. */
export type NewestChild = number | null | undefined;

/** Deeper than any command starts commands. */
const DEPTH_CAP = 64;
/** A command that has just ended counts for so long: Codex writes its output a moment later. */
const ENDED_MS = 2_000;
const TICK_MS = 10;
/** In the environment of each command. */
const SESSION_WORD = 'CODEX_THREAD_ID=';

export class ChildProcesses {
  #known = new Map<number, ProcessBirth>();
  /** The process or thread of the machine that began last, when they were listed. */
  #newest: string | null = null;
  /** By session: the newest child that was seen, and when. */
  #seen = new Map<ConversationId, SeenChild>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /**
   * When the newest process that the holder of a session (`holders`) began for it did begin, in milliseconds since the epoch. Sessions that were not
   * asked for are forgotten.
   */
  newestBelow(
    holders: ReadonlyMap<ConversationId, number>,
    listed: () => readonly number[] = processIds,
  ): ReadonlyMap<ConversationId, NewestChild> {
    if (holders.size === 0) {
      this.#known.clear();
      this.#seen.clear();
      this.#newest = null;
      return new Map();
    }
    const nowMs = this.#nowMs();
    if (!this.#list(nowMs, listed)) return new Map();
    const newest = new Map<ConversationId, number | null>([...holders.keys()].map(id => [id, null]));
    const sessions = sessionsOf(holders);
    for (const [pid, { startedMs }] of this.#known) {
      const ids = this.#above(pid).flatMap(holder => sessions.get(holder) ?? []);
      const older = ids.filter(id => (newest.get(id) ?? 0) < startedMs);
      if (older.length === 0 || !hasNotEnded(pid)) continue;
      const ownId = sessionOf(pid);
      for (const id of older) if (ownId === null || ownId === id) newest.set(id, startedMs);
    }
    return this.#remember(newest, nowMs);
  }

  #remember(
    newest: Map<ConversationId, number | null>,
    nowMs: number,
  ): ReadonlyMap<ConversationId, NewestChild> {
    const seen = new Map<ConversationId, SeenChild>();
    for (const [id, startedMs] of newest) {
      const before = this.#seen.get(id);
      const isOver = before === undefined || nowMs - before.seenMs >= ENDED_MS;
      if (startedMs !== null && (isOver || startedMs >= before.startedMs))
        seen.set(id, { startedMs, seenMs: nowMs });
      else if (!isOver) {
        seen.set(id, before);
        newest.set(id, before.startedMs);
      }
    }
    this.#seen = seen;
    return newest;
  }

  /** The processes that started it, directly or not. */
  #above(pid: number): readonly number[] {
    const parents: number[] = [];
    let current = this.#known.get(pid);
    while (current !== undefined && parents.length < DEPTH_CAP) {
      parents.push(current.parent);
      current = this.#known.get(current.parent);
    }
    return parents;
  }

  /** False where nothing can be seen. Those that ended since are still in it; while none began, there are no others. */
  #list(nowMs: number, listed: () => readonly number[]): boolean {
    const newest = newestProcessId();
    if (newest !== null && newest === this.#newest) return true;
    this.#newest = newest;
    const bootMs = bootTime(nowMs);
    if (bootMs === null) return false;
    const known = new Map<number, ProcessBirth>();
    for (const pid of listed()) {
      const found = this.#known.get(pid) ?? readProcess(pid, bootMs);
      if (found !== null) known.set(pid, found);
    }
    this.#known = known;
    return true;
  }
}

/** By holder: a daemon has many. */
function sessionsOf(
  holders: ReadonlyMap<ConversationId, number>,
): ReadonlyMap<number, readonly ConversationId[]> {
  const sessions = new Map<number, ConversationId[]>();
  for (const [id, pid] of holders) sessions.set(pid, [...(sessions.get(pid) ?? []), id]);
  return sessions;
}

/** The session that a command belongs to, as Codex tells it; null where it does not say, as of an MCP server, which is for all of them. */
function sessionOf(pid: number): ConversationId | null {
  try {
    const words = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const found = words.find(word => word.startsWith(SESSION_WORD));
    return found === undefined ? null : parseConversationId(found.slice(SESSION_WORD.length));
  } catch {
    return null;
  }
}

/** The kernel says the time of boot in whole seconds only: a command begins within milliseconds of its call. */
function bootTime(nowMs: number): number | null {
  try {
    const seconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    return Number.isFinite(seconds) ? nowMs - seconds * 1_000 : null;
  } catch {
    return null;
  }
}

/** False also for one whose end its parent has not taken notice of yet. */
function hasNotEnded(pid: number): boolean {
  return statOf(pid)?.[0] !== 'Z';
}

/** Null for a process that is gone, or that ended. */
function readProcess(pid: number, bootMs: number): ProcessBirth | null {
  const fields = statOf(pid);
  const [parent, ticks] = [Number(fields?.[1]), Number(fields?.[19])];
  if (fields?.[0] === 'Z' || !Number.isInteger(parent) || !Number.isFinite(ticks)) return null;
  return { parent, startedMs: Math.round(bootMs + ticks * TICK_MS) };
}

/** Its state, its parent, and as the 20th of these its beginning. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
