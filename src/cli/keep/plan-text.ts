/** The plan of an act on many sessions as a person reads it, and as JSON. Pure. */

import type { PackAct } from '../../actions/compress.ts';
import type { LeftOut, LeftOutReason, ManyPlan, MovingAct } from '../../actions/many-plan.ts';
import { idThere } from '../../text/host-id.ts';
import { ageText, countOf, countText, sizeText, withSubagents } from '../../text/numbers.ts';
import type { Glyphs } from '../../text/row.ts';
import { conversationTitle } from '../../text/title.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';

/** So many that are left out are named one by one. */
const MOST_NAMED = 10;

/** The rows of the plan, the sentence first. */
export function planRows(plan: ManyPlan, { glyphs, nowMs }: PlanPlace): readonly string[] {
  const { sessions, subagents, sizeBytes, oldestMs, newestMs } = sumOf(plan);
  const rows = [
    `${countOf(sessions, 'session')}${withSubagents(subagents)}${whereText(plan)}, ${sizeText(sizeBytes)}${leftOutText(plan)}`,
  ];
  if (oldestMs !== null && newestMs !== null)
    rows.push(`oldest ${ageWords(oldestMs, nowMs)}, newest ${ageWords(newestMs, nowMs)} (last change)`);
  for (const one of plan.leftOut.slice(0, MOST_NAMED)) rows.push(`  left out: ${leftOutRow(one, glyphs)}`);
  const more = plan.leftOut.length - MOST_NAMED;
  if (more > 0) rows.push(`  left out: ${countText(more)} more, all of them with --json`);
  return rows;
}

interface PlanPlace {
  readonly glyphs: Glyphs;
  readonly nowMs: number;
}

/** ` (3 here, 2 on b)`; empty where all are of this machine. */
function whereText({ going }: ManyPlan): string {
  const counts = new Map<string | undefined, number>();
  for (const { session } of going) counts.set(session.host, (counts.get(session.host) ?? 0) + 1);
  const parts = [...counts].map(([host, count]) =>
    host === undefined ? `${countText(count)} here` : `${countText(count)} on ${host}`,
  );
  return counts.size === 0 || (counts.size === 1 && counts.has(undefined)) ? '' : ` (${parts.join(', ')})`;
}

/** `; 2 in use, 1 pinned: left out`, or nothing. */
function leftOutText({ leftOut }: ManyPlan): string {
  const counts = new Map<LeftOutReason, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${countText(count)} ${COUNTED[reason]}`);
  return parts.length === 0 ? '' : `; ${parts.join(', ')}: left out`;
}

const COUNTED: Readonly<Record<LeftOutReason, string>> = {
  held: 'in use',
  pinned: 'pinned',
  'fork stays': 'with forks that stay',
  'archived already': 'archived already',
  'shares history': 'that share their history with others',
  'not cold': 'written to within 7 days',
  'packed already': 'compressed already',
  'plain already': 'not compressed',
  'host away': 'on a host that does not answer',
};

function leftOutRow(one: LeftOut, glyphs: Glyphs): string {
  return `${one.session.id} ${conversationTitle(one.session, glyphs)} (${reasonText(one)})`;
}

function reasonText({ session, reason, because }: LeftOut): string {
  const whose = because === session.id ? '' : ` sub-agent ${because}`;
  switch (reason) {
    case 'held':
      return whose === '' ? 'in use by a running program' : `in use by a running program:${whose}`;
    case 'pinned':
      return `pinned${whose === '' ? '' : `:${whose}`}`;
    case 'fork stays':
      return `session ${because} was forked from it and stays`;
    case 'shares history':
      return 'it goes on from another file, or another from it: Codex 0.148 does not read that where one is compressed';
    case 'host away':
    case 'archived already':
    case 'not cold':
    case 'packed already':
    case 'plain already':
      return COUNTED[reason];
    default:
      return reason satisfies never;
  }
}

/** `3d ago`, `now`, `Nov 12`. */
function ageWords(thenMs: number, nowMs: number): string {
  const age = ageText(thenMs, nowMs);
  return /^\d+[mhd]$/.test(age) ? `${age} ago` : age;
}

export function planJson(act: MovingAct | PackAct | null, plan: ManyPlan): string {
  const { sessions, subagents, sizeBytes, oldestMs, newestMs } = sumOf(plan);
  const leftOut = plan.leftOut.map(one => {
    const { id, host = null } = one.session;
    return { id: idThere(id), reason: reasonText(one), host };
  });
  const facts = { act, sessions, subagents, sizeBytes };
  return jsonSafe(
    JSON.stringify({ ...facts, oldest: timeText(oldestMs), newest: timeText(newestMs), leftOut }),
  );
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

interface PlanSum {
  readonly sessions: number;
  readonly subagents: number;
  readonly sizeBytes: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
}

export function sumOf({ going }: ManyPlan): PlanSum {
  const times = going.flatMap(({ session }) => session.updatedMs ?? []);
  return {
    sessions: going.length,
    subagents: going.reduce((sum, { subagents }) => sum + subagents.length, 0),
    sizeBytes: going.reduce((sum, one) => sum + one.sizeBytes, 0),
    oldestMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    newestMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
  };
}
