/** Acts on the marked sessions: what they would do is looked up, said and agreed to; then they run, and `u` takes them back. */

import type { ManyAct, ManyQuestion } from '../../actions/many-question.ts';
import type { KeptMarks, ManyEnd, ManyJob } from '../../actions/run-many.ts';
import type { ConversationId } from '../../format/identity.ts';
import { marksText } from '../../text/marks-words.ts';
import { countOf, sizeText, withSubagents } from '../../text/numbers.ts';
import { begunAct, takenBack, UNDO_MS } from '../act-under-way.ts';
import type { Action } from '../action.ts';
import { keyOf } from '../keymap.ts';
import type { ManyCommand } from '../overlays/commands.ts';
import { hasWayBack, leftOutWords, scrolledTop } from '../overlays/many-rows.ts';
import { withNotice } from '../overlays/notices.ts';
import type { ManyOverlay } from '../overlays/overlay.ts';
import { withoutMarks } from '../picker/marking.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';

const withPhase = (state: AppState, phase: ManyOverlay['phase']): AppState => ({
  ...state,
  overlay: { kind: 'many', phase },
});

/** Looks up what an act on these sessions would do. */
export function planMany(
  state: AppState,
  { act, ids }: { readonly act: ManyAct; readonly ids: readonly ConversationId[] },
): AppStep {
  const { token, counted } = takeToken(state);
  const next = withPhase(counted, { kind: 'planning', token, act, count: ids.length, done: 0, of: 0 });
  return stay(next, { type: 'planMany', token, act, ids });
}

/** Asks about more than one session; one alone is done. */
function wasPlanned(state: AppState, { token, plan }: Extract<Action, { type: 'manyPlanned' }>): AppStep {
  const { overlay } = state;
  if (overlay?.kind !== 'many' || overlay.phase.kind !== 'planning' || overlay.phase.token !== token)
    return stay(state);
  if (plan.ids.length === 0) {
    const why = plan.leftOut.size === 0 ? 'They are gone.' : `${leftOutWords(plan)}: left out.`;
    return andThen(withOverlay(state, null), next =>
      withNotice(next, `Nothing was done. ${why}`, { tone: 'bad' }),
    );
  }
  if (plan.ids.length === 1 && plan.leftOut.size === 0)
    return runMany({ ...state, overlay: null }, jobOf(plan));
  return stay(withPhase(state, { kind: 'asking', plan }));
}

function jobOf({ act, ids }: ManyQuestion): ManyJob {
  if (act === 'pin' || act === 'unpin') return { kind: 'mark', ids, change: { pinned: act === 'pin' } };
  return { kind: act, ids };
}

/** Runs it; more than one session with its progress. */
export function runMany(state: AppState, job: ManyJob): AppStep {
  const { token, counted } = takeToken({ ...state, notice: null });
  const of = sizeOfJob(job);
  const begun = hasWayBack(job.kind) ? begunAct(counted, token) : counted;
  const running = { kind: 'running', token, job: job.kind, done: 0, of } as const;
  const next = of === 1 ? begun : withPhase(begun, { ...running, stopping: false, takeBack: false });
  return stay(next, { type: 'runMany', token, job });
}

function sizeOfJob(job: ManyJob): number {
  if (job.kind === 'restore') return job.entries.length;
  return job.kind === 'unmark' ? job.marks.length : job.ids.length;
}

export const undoMany = (state: AppState, job: ManyJob): AppStep => runMany({ ...state, undo: null }, job);

export function runManyCommand(state: AppState, { phase }: ManyOverlay, command: ManyCommand): AppStep {
  switch (phase.kind) {
    case 'planning':
      if (command !== 'cancel') return stay(state);
      return stay({ ...state, overlay: null }, { type: 'stopMany', token: phase.token });
    case 'failed':
      if (command === 'act' || command === 'cancel') return withOverlay(state, null);
      if (command === 'takeBack') return stay(state);
      return stay(withPhase(state, { ...phase, top: scrolledTop(phase, command, state) }));
    case 'asking':
      if (command === 'act') return runMany({ ...state, overlay: null }, jobOf(phase.plan));
      return command === 'cancel' ? withOverlay(state, null) : stay(state);
    case 'running':
      return whileRunning(state, phase, command);
    default:
      return phase satisfies never;
  }
}

type RunningPhase = Extract<ManyOverlay['phase'], { kind: 'running' }>;

function whileRunning(state: AppState, phase: RunningPhase, command: ManyCommand): AppStep {
  const { token, job, stopping } = phase;
  const stop = stopping ? [] : [{ type: 'stopMany', token } as const];
  if (command === 'takeBack' && hasWayBack(job))
    return stay(withPhase(takenBack(state), { ...phase, stopping: true, takeBack: true }), ...stop);
  return command === 'cancel' ? stay(withPhase(state, { ...phase, stopping: true }), ...stop) : stay(state);
}

