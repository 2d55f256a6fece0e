/**
 * When the person is called: a session has begun to wait for them, or its turn has ended, while they were away. Pure: the caller says
 * what each session does, where the person is and what time it is, and asks again at `wakeMs`.
 *
 * Promises: nothing that was so before the start rings; each wait and each end rings at most once, and not after the person was there
 * while it stood; the end of a turn of less than ten seconds does not ring, nor a question that is answered within ten seconds of work;
 * two calls are at least two seconds apart, and what came meanwhile is told together. Costs one pass over the sessions at work.
 *
 * "Once per session and turn" is taken to mean: once for each stretch of work between two words of the person. A turn that asks in the middle
 * is two of them, which end with the question and with the turn. To leave the second one out would leave somebody waiting who went away after
 * the answer; a question that follows an answer at once rings only when it stands (ten seconds after the answer), so that who answers one
 * approval after the other is left alone.
 */
import type { StateKind } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

/** What a session does now, and since when. */
export interface BellSession {
  readonly id: ConversationId;
  /** What it is called by: one safe line. */
  readonly title: string;
  readonly state: StateKind;
  readonly sinceMs: number | null;
  /** It is at work by its sub-agents alone: its own turn has ended. */
  readonly bySubAgents?: boolean;
}

/** Where the person is. */
export interface Attention {
  /** The terminal's own word; `unknown`: it never said. */
  readonly focus: 'in' | 'out' | 'unknown';
  /** When a key was last pressed. */
  readonly keyMs: number;
  /** The session that is open on the screen. */
  readonly open: ConversationId | null;
}

interface Known extends Pick<BellSession, 'state' | 'sinceMs' | 'bySubAgents'> {
  /** When the turn began, or was first seen; null: it was not seen at work. */
  readonly turnMs: number | null;
  /** When the work began that goes on now, or went on last: with the turn, or with the answer to a question. */
  readonly workMs: number | null;
  /** Something to tell, which stands since `fromMs`, from `dueMs` on; null: nothing is. */
  readonly call: { readonly fromMs: number; readonly dueMs: number } | null;
}

export interface BellState {
  readonly startMs: number;
  readonly rangMs: number;
  readonly known: ReadonlyMap<ConversationId, Known>;
  /** The wait or the end, by its `sinceMs`, that was last told of a session, or that the person saw. */
  readonly told: ReadonlyMap<ConversationId, number>;
}

/** What is told together. */
export interface Ring {
  readonly needYou: readonly BellSession[];
  readonly ready: readonly BellSession[];
}

export interface BellStep {
  readonly bell: BellState;
  readonly ring: Ring | null;
  /** When to ask again, if nothing happens before; null: not before something does. */
  readonly wakeMs: number | null;
}

/** Of a turn, and of the work before a question: for less the person is still there. */
export const LEAST_WORK_MS = 10_000;
/** Between two calls. */
export const REST_MS = 2_000;
/** Where the terminal does not report its focus, a person is taken to be there for so long after a key. */
export const THERE_MS = 15_000;

export function openBell(startMs: number): BellState {
  return { startMs, rangMs: Number.NEGATIVE_INFINITY, known: new Map(), told: new Map() };
}

/** Looks at all sessions in which something is going on. One that is left out is forgotten, but for what was told of it. */
export function stepBell(
  bell: BellState,
  sessions: readonly BellSession[],
  { nowMs, ...attention }: Attention & { readonly nowMs: number },
): BellStep {
  const known = new Map<ConversationId, Known>();
  const told = new Map(bell.told);
  const waiting: (readonly [BellSession, Known])[] = [];
  const settle = (session: BellSession, now: Known): void => {
    if (session.sinceMs !== null) told.set(session.id, session.sinceMs);
    known.set(session.id, { ...now, call: null });
  };
  for (const session of sessions) {
    const now = nextOf(session, { bell, nowMs });
    if (now.call !== null && hasSeen(session, now.call.fromMs, attention)) settle(session, now);
    else {
      known.set(session.id, now);
      if (now.call !== null) waiting.push([session, now]);
    }
  }
  const awayMs = attention.focus === 'unknown' ? attention.keyMs + THERE_MS : Number.NEGATIVE_INFINITY;
  const ringsNow = Math.max(awayMs, bell.rangMs + REST_MS) <= nowMs;
  const due = ringsNow ? waiting.filter(([, { call }]) => call !== null && call.dueMs <= nowMs) : [];
  for (const [session, now] of due) settle(session, now);
  const rangMs = due.length > 0 ? nowMs : bell.rangMs;
  const later = waiting.flatMap(([{ id }]) => known.get(id)?.call?.dueMs ?? []);
  const wakeMs = later.length === 0 ? null : Math.max(awayMs, rangMs + REST_MS, Math.min(...later));
  return { bell: { ...bell, known, told, rangMs }, ring: ringOf(due.map(([session]) => session)), wakeMs };
}

