/** What sessions used as lines of JSON: a line for each row, the sum, then the limits of the plan. */
import type { ConversationId } from '../../format/identity.ts';
import type { LimitReading } from '../../format/rate-limits.ts';
import { idThere } from '../../text/host-id.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { limitState } from '../../text/usage-words.ts';
import type { UsageGrouping } from '../../usage/sum/groupings.ts';
import { tokensOf, type UsageGroup, type UsageReport } from '../../usage/sum/report.ts';
import type { CommandContext } from '../context.ts';
import { type Answer, titlesOf } from './answer.ts';

/** Sessions that record nothing are no zero: by session they are there, with nothing. */
export async function writeJson(answer: Answer, context: CommandContext): Promise<void> {
  const { report, scan, pricesDate, options } = answer;
  const { by, limit } = options;
  const shown = limit === null ? report.groups : report.groups.slice(0, limit);
  const titles = by === 'session' ? await titlesOf(shown, answer, context) : null;
  const title = (key: string | null) => (titles === null ? {} : { title: titles.get(key ?? '') ?? null });
  const unrecorded =
    by === 'session' && limit === null ? scan.sessions.filter(({ recorded }) => !recorded) : [];
  const { notRecorded, unpriced, total } = report;
  const lines: object[] = [
    ...shown.map(group => ({ by, ...groupJson(group), ...title(group.key), ...placeJson(by, group) })),
    ...unrecorded.map(({ id, approximate, host = null }) => ({
      ...{ by, ...NOT_RECORDED, sessions: 1, approximate, title: null },
      ...{ key: idThere(id), host },
    })),
    { by: 'all', ...groupJson(total), prices: pricesDate, notRecorded, unpricedModels: byModel(unpriced) },
    ...scan.limits.map(reading => limitJson(reading, context.program.nowMs())),
  ];
  for (const line of lines) await context.out.write(`${jsonSafe(JSON.stringify(line))}\n`);
}

/** One line for each model, whatever the reasons; the largest first. */
function byModel(unpriced: UsageReport['unpriced']): readonly object[] {
  const tokens = new Map<string | null, number>();
  for (const one of unpriced) tokens.set(one.model, (tokens.get(one.model) ?? 0) + one.tokens);
  const models = [...tokens].map(([model, sum]) => ({ model, tokens: sum }));
  return models.sort((a, b) => b.tokens - a.tokens);
}

/** What is of one machine says which: null here. */
function placeJson(by: UsageGrouping, { key, host }: UsageGroup): object {
  if (by === 'session' && key !== null) return { key: idThere(key as ConversationId), host };
  return by === 'folder' || by === 'host' ? { host } : {};
}

const NOT_RECORDED = {
  key: null as string | null,
  input: null,
  cached: null,
  output: null,
  reasoning: null,
  total: null,
  requests: 0,
  sessions: 0,
  dollars: null,
  unpriced: 0,
  approximate: false,
};

function groupJson(group: UsageGroup): object {
  const { key, usage, requests, sessions, dollars, unpriced, approximate } = group;
  if (requests === 0) return { ...NOT_RECORDED, key, sessions, approximate };
  const { input, cached, output, reasoning } = usage;
  const isPriced = unpriced < tokensOf(group);
  return {
    key,
    ...{ input, cached, output, reasoning, total: tokensOf(group) },
    requests,
    sessions,
    dollars: isPriced ? Number(dollars.toFixed(DOLLAR_DIGITS)) : null,
    unpriced,
    approximate,
  };
}

/** The price of one token is not rounded away. */
const DOLLAR_DIGITS = 9;

function limitJson(reading: LimitReading, nowMs: number): object {
  const { limit, windowMinutes, usedPercent, resetsMs, atMs, host = null } = reading;
  const state = limitState(reading, nowMs);
  return {
    limit,
    windowMinutes,
    usedPercent: state === 'reset' ? null : usedPercent,
    state,
    readAt: new Date(atMs).toISOString(),
    resetsAt: resetsMs === null ? null : new Date(resetsMs).toISOString(),
    host,
  };
}
