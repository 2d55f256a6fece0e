/**
 * Who holds which conversation of a home, read again and again: by lock, and for an old Codex by its open file. Promises: takes
 * no lock where the system shows them; cheap enough for once a second. Null where nothing can be said.
 */
import { realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { LockHolder } from '../../format/conversation.ts';
import { parseLooseRolloutName } from '../../format/file-name.ts';
import type { ConversationId } from '../../format/identity.ts';
import { ChildProcesses } from './child-processes.ts';
import { CodexWriters } from './codex-writers.ts';
import { HolderMemory } from './holder-memory.ts';
import { readHolders } from './probe.ts';
import { isRunnable, processStart } from './process.ts';

const NONE: ReadonlySet<ConversationId> = new Set();
const NOBODY: ReadonlyMap<ConversationId, LockHolder> = new Map();

export class HomeHolders {
  readonly #codexHome: string;
  readonly #memory = new HolderMemory();
  readonly #writers = new CodexWriters();
  readonly #children = new ChildProcesses();
  /** When each holder began, by process, as far as the system shows it. */
  #starts = new Map<number, number>();
  /** The last holders, and the same with their beginnings. */
  #undated: ReadonlyMap<ConversationId, LockHolder> | null = null;
  #dated: ReadonlyMap<ConversationId, LockHolder> = NOBODY;

  constructor(codexHome: string) {
    this.#codexHome = codexHome;
  }

  /** `standing`: the sessions in which a call stands without an output; of their holders it is said what they started last. */
  async read(
    standing: ReadonlySet<ConversationId> = NONE,
  ): Promise<ReadonlyMap<ConversationId, LockHolder> | null> {
    const locked = await readHolders(this.#codexHome, this.#memory);
    if (locked === null) return null;
    const writers = await this.#writersHere();
    const holders = writers.size === 0 ? locked : new Map([...writers, ...locked]);
    return this.#withChildren(this.#withStarts(holders), standing);
  }

  /** Old ones, which take no lock. Other homes have their Codex, too. */
  async #writersHere(): Promise<ReadonlyMap<ConversationId, LockHolder>> {
    const writers = this.#writers.read(this.#memory.processIds);
    if (writers.size === 0) return NOBODY;
    const home = await realpath(this.#codexHome).catch(() => this.#codexHome);
    const holders = new Map<ConversationId, LockHolder>();
    for (const [path, writer] of writers) {
      const id = parseLooseRolloutName(basename(path))?.id;
      if (id !== undefined && path.startsWith(`${home}${sep}`)) holders.set(id, writer);
    }
    return holders;
  }

  /** The same holders, those of these sessions with their newest children. */
  #withChildren(
    holders: ReadonlyMap<ConversationId, LockHolder>,
    standing: ReadonlySet<ConversationId>,
  ): ReadonlyMap<ConversationId, LockHolder> {
    const newest = this.#children.newestBelow(processesOf(holders, standing), this.#memory.processIds);
    if (newest.size === 0) return holders;
    const withChildren = new Map(holders);
    const runnable = runnableProcesses(newest.keys(), holders);
    for (const id of standing) {
      const holder = holders.get(id);
      const newestChildMs = newest.get(id);
      if (holder !== undefined && newestChildMs !== undefined)
        withChildren.set(
          id,
          withChild(holder, newestChildMs, runnable.has(holder.pid) ? 'runnable' : 'waits'),
        );
    }
    return withChildren;
  }

  /** The very same map for the very same holders. */
  #withStarts(holders: ReadonlyMap<ConversationId, LockHolder>): ReadonlyMap<ConversationId, LockHolder> {
    if (holders === this.#undated) return this.#dated;
    const before = this.#starts;
    this.#starts = new Map();
    const dated = new Map<ConversationId, LockHolder>();
    for (const [id, holder] of holders) {
      const { pid } = holder;
      const startedMs = pid === null ? null : (before.get(pid) ?? processStart(pid));
      if (pid !== null && startedMs !== null) this.#starts.set(pid, startedMs);
      dated.set(id, startedMs === null ? holder : { ...holder, startedMs });
    }
    this.#undated = holders;
    this.#dated = dated;
    return dated;
  }
}

/** By session, where it is known. */
export function processesOf(
  holders: ReadonlyMap<ConversationId, LockHolder>,
  ids: Iterable<ConversationId>,
): ReadonlyMap<ConversationId, number> {
  const pids = new Map<ConversationId, number>();
  for (const id of ids) {
    const pid = holders.get(id)?.pid ?? null;
    if (pid !== null) pids.set(id, pid);
  }
  return pids;
}

/** A holder and what it does for a call that stands. */
export function withChild(
  holder: LockHolder,
  newestChildMs: number | null,
  process: 'runnable' | 'waits',
): LockHolder {
  return { ...holder, newestChildMs, ...(process === 'runnable' && { runnable: true }) };
}

/** Each process is looked at once: a daemon holds many sessions, and has many threads. */
function runnableProcesses(
  ids: Iterable<ConversationId>,
  holders: ReadonlyMap<ConversationId, LockHolder>,
): ReadonlySet<number | null> {
  const pids = new Set([...ids].flatMap(id => holders.get(id)?.pid ?? []));
  return new Set([...pids].filter(isRunnable));
}
