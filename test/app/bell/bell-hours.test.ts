/**
 * Hours of work of fifty sessions, with a person who comes and goes: every call was due and none was missing, by a slow reference that
 * knows the whole story beforehand and looks at every tenth of a second of it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attention,
  type BellSession,
  LEAST_WORK_MS,
  openBell,
  REST_MS,
  stepBell,
  THERE_MS,
} from '../../../src/app/bell/bell.ts';
import { type ConversationId, parseConversationId } from '../../../src/format/identity.ts';

const START = 1_700_000_000_000;
const TICK = 100;
type State = BellSession['state'];

/** One state of one session, from one tick to before another. */
interface Stretch {
  readonly id: ConversationId;
  readonly state: State;
  readonly fromMs: number;
  readonly toMs: number;
  /** The turn's beginning and that of the last work before, by which a call is judged. */
  readonly turnMs: number;
  readonly workMs: number;
}

interface Visit {
  readonly what: 'focus' | ConversationId;
  readonly fromMs: number;
  readonly toMs: number;
}

interface Story {
  readonly stretches: readonly Stretch[];
  readonly visits: readonly Visit[];
  readonly keys: readonly number[];
  readonly reportsFocus: boolean;
  readonly endMs: number;
}

const idOf = (index: number): ConversationId => {
  const id = parseConversationId(`0199a0f1-0000-7000-8000-${String(index).padStart(12, '0')}`);
  if (id === null) throw new Error('no id');
  return id;
};

/** A session as a person's day has it: a turn, perhaps with questions in it, its end, some rest, another turn. */
function stretchesOf(id: ConversationId, lengths: readonly number[], endMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  let atMs = START;
  let turnMs = START;
  let workMs = START;
  const add = (state: State, length: number): void => {
    const toMs = Math.min(endMs, atMs + length * TICK);
    if (toMs > atMs) stretches.push({ id, state, fromMs: atMs, toMs, turnMs, workMs });
    atMs = toMs;
  };
  for (let index = 0; atMs < endMs; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    const next = lengths[(index + 1) % lengths.length] ?? 1;
    turnMs = atMs;
    workMs = atMs;
    add('working', length);
    for (let question = 0; question < length % 3; question++) {
      add('needs-you', next);
      workMs = atMs;
      add('working', (length % 170) + 1);
    }
    add(length % 5 === 0 ? 'idle' : 'ready', next % 2 === 0 ? next : 1);
    if (length % 7 === 0) add('idle', next);
  }
  return stretches;
}

/** By the definition: a wait or an end that stands, that is due, that nobody saw while it stood, and that was not told. */
function expected({ stretches, visits, keys, reportsFocus, endMs }: Story): string[] {
  const calls = stretches.filter(({ state, fromMs, turnMs }) =>
    state === 'ready' ? fromMs - turnMs >= LEAST_WORK_MS : state === 'needs-you',
  );
  /** By tick: those that stand then. */
  const standing = Array.from({ length: (endMs - START) / TICK }, (): Stretch[] => []);
  for (const call of calls)
    for (let atMs = call.fromMs; atMs < call.toMs; atMs += TICK) standing[(atMs - START) / TICK]?.push(call);
  const told = new Set<Stretch>();
  const rings: string[] = [];
  let rangMs = Number.NEGATIVE_INFINITY;
  for (let nowMs = START; nowMs < endMs; nowMs += TICK) {
    const due = (standing[(nowMs - START) / TICK] ?? []).filter(call => {
      const dueMs = call.state === 'ready' ? call.fromMs : Math.max(call.fromMs, call.workMs + LEAST_WORK_MS);
      if (told.has(call) || nowMs < dueMs) return false;
      const seen = visits.some(
        ({ what, fromMs, toMs }) =>
          (what === call.id || (what === 'focus' && reportsFocus)) && fromMs <= nowMs && toMs > call.fromMs,
      );
      if (!seen && (reportsFocus || !keys.some(keyMs => keyMs > call.fromMs && keyMs <= nowMs))) return true;
      // Who saw it has seen it from then on.
      told.add(call);
      return false;
    });
    const isThere = !reportsFocus && keys.some(keyMs => keyMs <= nowMs && nowMs < keyMs + THERE_MS);
    if (due.length === 0 || isThere || nowMs < rangMs + REST_MS) continue;
    rangMs = nowMs;
    for (const call of due) told.add(call);
    rings.push(
      `${nowMs - START}: ${due
        .map(({ id, state }) => `${id.slice(-3)} ${state}`)
        .sort()
        .join()}`,
    );
  }
  return rings;
}

