/** Which sessions the demo has: when, where, by which Codex, and which files are damaged, archived or compressed. Pure. */
import type { Dialect } from '../format/identity.ts';
import type { Circumstances } from './circumstances.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import { makeStory } from './story-shapes.ts';
import { SUBJECTS } from './subjects.ts';
import { WORLD_STORIES } from './world-stories.ts';

/** How a file differs from a plain one in its day folder. */
export type Oddity = 'archived' | 'compressed' | 'torn' | 'glued' | 'nul-run' | 'empty' | null;

export interface PlannedSession {
  readonly dialect: Dialect;
  readonly story: Story;
  readonly around: Circumstances;
  readonly oddity: Oddity;
  /** From session_index.jsonl. */
  readonly name: string | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SPAN_DAYS = 730;
/** How many are made up; real ones, a fork and the live one are added. */
const COUNT = 190;

/** Since how many days ago which version ran, the oldest first. */
const VERSIONS: readonly {
  readonly sinceDays: number;
  readonly cliVersion: string;
  readonly model: string;
  readonly dialect: Dialect;
}[] = [
  { sinceDays: 640, cliVersion: '0.20.0', model: '', dialect: 'bare' },
  { sinceDays: 560, cliVersion: '0.29.0', model: '', dialect: 'bare' },
  { sinceDays: 500, cliVersion: '0.34.0', model: 'gpt-5-codex', dialect: 'envelope' },
  { sinceDays: 400, cliVersion: '0.42.0', model: 'gpt-5-codex', dialect: 'envelope' },
  { sinceDays: 250, cliVersion: '0.77.0', model: 'gpt-5.1', dialect: 'envelope' },
  { sinceDays: 45, cliVersion: '0.144.0', model: 'gpt-5.4', dialect: 'envelope' },
  { sinceDays: 0, cliVersion: '0.169.0', model: 'gpt-5.5', dialect: 'paginated' },
];

const ODDITIES: ReadonlyMap<number, Oddity> = new Map([
  [14, 'torn'],
  [23, 'nul-run'],
  [41, 'glued'],
  [57, 'empty'],
  [88, 'compressed'],
  [131, 'compressed'],
]);

const NAMES: ReadonlyMap<number, string> = new Map([
  [3, 'release 2.4 checklist'],
  [9, 'the flaky test'],
  [26, 'Größenänderung später'],
  [47, 'onboarding notes'],
  [72, '週次レポート'],
]);

/** Dense in the last days, sparse further back; the newest is some minutes old. */
function ageMs(index: number): number {
  return Math.round(4 * MINUTE + SPAN_DAYS * DAY * (index / COUNT) ** 2.2);
}

export function planSessions(nowMs: number, random: Random): readonly PlannedSession[] {
  return Array.from({ length: COUNT }, (_, index) => planSession(index, nowMs, random));
}

function planSession(index: number, nowMs: number, random: Random): PlannedSession {
  const age = ageMs(index);
  const version = VERSIONS.find(each => age >= each.sinceDays * DAY) ?? VERSIONS[VERSIONS.length - 1];
  if (version === undefined) throw new RangeError('no version');
  const story = storyAt(index, random);
  // Long conversations must end before now.
  const startMs = nowMs - age - random.between(5, 40) * MINUTE;
  return {
    dialect: version.dialect,
    story,
    around: {
      id: version.dialect === 'bare' ? random.uuid4() : random.uuid7(startMs),
      startMs,
      cwd: `/home/me/src/${story.project}`,
      branch: story.branch,
      model: version.model,
      cliVersion: version.cliVersion,
      source: sourceAt(index, random),
      random,
    },
    oddity: ODDITIES.get(index) ?? (index % 17 === 16 && age > 20 * DAY ? 'archived' : null),
    name: NAMES.get(index) ?? null,
  };
}

function storyAt(index: number, random: Random): Story {
  const byHand = index % 13 === 6 ? WORLD_STORIES[Math.floor(index / 13)] : undefined;
  if (byHand !== undefined) return byHand;
  const subject = SUBJECTS[index % SUBJECTS.length];
  if (subject === undefined) throw new RangeError('no subject');
  // Each pair of subject and shape comes once.
  return makeStory(subject, index + Math.floor(index / SUBJECTS.length), random);
}

function sourceAt(index: number, random: Random): unknown {
  if (index % 29 === 12)
    return { subagent: { thread_spawn: { parent_thread_id: random.uuid7(Date.UTC(2026, 0)), depth: 1 } } };
  return index % 9 === 5 ? 'exec' : index % 9 === 7 ? 'vscode' : 'cli';
}
