/**
 * The newest process below each holder of a session: what Codex starts for a command runs there. Promises: one pass for all holders; reads
 * /proc only, of a process once, when it is new. Says nothing where there is no /proc.
 */
import { readFileSync } from 'node:fs';
import { newestProcessId, processIds } from './process.ts';

interface ProcessBirth {
  readonly parent: number;
  readonly startedMs: number;
}

/** Null: there is none. Undefined: it was not looked at. */
export type NewestChild = number | null | undefined;

/** Deeper than any command starts commands. */
const DEPTH_CAP = 64;
/** A command that has just ended counts for so long: Codex writes its output a moment later. */
const ENDED_MS = 2_000;
const TICK_MS = 10;

export class ChildProcesses {
  #known = new Map<number, ProcessBirth>();
  /** The process or thread of the machine that began last, when they were listed. */
  #newest: string | null = null;
  /** By holder: the newest child that was seen, and when. */
  #seen = new Map<number, { readonly startedMs: number; readonly seenMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** When the newest process below each of `holders` began, in milliseconds since the epoch. Those that were not asked for are forgotten. */
  newestBelow(
    holders: ReadonlySet<number>,
    listed: () => readonly number[] = processIds,
  ): ReadonlyMap<number, NewestChild> {
    if (holders.size === 0) {
      this.#known.clear();
      this.#seen.clear();
      this.#newest = null;
      return new Map();
    }
    const nowMs = this.#nowMs();
    if (!this.#list(nowMs, listed)) return new Map();
    const newest = new Map<number, number | null>([...holders].map(pid => [pid, null]));
    for (const [pid, { startedMs }] of this.#known) {
      for (const holder of this.#above(pid)) {
        const before = newest.get(holder);
        const isNewer = before !== undefined && (before === null || before < startedMs);
        if (isNewer && hasNotEnded(pid)) newest.set(holder, startedMs);
      }
    }
    return this.#remember(newest, nowMs);
  }

  #remember(newest: Map<number, number | null>, nowMs: number): ReadonlyMap<number, NewestChild> {
    const seen = new Map<number, { readonly startedMs: number; readonly seenMs: number }>();
    for (const [pid, startedMs] of newest) {
      const before = this.#seen.get(pid);
      const isOver = before === undefined || nowMs - before.seenMs >= ENDED_MS;
      if (startedMs !== null && (isOver || startedMs >= before.startedMs))
        seen.set(pid, { startedMs, seenMs: nowMs });
      else if (!isOver) {
        seen.set(pid, before);
        newest.set(pid, before.startedMs);
      }
    }
    this.#seen = seen;
    return newest;
  }

  /** The processes that started it, directly or not. */
  *#above(pid: number): Generator<number> {
    let current = this.#known.get(pid);
    for (let depth = 0; current !== undefined && depth < DEPTH_CAP; depth++) {
      yield current.parent;
      current = this.#known.get(current.parent);
    }
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
