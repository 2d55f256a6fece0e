/**
 * What is going on in a home besides its files, for a command that lists once: who holds what, what the holders have started, what sub-agents
 * do, and what the person has looked at. Promises: opens held sessions only; takes no lock where the system shows them.
 */
import { lstatSync } from 'node:fs';
import type { LiveState, LockHolder, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { type LiveFacts, livenessOf, mayNeedApproval } from '../../format/live-state.ts';
import { ChildProcesses, type NewestChild } from '../../rollout/lock/child-processes.ts';
import { HomeHolders, processesOf, withChild } from '../../rollout/lock/home-holders.ts';
import { isRunnable } from '../../rollout/lock/process.ts';
import { summaryAt } from '../conversation-row.ts';
import { likelySegmentPath } from '../path-of.ts';
import { SeenSessions } from './seen.ts';
import { subAgentStates } from './sub-agent-states.ts';

/** What makes the state of a session, besides what its file says. */
export type ActivityFacts = Pick<LiveFacts, 'holder' | 'holdersKnown' | 'seenMs' | 'subAgents'>;

export interface ActivityPlace {
  readonly codexHome: string;
  /** `seen.jsonl`; left out: it is not recorded when people look. */
  readonly seenPath?: string | undefined;
  readonly nowMs: number;
}

export class Activity {
  /** Null where the system does not show them. */
  readonly holders: ReadonlyMap<ConversationId, LockHolder> | null;
  readonly #seen: SeenSessions | null;
  #newest: ReadonlyMap<ConversationId, NewestChild> | null = null;
  readonly #runnable = new Map<number, boolean>();
  #subAgents: ReadonlyMap<ConversationId, LiveState> = new Map();

  /** `seen`: null where it is not recorded when people look. */
  constructor(holders: ReadonlyMap<ConversationId, LockHolder> | null, seen: SeenSessions | null = null) {
    this.holders = holders;
    this.#seen = seen;
  }

  static async read({ codexHome, seenPath, nowMs }: ActivityPlace): Promise<Activity> {
    const seen = seenPath === undefined ? null : new SeenSessions(seenPath);
    await seen?.refresh();
    const holders = await new HomeHolders(codexHome).read().catch(() => null);
    const activity = new Activity(holders, seen);
    await activity.#readSubAgents(codexHome, nowMs);
    return activity;
  }

  factsOf(id: ConversationId, summary: Summary | null): ActivityFacts {
    const holder = this.holders?.get(id);
    return {
      holder: holder && this.#withChild(id, holder, summary),
      holdersKnown: this.holders !== null,
      seenMs: this.#seen?.get(id),
      subAgents: this.#subAgents.get(id),
    };
  }

  /** One pass for all holders, made when the first call that stands is met: behind the reading of its file. */
  #withChild(id: ConversationId, holder: LockHolder, summary: Summary | null): LockHolder {
    if (!mayNeedApproval(summary)) return holder;
    this.#newest ??= new ChildProcesses().newestBelow(this.#processes);
    const newestChildMs = this.#newest.get(id);
    if (newestChildMs === undefined || holder.pid === null) return holder;
    return withChild(holder, newestChildMs, this.#isRunnable(holder.pid) ? 'runnable' : 'waits');
  }

  /** Each process once. */
  #isRunnable(pid: number): boolean {
    const known = this.#runnable.get(pid) ?? hasWorkToDo(pid);
    this.#runnable.set(pid, known);
    return known;
  }

  get #processes(): ReadonlyMap<ConversationId, number> {
    return this.holders === null ? new Map() : processesOf(this.holders, this.holders.keys());
  }

  async #readSubAgents(codexHome: string, nowMs: number): Promise<void> {
    const held = new Map<ConversationId, { readonly summary: Summary; readonly path: string }>();
    for (const id of this.holders?.keys() ?? []) {
      const path = likelySegmentPath(codexHome, id);
      if (path !== null)
        held.set(id, { path, summary: await summaryAt(path, { listed: true, preview: false }) });
    }
    const agents = [...held].map(([id, { path, summary }]) => {
      const facts = { ...this.factsOf(id, summary), summary, updatedMs: timeOf(path), nowMs };
      return { id, summary, state: livenessOf(facts).state };
    });
    this.#subAgents = subAgentStates(agents, id => held.get(id));
  }
}

const LOOKS = 3;
const BETWEEN_LOOKS_MS = 15;

/** Who waits for the person still runs for moments, as when it draws. What is looked at once is looked at a few times, so as not to hit on such a moment. */
function hasWorkToDo(pid: number): boolean {
  const wait = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (let look = 1; isRunnable(pid); look++) {
    if (look === LOOKS) return true;
    Atomics.wait(wait, 0, 0, BETWEEN_LOOKS_MS);
  }
  return false;
}

function timeOf(path: string): number | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : Math.trunc(found.mtimeMs);
}
