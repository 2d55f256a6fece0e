/**
 * What a session is doing now, as one of a few states (FORMAT.md, section 6): the one definition for the screens, the command line and
 * whoever watches. Promises: pure; the same facts give the same state.
 */
import type {
  Conversation,
  LiveState,
  LockHolder,
  Need,
  OpenCall,
  SessionHolder,
  Summary,
  TurnState,
} from './conversation.ts';

export interface LiveFacts {
  readonly holder: LockHolder | undefined;
  /**
   * True: the system shows who holds what, and it was read: no holder then means that no process is seen to hold it. False: it does not show it.
   * Left out: nobody has looked yet, and whether a turn was stopped is not known.
   */
  readonly holdersKnown?: boolean | undefined;
  readonly summary: Summary | null;
  readonly updatedMs: number | null;
  /** The person looked at the session at this time, or later turns alone count as unread; null or left out: that is not recorded. */
  readonly seenMs?: number | null | undefined;
  /** What its sub-agents do, as far as it concerns this session; null or left out: nothing. */
  readonly subAgents?: LiveState | null | undefined;
  readonly nowMs: number;
}

/**
 * Codex up to 0.146 takes no lock, and a killed one leaves its turn open for ever: without a holder a running turn is
 * believed only while the file is fresh.
 */
export const FRESH_MS = 60_000;
/** A file that does not say when its turns end counts as being written for this long. */
const GROWING_MS = 10_000;
/** A turn that ended longer ago is no news. */
export const READY_MS = 24 * 3_600_000;
/** A process begins a command within milliseconds. A call that asks for an approval by its own words is believed after the first … */
const ESCALATION_PATIENCE_MS = 300;
/** … a patch after the second, which is carried out within milliseconds, too, but in no process of its own, … */
const PATCH_PATIENCE_MS = 800;
/** … and a command that only may need one after the third. */
const COMMAND_PATIENCE_MS = 2_000;
/** A Codex that waits for the processor may not have come to it: with 25 jobs for two cores that takes a second. */
const RUNNABLE_PATIENCE_MS = 2_000;
/** A tool of an MCP server does its work in a process that was there before, or elsewhere: nothing shows whether it does, but few take so long. */
const MCP_PATIENCE_MS = 15_000;
const PATIENCE_MS: Readonly<Record<Exclude<OpenCall['need'], 'question'>, number>> = {
  permission: ESCALATION_PATIENCE_MS,
  escalation: ESCALATION_PATIENCE_MS,
  patch: PATCH_PATIENCE_MS,
  command: COMMAND_PATIENCE_MS,
  mcp: MCP_PATIENCE_MS,
};
/** Elsewhere than on Linux nothing shows whether a process works on the call. */
const BLIND_PATIENCE_MS = 5_000;
/** By so much a child may seem older than its call: the line is written after the call was handed on, and clocks have ticks. */
const CHILD_TOLERANCE_MS = 250;

const UNSEEN_HOLDER: LockHolder = { pid: null, command: null, daemon: false };

/** Whether anything is going on there now: a process holds it, or a turn is running. */
export function isLive({ live, state }: Pick<Conversation, 'live' | 'state'>): boolean {
  return live !== null || state?.kind === 'working';
}

/** Nothing of it differs, for a row that is compared. */
export function sameState(a: LiveState | null, b: LiveState | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind !== b.kind || a.sinceMs !== b.sinceMs) return false;
  if (a.kind === 'working') return b.kind === 'working' && a.by === b.by;
  return a.kind !== 'needs-you' || (b.kind === 'needs-you' && a.need === b.need);
}

/** For how long a call has to stand before it counts as waiting for an approval, ms; null for one that does not wait for one. */
export function approvalPatienceMs(summary: Summary | null): number | null {
  const need = summary?.openCall?.need ?? 'question';
  return need === 'question' ? null : PATIENCE_MS[need];
}

