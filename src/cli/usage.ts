/** `rolltop usage`: tokens that sessions used, what they cost at the API, and how much of the plan's limits is used. Reads only. */

import type { LimitReading } from '../format/rate-limits.ts';
import { beginningOf } from '../query/period.ts';
import { sessionsRoot } from '../sessions/catalog.ts';
import { summaryAt } from '../sessions/conversation-row.ts';
import { SessionNames } from '../sessions/names.ts';
import { checkRoot, missingRootText, unlistedText } from '../sessions/walk.ts';
import { amountText, countOf, countText } from '../text/numbers.ts';
import { span } from '../text/spans.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { padStart } from '../text/unicode/width.ts';
import { costText, limitName, limitState, limitText, unpricedText } from '../text/usage-words.ts';
import { readPrices } from '../usage/prices/price-file.ts';
import { pricesPath } from '../usage/prices/prices-path.ts';
import { type ScanResult, scanUsage } from '../usage/scan/usage-scan.ts';
import type { UsageGrouping } from '../usage/sum/groupings.ts';
import { tokensOf, type UsageGroup, type UsageReport, usageReport } from '../usage/sum/report.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { meantSessions } from './keep/fitting-sessions.ts';
import type { TokenUsageOptions } from './keep/keep-arguments.ts';
import { Progress } from './keep/progress.ts';

/** Without --limit: what fits a screen. */
const ROWS_SHOWN = 20;
/** Up to here, threads take longer to start than to read. */
const FEW_FILES = 400;

export async function usage(options: TokenUsageOptions, context: CommandContext): Promise<ExitCode> {
  const { codexHome, signal, host } = context;
  const root = await checkRoot(sessionsRoot(codexHome));
  if (root.kind === 'problem') {
    context.say(root.message);
    return ExitCode.failed;
  }
  const { book, problem } = readPrices(pricesPath(host.machine.env));
  if (problem !== null) context.say(problem);
  const asked = await askedPaths(options, context);
  if (asked.kind === 'refused') return asked.exitCode;
  const progress = new Progress(context);
  const scan = await scanUsage({
    codexHome,
    prices: book,
    scope: 'all',
    ...(asked.paths === null ? {} : { paths: asked.paths }),
    sinceMs: options.since === null ? null : beginningOf(options.since, host.nowMs()),
    signal,
    onProgress: files => progress.show(() => countOf(files, 'file')),
    inProcess: (asked.paths?.length ?? Number.POSITIVE_INFINITY) <= FEW_FILES ? 'all' : 'own',
  });
  progress.clear();
  if (!scan.complete) return ExitCode.interrupted;
  if (root.kind === 'missing') context.say(missingRootText(sessionsRoot(codexHome)));
  if (scan.unreadable.length > 0)
    context.say(`${countOf(scan.unreadable.length, 'file')} could not be read, as ${scan.unreadable[0]}.`);
  const unread = unlistedText(scan.unlisted);
  if (unread !== null) context.say(unread);
  const report = usageReport(scan.sessions, options.by);
  const answer: Answer = { report, scan, pricesDate: book.date, options };
  await (context.json ? writeJson(answer, context) : writeText(answer, context));
  return ExitCode.ok;
}

interface Answer {
  readonly report: UsageReport;
  readonly scan: ScanResult;
  readonly pricesDate: string;
  readonly options: TokenUsageOptions;
}

type AskedPaths =
  | { readonly kind: 'asked'; readonly paths: readonly string[] | null }
  | { readonly kind: 'refused'; readonly exitCode: ExitCode };

/** All files of the sessions that are meant; null: of all. */
async function askedPaths({ operands }: TokenUsageOptions, context: CommandContext): Promise<AskedPaths> {
  if (operands.length === 0) return { kind: 'asked', paths: null };
  const query = operands.join(' ');
  const found = await meantSessions({ operands, query, scope: 'all', cwd: null }, context);
  if (found.kind === 'refused') return found;
  return {
    kind: 'asked',
    paths: found.sessions.flatMap(({ earlierSegments, path }) => [...earlierSegments, path]),
  };
}

async function writeText(answer: Answer, context: CommandContext): Promise<void> {
  const { report, scan, options } = answer;
  const { out, paint } = context;
  const shown = report.groups.slice(0, options.limit ?? ROWS_SHOWN);
  const titles = options.by === 'session' ? await titlesOf(shown, scan, context) : null;
  const lines = [
    ...(shown.length === 0 ? [] : [HEADING]),
    ...shown.map(group => rowText(group, nameOf(group, { by: options.by, titles, context }))),
    ...sumLines(answer, shown.length),
  ];
  await out.write(`${lines.join('\n')}\n`);
  const nowMs = context.host.nowMs();
  for (const limit of scan.limits) {
    const isOld = limitState(limit, nowMs) !== 'current';
    const text = safeLine(`${limitName(limit)}: ${limitText(limit, nowMs)}`, context.glyphs);
    await out.write(`${paint({ spans: [span(text, isOld ? 'dim' : 'plain')] })}\n`);
  }
}

