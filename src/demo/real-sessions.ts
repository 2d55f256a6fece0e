/** Rollouts that real Codex versions wrote, moved in time to fit into the demo. */
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import rollouts from './real-rollouts.json' with { type: 'json' };

export interface RealSession {
  readonly id: ConversationId;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

const DAY = 24 * 60 * 60_000;
/** When each of those versions was current, in days before now. */
const DAYS_AGO: Readonly<Record<keyof typeof rollouts, number>> = {
  '0.20.0': 702,
  '0.29.0': 590,
  '0.34.0': 520,
  '0.42.0': 440,
  '0.77.0': 260,
  '0.144.0': 51,
  '0.169.0': 2,
};
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

export function realSessions(nowMs: number): readonly RealSession[] {
  return Object.entries(rollouts).map(([version, lines]) =>
    moved(lines.join('\n'), nowMs - DAYS_AGO[version as keyof typeof rollouts] * DAY),
  );
}

/** The same text with every RFC 3339 time moved so that the first one is `startMs`. */
function moved(text: string, startMs: number): RealSession {
  const times = [...text.matchAll(TIME)].map(([time]) => Date.parse(time));
  const shift = startMs - (times[0] ?? startMs);
  const id = parseConversationId(/"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? '');
  if (id === null) throw new RangeError('a real rollout without an id');
  return {
    id,
    startMs,
    endMs: Math.max(startMs, ...times.map(time => time + shift)),
    text: `${text.replace(TIME, time => new Date(Date.parse(time) + shift).toISOString())}\n`,
  };
}