/** Whether a call stands that may wait for an approval: only then it matters what the holder has started. */
export function mayNeedApproval(summary: Summary | null): boolean {
  const call = summary?.openCall ?? null;
  return call !== null && call.need !== 'question';
}

/** Both things that a row says about what is going on. */
export function livenessOf(facts: LiveFacts): Pick<Conversation, 'live' | 'state'> {
  return { live: holderOf(facts), state: stateOf(facts) };
}

/** The process that has a session open. Null when none does and nothing says that a turn runs. */
function holderOf(facts: LiveFacts): SessionHolder | null {
  const { holder } = facts;
  if (holder !== undefined) {
    const { pid, command, daemon } = holder;
    return { pid, command, daemon, turn: heldTurn(holder, facts) };
  }
  const turn = facts.summary?.turn ?? 'unknown';
  return isUnderWay(turn) && isBelievable(facts) ? { ...UNSEEN_HOLDER, turn } : null;
}

/**
 * What a row says that was made where nobody knows what the person here has looked at, as on another host: a turn that ended since is news here,
 * too.
 */
export function withNews(
  state: LiveState | null,
  facts: Pick<LiveFacts, 'summary' | 'seenMs' | 'nowMs'>,
): LiveState | null {
  const isOver = facts.summary?.turn === 'idle' && (state === null || state.kind === 'idle');
  return isOver && isUnread(facts) ? { kind: 'ready', sinceMs: facts.summary.turnSinceMs } : state;
}

/** The state of a session; null when nothing is going on there. */
function stateOf(facts: LiveFacts): LiveState | null {
  const own = ownState(facts);
  const { subAgents = null } = facts;
  if (own?.kind === 'needs-you' || subAgents === null) return own;
  // What a sub-agent asks is answered in the session that started it.
  if (subAgents.kind === 'needs-you') return subAgents;
  if (own?.kind === 'working' || subAgents.kind !== 'working') return own;
  return { kind: 'working', by: 'sub-agents', sinceMs: subAgents.sinceMs };
}

/** Without what its sub-agents do; nothing while the file was not read. */
function ownState(facts: LiveFacts): LiveState | null {
  const { summary } = facts;
  // Of a file whose first line is still being written nothing is known, not even whose session it is.
  if (summary === null || summary.dialect === null) return null;
  const { turn, turnSinceMs: sinceMs } = summary;
  if (isUnderWay(turn)) return unfinished(summary, facts);
  if (turn === 'unknown') return guessed(summary, facts);
  if (isUnread(facts)) return { kind: 'ready', sinceMs };
  return holderOf(facts) === null ? null : { kind: 'idle', sinceMs };
}

/** Of a turn that did not end. */
function unfinished(summary: Summary, facts: LiveFacts): LiveState | null {
  const { updatedMs, holder } = facts;
  const held = holderOf(facts);
  if (held === null) return facts.holdersKnown === undefined ? null : { kind: 'stopped', sinceMs: updatedMs };
  if (isUnderWay(held.turn)) return underWay(summary, facts);
  return { kind: 'idle', sinceMs: holder?.startedMs ?? updatedMs };
}

/** Where no line says how far the turn is. */
function guessed({ turnSinceMs: sinceMs }: Summary, facts: LiveFacts): LiveState | null {
  const held = holderOf(facts);
  if (held?.turn === 'running' || isGrowing(facts)) return { kind: 'working', by: 'itself', sinceMs };
  return held === null ? null : { kind: 'idle', sinceMs: facts.updatedMs };
}

function underWay(
  { turn, turnSinceMs: sinceMs, openCall: call }: Summary,
  { holder, updatedMs, nowMs }: LiveFacts,
): LiveState {
  if (turn === 'waiting') return { kind: 'needs-you', need: 'question', sinceMs: call?.sinceMs ?? sinceMs };
  if (call !== null && call.sinceMs !== null && holder !== undefined) {
    const quietMs = nowMs - Math.max(call.sinceMs, isPast(updatedMs, nowMs) ? updatedMs : 0);
    const need = approvalOf({ need: call.need, sinceMs: call.sinceMs }, { holder, quietMs });
    if (need !== null) return { kind: 'needs-you', need, sinceMs: call.sinceMs };
  }
  return { kind: 'working', by: 'itself', sinceMs };
}