/** The decision as the program runs it: asked when something changes, and when it asked to be. */
function decided({ stretches, visits, keys, reportsFocus, endMs }: Story): string[] {
  const changes = new Set([START, ...keys]);
  for (const { fromMs, toMs } of [...stretches, ...visits]) changes.add(fromMs).add(toMs);
  const moments = [...changes].filter(atMs => atMs < endMs).sort((a, b) => a - b);
  const begins = new Map<number, Stretch[]>();
  for (const stretch of stretches)
    begins.set(stretch.fromMs, [...(begins.get(stretch.fromMs) ?? []), stretch]);
  const doing = new Map<ConversationId, Stretch>();
  let bell = openBell(START);
  let wakeMs: number | null = null;
  const rings: string[] = [];
  const ask = (nowMs: number): void => {
    for (const stretch of begins.get(nowMs) ?? []) doing.set(stretch.id, stretch);
    const sessions = [...doing.values()].map(({ id, state, fromMs, turnMs }) => ({
      id,
      title: id,
      state,
      sinceMs: state === 'working' ? turnMs : fromMs,
    }));
    const at = visits.filter(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
    const attention: Attention = {
      focus: reportsFocus ? (at.some(({ what }) => what === 'focus') ? 'in' : 'out') : 'unknown',
      keyMs: Math.max(START - 1e9, ...keys.filter(keyMs => keyMs <= nowMs)),
      open: at.flatMap(({ what }) => (what === 'focus' ? [] : [what]))[0] ?? null,
    };
    const step = stepBell(bell, sessions, { ...attention, nowMs });
    bell = step.bell;
    wakeMs = step.wakeMs;
    if (step.ring === null) return;
    const told = [...step.ring.needYou, ...step.ring.ready];
    rings.push(
      `${nowMs - START}: ${told
        .map(({ id, state }) => `${id.slice(-3)} ${state}`)
        .sort()
        .join()}`,
    );
  };
  for (const atMs of moments) {
    while (wakeMs !== null && wakeMs < atMs) ask(wakeMs);
    ask(atMs);
  }
  while (wakeMs !== null && wakeMs < endMs) ask(wakeMs);
  return rings;
}

function storyOf(parts: {
  readonly sessions: readonly (readonly number[])[];
  readonly presences: readonly (readonly [number, number])[];
  readonly opened: readonly (readonly [number, number, number])[];
  readonly keys: readonly number[];
  readonly reportsFocus: boolean;
  readonly minutes: number;
}): Story {
  const { sessions, presences, opened, keys, reportsFocus, minutes } = parts;
  const endMs = START + minutes * 60_000;
  const at = (tick: number): number => START + (tick % (minutes * 600)) * TICK;
  // One session is open at a time.
  let freeMs = START;
  const openVisits = opened.map(([gap, length, session]): Visit => {
    const fromMs = freeMs + gap * TICK;
    freeMs = fromMs + length * TICK;
    return { what: idOf(session % sessions.length), fromMs, toMs: freeMs };
  });
  return {
    stretches: sessions.flatMap((lengths, index) => stretchesOf(idOf(index), lengths, endMs)),
    visits: [
      ...presences.map(
        ([from, length]): Visit => ({ what: 'focus', fromMs: at(from), toMs: at(from) + length * TICK }),
      ),
      ...openVisits,
    ],
    keys: keys.map(at),
    reportsFocus,
    endMs,
  };
}

/** Ticks of one stretch: from a blink to some minutes. */
const length = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 31, max: 400 }),
  fc.integer({ min: 401, max: 3_000 }),
);

function storyOn(sessions: number, minutes: number): fc.Arbitrary<Story> {
  const tick = fc.nat({ max: minutes * 600 });
  return fc
    .record({
      sessions: fc.array(fc.array(length, { minLength: 1, maxLength: 12 }), {
        minLength: sessions,
        maxLength: sessions,
      }),
      presences: fc.array(fc.tuple(tick, fc.integer({ min: 1, max: 1_500 })), { maxLength: 8 }),
      opened: fc.array(fc.tuple(fc.integer({ min: 1, max: 3_000 }), length, fc.nat({ max: 49 })), {
        maxLength: 8,
      }),
      keys: fc.array(tick, { maxLength: 12 }),
      reportsFocus: fc.boolean(),
      minutes: fc.constant(minutes),
    })
    .map(storyOf);
}

describe('every call is due, and none is missing', () => {
  it('in a few minutes of a few sessions', () => {
    fc.assert(
      fc.property(storyOn(4, 6), story => {
        expect(decided(story)).toEqual(expected(story));
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 8])(
    'in a day of fifty sessions, of %i hours',
    hours => {
      fc.assert(
        fc.property(storyOn(50, hours * 60), story => {
          const rings = decided(story);
          expect(rings).toEqual(expected(story));
          expect(rings.length).toBeGreaterThan(0);
        }),
        // Such a story is not made smaller: that takes minutes, and the seed is said.
        { numRuns: hours === 1 ? 2 : 1, endOnFailure: true },
      );
    },
    240_000,
  );
});
