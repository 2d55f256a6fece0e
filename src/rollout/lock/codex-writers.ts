/**
 * Rollouts that Codex processes have open for writing: up to 0.146 Codex takes no lock, and an open descriptor is the only
 * sign. Promises: reads /proc only; a repeated read costs the processes that are new, and the descriptors of the few Codex processes.
 * Finds nothing where there is no /proc.
 */
import { realpath } from 'node:fs/promises';
import type { LockHolder } from '../../format/conversation.ts';
import {
  describeProcess,
  isWritable,
  newestProcessId,
  openFiles,
  ownProcessId,
  processIds,
  runsCodex,
} from './process.ts';

/** A process runs another program a moment after it began: it is checked again at the next reads. */
const CHECKS_PER_PROCESS = 3;

interface KnownProcess {
  codex: boolean;
  checks: number;
}

export class CodexWriters {
  readonly #known = new Map<number, KnownProcess>();
  #newest: string | null = null;

  /** By the real path of the rollout. `listed`: the processes there are now. */
  read(listed: () => readonly number[] = processIds): ReadonlyMap<string, LockHolder> {
    const writers = new Map<string, LockHolder>();
    for (const pid of this.#codexProcesses(listed)) {
      for (const { path, fd } of openFiles(pid) ?? [])
        if (path.endsWith('.jsonl') && isWritable(pid, fd)) writers.set(path, describeProcess(pid));
    }
    return writers;
  }

  #codexProcesses(listed: () => readonly number[]): number[] {
    const newest = newestProcessId();
    if (newest === null || newest !== this.#newest) this.#list(new Set(listed()));
    this.#newest = newest;
    for (const pid of this.#known.keys()) this.#check(pid);
    return [...this.#known].flatMap(([pid, { codex }]) => (codex ? [pid] : []));
  }

  /** Listing all processes takes most of a read: it is done when one has begun. */
  #list(there: ReadonlySet<number>): void {
    const own = ownProcessId();
    for (const pid of this.#known.keys()) if (!there.has(pid)) this.#known.delete(pid);
    for (const pid of there)
      if (pid !== own && !this.#known.has(pid)) this.#known.set(pid, { codex: false, checks: 0 });
  }

  #check(pid: number): void {
    const known = this.#known.get(pid);
    if (known === undefined || known.checks >= CHECKS_PER_PROCESS) return;
    known.checks += 1;
    known.codex = runsCodex(pid);
  }
}

/** The Codex process that has this rollout open for writing, or null when none is seen. */
export async function findCodexWriter(path: string): Promise<LockHolder | null> {
  const writers = new CodexWriters().read();
  return writers.get(await realpath(path).catch(() => path)) ?? null;
}
