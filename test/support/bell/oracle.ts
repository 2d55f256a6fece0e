/**
 * Which calls of a person were due, and whether each of them was heard: judged from outside, by what was written into the sessions, when, and where
 * the person was. Knows nothing of how the program decides. Where a few moments decide, it takes both for right: `slackMs` is what a program may
 * take to see what happened.
 */

/** What happened in a session, in the order in which it was written. */
export type Happening =
  /** `turnMs`: since then by its own words. */
  | { readonly what: 'starts'; readonly atMs: number; readonly turnMs: number }
  | { readonly what: 'asks' | 'is answered' | 'ends'; readonly atMs: number };

/** Times in epoch ms. */
export interface Day {
  readonly sessions: ReadonlyMap<string, readonly Happening[]>;
  /** While the terminal had the focus. */
  readonly visits: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Of a terminal that does not report its focus: when a key was pressed. Null: it reports it. */
  readonly keysMs: readonly number[] | null;
  /** The session that is open on the screen: it calls nobody. */
  readonly open: string | null;
  readonly endMs: number;
  readonly slackMs: number;
}

/** A ring. Null counts: a bell says nothing of them. */
export interface Heard {
  readonly atMs: number;
  readonly told: { readonly needYou: number; readonly ready: number; readonly title: string | null } | null;
}

interface Wait {
  readonly title: string;
  readonly kind: 'needYou' | 'ready';
  /** It may be told in this time. */
  readonly fromMs: number;
  readonly toMs: number;
  /** It must be told until then; null: it may be left out. */
  readonly mustMs: number | null;
}

const LEAST_WORK_MS = 10_000;
const REST_MS = 2_000;
const THERE_MS = 15_000;
/** So far back a finding tells. */
const TOLD_MS = 30_000;
/** The clock of a program that writes a line is asked before it is written. */
const EARLY_MS = 50;

/** One sentence for each ring that nothing called for, and each call that was not heard. */
export function judgeDay(day: Day, heard: readonly Heard[]): readonly string[] {
  const waits = [...day.sessions].flatMap(([title, happenings]) => waitsOf(title, happenings, day));
  return [...needless(waits, heard, day), ...missing(waits, heard, day), ...hasty(heard)];
}

