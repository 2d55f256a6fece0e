/**
 * Rollouts that Codex processes have open for writing: up to 0.146 Codex takes no lock, and an open descriptor is the only
 * sign. Promises: reads /proc only; looking again and again costs what is new, and the descriptors of the few Codex processes.
 * Finds nothing where there is no /proc.
 */
import { realpath } from 'node:fs/promises';
import type { LockHolder } from './conversation.ts';
import {
  describeProcess,
  isWritable,
  openFiles,
  ownProcessId,
  processIds,
  runsCodex,
} from './lock-process.ts';

/** A process is another program a moment after it began: it is asked again at the next looks. */
const LOOKS_UNTIL_SETTLED = 3;

interface KnownProcess {
  codex: boolean;
  looks: number;
}

export class CodexWriters {
  readonly #known = new Map<number, KnownProcess>();

  /** By the real path of the rollout. */
  look(): ReadonlyMap<string, LockHolder> {
    const writers = new Map<string, LockHolder>();
    for (const pid of this.#codexProcesses()) {
      for (const { path, fd } of openFiles(pid) ?? [])
        if (path.endsWith('.jsonl') && isWritable(pid, fd)) writers.set(path, describeProcess(pid));
    }
    return writers;
  }

  #codexProcesses(): number[] {
    const [own, pids] = [ownProcessId(), processIds()];
    const there = new Set(pids);
    for (const pid of this.#known.keys()) if (!there.has(pid)) this.#known.delete(pid);
    for (const pid of pids) if (pid !== own) this.#ask(pid);
    return [...this.#known].flatMap(([pid, { codex }]) => (codex ? [pid] : []));
  }

  #ask(pid: number): void {
    const known = this.#known.get(pid) ?? { codex: false, looks: 0 };
    if (known.looks >= LOOKS_UNTIL_SETTLED) return;
    this.#known.set(pid, known);
    known.looks += 1;
    known.codex = runsCodex(pid);
  }
}

/** The Codex process that has this rollout open for writing, or null when none is seen. */
export async function findCodexWriter(path: string): Promise<LockHolder | null> {
  const writers = new CodexWriters().look();
  return writers.get(await realpath(path).catch(() => path)) ?? null;
}