/**
 * Whether the call waits for an approval: it stands, and no process that its holder began since works on it. `quietMs`: for so long nothing
 * was written. What was written since the file was read may be the output.
 */
function approvalOf(
  { need, sinceMs }: { readonly need: OpenCall['need']; readonly sinceMs: number },
  { holder, quietMs }: { readonly holder: LockHolder; readonly quietMs: number },
): Need | null {
  if (need === 'question') return null;
  const isTooEarly = quietMs < Math.max(PATIENCE_MS[need], holder.runnable ? RUNNABLE_PATIENCE_MS : 0);
  if (need === 'permission') return isTooEarly ? null : 'approval';
  if (need === 'mcp') return isTooEarly ? null : 'likely-approval';
  const { newestChildMs } = holder;
  if (newestChildMs === undefined)
    return need === 'escalation' && quietMs >= BLIND_PATIENCE_MS ? 'likely-approval' : null;
  if (newestChildMs !== null && newestChildMs >= sinceMs - CHILD_TOLERANCE_MS) return null;
  if (isTooEarly) return null;
  return need === 'patch' ? 'likely-approval' : 'approval';
}

/** A turn that began and did not end. Whether a Codex still works on it is another question. */
export function isUnderWay(turn: TurnState): boolean {
  return turn === 'running' || turn === 'waiting';
}

/** Every Codex that writes paginated files locks them: one without a holder does not run. */
function isBelievable({ summary, holdersKnown, updatedMs, nowMs }: LiveFacts): boolean {
  if (summary?.dialect === 'paginated' && holdersKnown === true) return false;
  return updatedMs !== null && nowMs - updatedMs < FRESH_MS;
}

/** Where no line says when a turn ends, a file that was just written to is being written. A paginated one always says so. */
function isGrowing({ summary, holdersKnown, holder, updatedMs, nowMs }: LiveFacts): boolean {
  if (summary?.dialect === 'paginated') return false;
  // Where holders can be seen one without a holder is not written by a Codex; who holds it is known within a second.
  if (holder === undefined && holdersKnown !== false) return false;
  return isPast(updatedMs, nowMs) && nowMs - updatedMs < GROWING_MS;
}

/** False also for a time of another clock. */
function isPast(ms: number | null, nowMs: number): ms is number {
  return ms !== null && ms <= nowMs;
}

function isUnread({
  summary,
  seenMs = null,
  nowMs,
}: Pick<LiveFacts, 'summary' | 'seenMs' | 'nowMs'>): boolean {
  const endedMs = summary?.turnSinceMs ?? null;
  // Who broke it off was there.
  if (summary?.brokenOff) return false;
  if (endedMs === null || seenMs === null || isPartOfAnother(summary)) return false;
  return endedMs > seenMs && nowMs - endedMs < READY_MS;
}

/** A sub-agent or a side chat: its end is no news to the person, whose session goes on. */
function isPartOfAnother(summary: Summary | null): boolean {
  return summary?.source === 'subagent' || summary?.source === 'side-chat';
}

function heldTurn(holder: LockHolder, { summary, updatedMs }: LiveFacts): TurnState {
  const turn = summary?.turn ?? 'unknown';
  // Codex up to 0.124 does not write when a turn begins; an exec is one turn, and ends with it.
  if (turn === 'unknown') return holder.command === 'codex exec' ? 'running' : 'unknown';
  // A holder that began after the turn does not work on it: its Codex was killed, and another opened the session, which writes settings as it does.
  const began = holder.startedMs;
  const turnMs = summary?.turnSinceMs ?? updatedMs;
  const isOlder = began !== undefined && turnMs !== null && turnMs < began;
  return isUnderWay(turn) && isOlder ? 'idle' : turn;
}