function waitsOf(title: string, happenings: readonly Happening[], day: Day): readonly Wait[] {
  if (title === day.open) return [];
  let [turnMs, workMs, shownMs] = [0, 0, 0];
  return happenings.flatMap((happening, at): readonly Wait[] => {
    const { what, atMs } = happening;
    const endMs = happenings[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    if (what === 'starts' || what === 'is answered') {
      if (what === 'starts') turnMs = happening.turnMs;
      workMs = what === 'starts' ? turnMs : atMs;
      shownMs = atMs;
      return [];
    }
    // Who starts and ends something between two looks of the program did not work for ten seconds.
    const wasSeen = atMs - shownMs > day.slackMs;
    if (what === 'asks')
      return waitOf(
        { title, kind: 'needYou', atMs, dueMs: Math.max(atMs, workMs + LEAST_WORK_MS), endMs, wasSeen },
        day,
      );
    if (atMs - turnMs < LEAST_WORK_MS) return [];
    return waitOf({ title, kind: 'ready', atMs, dueMs: atMs, endMs, wasSeen }, day);
  });
}

interface Standing extends Pick<Wait, 'title' | 'kind'> {
  readonly atMs: number;
  readonly dueMs: number;
  readonly endMs: number;
  readonly wasSeen: boolean;
}

/** None where the person was there when it came, and long enough for the program to see it meanwhile. */
function waitOf({ title, kind, atMs, dueMs, endMs, wasSeen }: Standing, day: Day): readonly Wait[] {
  const { visits, keysMs, slackMs } = day;
  /** When the person sees it at last: by a key, or by being there until `atMs` and somewhat longer. */
  const seenMs = (longerMs: number): number =>
    keysMs === null
      ? (visits.find(({ toMs }) => toMs > atMs + longerMs)?.fromMs ?? Number.POSITIVE_INFINITY)
      : (keysMs.find(keyMs => keyMs > atMs) ?? Number.POSITIVE_INFINITY);
  const awayMs =
    keysMs === null ? dueMs : Math.max(dueMs, (keysMs.findLast(keyMs => keyMs <= atMs) ?? 0) + THERE_MS);
  const fromMs = awayMs - EARLY_MS;
  const toMs = Math.min(endMs, seenMs(slackMs)) + slackMs;
  if (toMs <= Math.max(fromMs, atMs)) return [];
  const mustMs = awayMs + REST_MS + slackMs;
  const leftMs = [...visits.map(({ toMs }) => toMs), ...(keysMs ?? [])];
  const hasJustLeft = leftMs.some(ms => ms <= atMs && atMs - ms <= slackMs);
  const isCertain = wasSeen && !hasJustLeft && mustMs < Math.min(endMs, seenMs(0), day.endMs);
  return [{ title, kind, fromMs, toMs, mustMs: isCertain ? mustMs : null }];
}

/** Each part of a ring is one wait that stood then, and no wait is told twice. */
function needless(waits: readonly Wait[], heard: readonly Heard[], day: Day): readonly string[] {
  const left = new Set(waits);
  const stands = (wait: Wait, atMs: number): boolean => wait.fromMs <= atMs && atMs <= wait.toMs;
  const take = (atMs: number, is: (wait: Wait) => boolean): boolean => {
    const found = [...left].filter(wait => stands(wait, atMs) && is(wait)).sort((a, b) => a.toMs - b.toMs)[0];
    return found !== undefined && left.delete(found);
  };
  const parts = partsOf(heard);
  // What has a title can be no other wait: it comes first.
  return [
    ...parts.filter(({ title }) => title !== null),
    ...parts.filter(({ title }) => title === null),
  ].flatMap(({ atMs, kind, title }) => {
    const fits =
      kind === null
        ? waits.some(wait => stands(wait, atMs))
        : take(atMs, wait => wait.kind === kind && (title === null || wait.title === title));
    return fits
      ? []
      : [
          `rang for ${title ?? 'something'} (${kind ?? 'a bell'}) at ${timeText(atMs)}, which was not due${before(day, title, atMs)}`,
        ];
  });
}

/** What came shortly before, so that a finding can be understood. */
function before({ sessions, visits, keysMs }: Day, title: string | null, atMs: number): string {
  const happenings = (title === null ? undefined : sessions.get(title)) ?? [];
  const all = [
    ...happenings.map(({ what, atMs: ms }) => ({ what: `it ${what}`, ms })),
    ...visits.flatMap(({ fromMs, toMs }) => [
      { what: 'the person comes', ms: fromMs },
      { what: 'the person goes', ms: toMs },
    ]),
    ...(keysMs ?? []).map(ms => ({ what: 'a key', ms })),
  ].filter(({ ms }) => ms <= atMs && atMs - ms <= TOLD_MS);
  if (all.length === 0) return '';
  const told = all.sort((a, b) => a.ms - b.ms).map(({ what, ms }) => `${what} ${atMs - ms} ms before`);
  return ` (${told.join(', ')})`;
}

/** Each wait that must be told has a part of a ring for itself. */
function missing(waits: readonly Wait[], heard: readonly Heard[], { slackMs }: Day): readonly string[] {
  const left = new Set(waits.filter(({ mustMs }) => mustMs !== null));
  const deadline = ({ mustMs }: Wait): number => mustMs ?? Number.POSITIVE_INFINITY;
  const take = (atMs: number, is: (wait: Wait) => boolean): void => {
    const due = [...left].filter(wait => wait.fromMs <= atMs && atMs <= deadline(wait) && is(wait));
    const [first] = due.sort((a, b) => deadline(a) - deadline(b));
    if (first !== undefined) left.delete(first);
  };
  const parts = partsOf(heard);
  for (const { atMs, kind, title } of parts.filter(each => each.title !== null))
    take(atMs, wait => wait.kind === kind && wait.title === title);
  for (const { atMs, kind } of parts.filter(each => each.title === null && each.kind !== null))
    take(atMs, wait => wait.kind === kind);
  for (const { atMs } of parts.filter(each => each.kind === null))
    for (const wait of [...left]) if (wait.fromMs <= atMs && atMs <= deadline(wait)) left.delete(wait);
  return [...left].map(
    ({ title, kind, fromMs }) =>
      `did not ring within ${(REST_MS + slackMs) / 1000} s for ${title} (${kind}), due at ${timeText(fromMs)}`,
  );
}

/** Two rings are two seconds apart; the terminal may get one of them a moment later than the other. */
function hasty(heard: readonly Heard[]): readonly string[] {
  const rests = 4;
  return heard.flatMap(({ atMs }, at) => {
    const later = heard[at + rests];
    const isHasty = later !== undefined && later.atMs - atMs < rests * REST_MS - REST_MS / 2;
    return isHasty ? [`rang ${rests + 1} times within ${later.atMs - atMs} ms at ${timeText(atMs)}`] : [];
  });
}

interface Part {
  readonly atMs: number;
  readonly kind: Wait['kind'] | null;
  readonly title: string | null;
}

function partsOf(heard: readonly Heard[]): readonly Part[] {
  return heard.flatMap(({ atMs, told }): readonly Part[] => {
    if (told === null) return [{ atMs, kind: null, title: null }];
    const { needYou, ready, title } = told;
    return [
      ...Array.from({ length: needYou }, () => ({ atMs, kind: 'needYou', title }) as const),
      ...Array.from({ length: ready }, () => ({ atMs, kind: 'ready', title }) as const),
    ];
  });
}

const timeText = (ms: number): string => new Date(ms).toISOString().slice('2026-11-30T'.length);