function hasLooked(state: AppState, { token, done, of }: Extract<Action, { type: 'manyLooked' }>): AppStep {
  const { overlay } = state;
  if (overlay?.kind !== 'many' || overlay.phase.kind !== 'planning' || overlay.phase.token !== token)
    return stay(state);
  return stay(withPhase(state, { ...overlay.phase, done, of }));
}

function hasMoved(state: AppState, { token, done }: Extract<Action, { type: 'manyMoved' }>): AppStep {
  const { overlay } = state;
  if (overlay?.kind !== 'many' || overlay.phase.kind !== 'running' || overlay.phase.token !== token)
    return stay(state);
  return stay(withPhase(state, { ...overlay.phase, done }));
}

/** Says what was done; what failed stands there until it was read. */
function hasEnded(state: AppState, { token, job, end }: Extract<Action, { type: 'manyEnded' }>): AppStep {
  const isShown =
    state.overlay?.kind === 'many' &&
    state.overlay.phase.kind === 'running' &&
    state.overlay.phase.token === token;
  const closed = isShown ? { ...state, overlay: null } : state;
  const said = endWords(job, end, keyOf(state, 'picker', 'undo'));
  const moved = job.kind === 'archive' || job.kind === 'delete' || job.kind === 'unarchive';
  const picker = moved ? withoutMarks(closed.picker, end.done) : closed.picker;
  const [first] = end.done;
  const comesBack = job.kind === 'restore' || job.kind === 'unarchive' ? (first ?? null) : picker.comesBack;
  const next = { ...closed, picker: { ...picker, comesBack } };
  return andThen(withUndo(next, end.undo), kept => report(kept, said, end));
}

function report(state: AppState, said: string, { failed, done, left }: ManyEnd): AppStep {
  const [first] = failed;
  if (first === undefined) return withNotice(state, said, { tone: 'good' });
  if (failed.length === 1 || state.overlay !== null) {
    const isOnly = failed.length + done.length + left === 1;
    const why = isOnly ? first.message : `"${first.title}": ${first.message}`;
    return withNotice(state, `${said} ${why}`.trim(), { tone: 'bad' });
  }
  return stay(withPhase(state, { kind: 'failed', said, failures: failed, top: 0 }));
}

function withUndo(state: AppState, job: ManyJob | null): AppStep {
  if (job === null) return stay(state);
  const { token, counted } = takeToken(state);
  const undo = { did: 'many', job, token } as const;
  return stay({ ...counted, undo }, { type: 'expireNotice', token, afterMs: UNDO_MS });
}

const DID: Readonly<Record<'archive' | 'unarchive' | 'delete' | 'restore', (what: string) => string>> = {
  archive: what => `Archived ${what}.`,
  unarchive: what => `Brought ${what} back from the archive.`,
  delete: what => `Moved ${what} to the trash.`,
  restore: what => `Brought ${what} back from the trash.`,
};

function endWords(
  job: ManyJob,
  { done, subagents, sizeBytes, left, undo }: ManyEnd,
  undoKey: string,
): string {
  const stopped = left === 0 ? '' : ` Stopped before ${countOf(left, 'more session')}.`;
  if (done.length === 0) return `Nothing was done.${stopped}`;
  const one = done.length === 1 && left === 0;
  const what = `${one ? 'the session' : countOf(done.length, 'session')}${withSubagents(subagents)}`;
  const size = sizeBytes > 0 ? ` (${sizeText(sizeBytes)})` : '';
  const back = undo === null ? '' : ` ${undoKey} takes ${one ? 'it' : 'all of it'} back.`;
  if (job.kind === 'mark') return `${markWords(job.change, what)}${back}`;
  if (job.kind === 'unmark') return `${unmarkWords(job.marks, { one, what })}${back}`;
  return `${DID[job.kind](`${what}${size}`)}${stopped}${back}`;
}

function markWords({ pinned }: Extract<ManyJob, { kind: 'mark' }>['change'], what: string): string {
  if (pinned === undefined) return `The tags of ${what} are set.`;
  return pinned ? `Pinned ${what}.` : `Took the pin off ${what}.`;
}

/** Of one session what it has then: `u` again goes the other way, and has to be told from this. */
function unmarkWords(
  marks: readonly KeptMarks[],
  { one, what }: { readonly one: boolean; readonly what: string },
): string {
  const [only] = marks;
  return one && only !== undefined
    ? `The session is as before: ${marksText(only.marks)}.`
    : `The pins and tags of ${what} are as before.`;
}

/** What came back of an act on many sessions. */
export function manyAnswered(
  state: AppState,
  action: Extract<Action, { type: 'manyLooked' | 'manyPlanned' | 'manyMoved' | 'manyEnded' }>,
): AppStep {
  switch (action.type) {
    case 'manyLooked':
      return hasLooked(state, action);
    case 'manyPlanned':
      return wasPlanned(state, action);
    case 'manyMoved':
      return hasMoved(state, action);
    case 'manyEnded':
      return hasEnded(state, action);
    default:
      return action satisfies never;
  }
}