function ringOf(due: readonly BellSession[]): Ring | null {
  if (due.length === 0) return null;
  return {
    needYou: due.filter(({ state }) => state === 'needs-you'),
    ready: due.filter(({ state }) => state === 'ready'),
  };
}

/** The person has the terminal before them, or this session is open in it; without a report of focus, a key was pressed since. */
function hasSeen({ id }: BellSession, fromMs: number, { focus, keyMs, open }: Attention): boolean {
  return focus === 'in' || open === id || (focus === 'unknown' && keyMs > fromMs);
}

interface StepFacts {
  readonly bell: BellState;
  readonly nowMs: number;
}

function nextOf(session: BellSession, facts: StepFacts): Known {
  const { state, sinceMs, bySubAgents = false } = session;
  const before = facts.bell.known.get(session.id);
  if (before?.state === state && before.sinceMs === sinceMs && before.bySubAgents === bySubAgents)
    return before;
  const work = workOf(session, before, facts.nowMs);
  return { state, sinceMs, bySubAgents, ...work, call: callOf(session, { ...facts, before, work }) };
}

type Work = Pick<Known, 'turnMs' | 'workMs'>;

/** Work after a question goes on in the same turn; after anything else it is another turn. */
function workOf({ state, sinceMs }: BellSession, before: Known | undefined, nowMs: number): Work {
  const goesOn = before?.state === 'working' || before?.state === 'needs-you';
  const turnMs = (goesOn ? before.turnMs : null) ?? sinceMs ?? nowMs;
  const workMs = (goesOn ? before.workMs : null) ?? turnMs;
  switch (state) {
    case 'working':
    case 'needs-you':
      // It was answered a moment ago.
      return { turnMs, workMs: before?.state === 'needs-you' ? nowMs : workMs };
    case 'ready':
      return { turnMs: goesOn ? turnMs : null, workMs: null };
    case 'idle':
    case 'stopped':
      return { turnMs: null, workMs: null };
    default:
      return state satisfies never;
  }
}

interface CallFacts extends StepFacts {
  readonly before: Known | undefined;
  readonly work: Work;
}

/** What is to be told of a session whose state is another one than before; null: nothing. */
function callOf(
  { id, state, sinceMs }: BellSession,
  { bell, nowMs, before, work }: CallFacts,
): Known['call'] {
  if (state !== 'needs-you' && state !== 'ready') return null;
  // A time that was filled in, or lost, is no other wait.
  if (before?.state === state && (before.sinceMs === null || sinceMs === null)) return before.call;
  if (sinceMs === null ? before === undefined : sinceMs < bell.startMs || sinceMs === bell.told.get(id))
    return null;
  // The end that waits to be told was a later one.
  if (state === 'ready' && before?.state === 'ready' && before.call !== null) return before.call;
  // By its own turn it ended when its sub-agents still worked.
  const beganMs = before?.bySubAgents ? nowMs : (sinceMs ?? nowMs);
  if (state === 'needs-you')
    return { fromMs: nowMs, dueMs: Math.max(nowMs, (work.workMs ?? beganMs) + LEAST_WORK_MS) };
  const isLong = work.turnMs !== null && beganMs - work.turnMs >= LEAST_WORK_MS;
  return isLong ? { fromMs: nowMs, dueMs: nowMs } : null;
}