const CELLS = 7;
const COST_CELLS = 15;
const HEADING = `${['total', 'input', 'cached', 'output'].map(word => word.padStart(CELLS)).join('  ')}  ${'price'.padStart(COST_CELLS)}`;

function rowText(group: UsageGroup, name: string): string {
  const { input, cached, output } = group.usage;
  const total = `${group.approximate ? '≈ ' : ''}${amountText(tokensOf(group))}`;
  const cells = [total, ...[input, cached, output].map(amountText)].map(text => padStart(text, CELLS));
  return `${cells.join('  ')}  ${padStart(costText(group.dollars) ?? '', COST_CELLS)}  ${name}`;
}

function sumLines({ report, pricesDate }: Answer, shown: number): readonly string[] {
  const { total, groups, unpriced, notRecorded } = report;
  const nothing =
    notRecorded === 0
      ? []
      : [`${countOf(notRecorded, 'session')} record${notRecorded === 1 ? 's' : ''} no tokens`];
  if (groups.length === 0)
    return [nothing.length === 0 ? 'No tokens were used.' : `No tokens: ${nothing[0]}.`];
  const more = groups.length - shown;
  const rest = more > 0 ? [`${countText(more)} more are not shown (-n N)`] : [];
  const name = ['in all', countOf(total.sessions, 'session'), ...nothing, ...rest].join('; ');
  const missing = unpricedText(unpriced);
  return [
    rowText(total, name),
    ...(missing === null ? [] : [safeLine(missing)]),
    ...(total.dollars > 0
      ? [`Prices of the OpenAI API, as of ${pricesDate}: what it would cost there, not what a plan costs.`]
      : []),
    ...(total.approximate
      ? ['≈ before tokens: a count could not be read, or what a fork copied is known by its time alone.']
      : []),
  ];
}

interface Naming {
  readonly by: UsageGrouping;
  readonly titles: ReadonlyMap<string, string | null> | null;
  readonly context: CommandContext;
}

function nameOf({ key }: UsageGroup, { by, titles, context }: Naming): string {
  if (key === null) return by === 'model' || by === 'folder' ? `(${by} not recorded)` : '(time not recorded)';
  const title = titles?.get(key);
  return safeLine(title ? `${key}  ${title}` : by === 'week' ? `week of ${key}` : key, context.glyphs);
}

/** Names and titles of those that are shown: they are in the files. */
async function titlesOf(
  groups: readonly UsageGroup[],
  { sessions }: ScanResult,
  { codexHome }: CommandContext,
): Promise<ReadonlyMap<string, string | null>> {
  const names = new SessionNames(codexHome);
  await names.refresh();
  const wanted = new Set(groups.map(({ key }) => key));
  const titles = new Map<string, string | null>();
  for (const { id, path, earlierSegments } of sessions) {
    if (!wanted.has(id)) continue;
    const name = names.get(id);
    const { title } =
      name === null
        ? await summaryAt(path, { listed: true, preview: false, earlierSegments })
        : { title: name };
    titles.set(id, title);
  }
  return titles;
}

/** Sessions that record nothing are no zero: by session they are there, with nothing. */
async function writeJson(
  { report, scan, pricesDate, options }: Answer,
  context: CommandContext,
): Promise<void> {
  const { by, limit } = options;
  const shown = limit === null ? report.groups : report.groups.slice(0, limit);
  const titles = by === 'session' ? await titlesOf(shown, scan, context) : null;
  const title = (key: string | null) => (titles === null ? {} : { title: titles.get(key ?? '') ?? null });
  const unrecorded =
    by === 'session' && limit === null ? scan.sessions.filter(({ recorded }) => !recorded) : [];
  const { notRecorded, unpriced, total } = report;
  const lines: object[] = [
    ...shown.map(group => ({ by, ...groupJson(group), ...title(group.key) })),
    ...unrecorded.map(({ id, approximate }) => ({
      by,
      ...NOT_RECORDED,
      key: id,
      sessions: 1,
      approximate,
      title: null,
    })),
    { by: 'all', ...groupJson(total), prices: pricesDate, notRecorded, unpricedModels: unpriced },
    ...scan.limits.map(reading => limitJson(reading, context.host.nowMs())),
  ];
  for (const line of lines) await context.out.write(`${jsonSafe(JSON.stringify(line))}\n`);
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

const DOLLAR_DIGITS = 6;

function limitJson(reading: LimitReading, nowMs: number): object {
  const { limit, windowMinutes, usedPercent, resetsMs, atMs } = reading;
  const state = limitState(reading, nowMs);
  return {
    limit,
    windowMinutes,
    usedPercent: state === 'reset' ? null : usedPercent,
    state,
    readAt: new Date(atMs).toISOString(),
    resetsAt: resetsMs === null ? null : new Date(resetsMs).toISOString(),
  };
}
