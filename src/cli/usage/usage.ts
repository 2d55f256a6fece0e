/** `rolltop usage`: tokens that sessions used, what they cost at the API, and how much of the plan's limits is used. Reads only. */

import type { Conversation } from '../../format/conversation.ts';
import { newestLimits } from '../../format/rate-limits.ts';
import type { HostUsed } from '../../live/other-hosts.ts';
import { beginningOf } from '../../query/period.ts';
import { sessionsRoot } from '../../sessions/catalog.ts';
import { checkRoot, missingRootText, unlistedText } from '../../sessions/walk.ts';
import { countOf } from '../../text/numbers.ts';
import { type PriceBook, Prices } from '../../usage/prices/price-book.ts';
import { readPrices } from '../../usage/prices/price-file.ts';
import { pricesPath } from '../../usage/prices/prices-path.ts';
import { scanUsage } from '../../usage/scan/usage-scan.ts';
import { usageReport } from '../../usage/sum/report.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { namedOnHosts } from '../hosts/named-on-hosts.ts';
import type { UsedHosts } from '../hosts/used-hosts.ts';
import { meantSessions } from '../keep/fitting-sessions.ts';
import type { TokenUsageOptions } from '../keep/keep-arguments.ts';
import { Progress } from '../keep/progress.ts';
import { type AllScanned, type Answer, titlesOf } from './answer.ts';
import { writeJson } from './usage-json.ts';
import { usageRows } from './usage-rows.ts';

/** Without --limit: what fits a screen. */
const ROWS_SHOWN = 20;

export async function usage(options: TokenUsageOptions, context: CommandContext): Promise<ExitCode> {
  const { codexHome, program } = context;
  const root = await checkRoot(sessionsRoot(codexHome));
  if (root.kind === 'problem') {
    context.say(root.message);
    return ExitCode.failed;
  }
  const { book, problem } = readPrices(pricesPath(program.machine.env));
  if (problem !== null) context.say(problem);
  const asked = await askedSessions(options, context);
  if (asked.kind === 'refused') return asked.exitCode;
  const scan = await scanAll(asked, { book, options }, context);
  if (!scan.complete) return ExitCode.interrupted;
  if (root.kind === 'missing') context.say(missingRootText(sessionsRoot(codexHome)));
  for (const problem of scan.problems) context.say(problem);
  const report = usageReport(scan.sessions, options.by);
  const answer: Answer = { report, scan, pricesDate: book.date, options, there: asked.there };
  await (context.json ? writeJson(answer, context) : writeText(answer, context));
  return ExitCode.ok;
}

async function scanAll(
  { paths, there }: Extract<MeantForCount, { kind: 'asked' }>,
  { book, options }: { readonly book: PriceBook; readonly options: TokenUsageOptions },
  context: CommandContext,
): Promise<AllScanned> {
  const { codexHome, signal, program } = context;
  const progress = new Progress(context);
  const read = { here: 0, there: 0 };
  const show = (): void => progress.show(() => countOf(read.here + read.there, 'file'));
  const sinceMs = options.since === null ? null : beginningOf(options.since, program.nowMs());
  const asking = there?.count({
    ...{ prices: new Prices(book), sinceMs, signal },
    onProgress: files => {
      read.there = files;
      show();
    },
  });
  const [here, used = []] = await Promise.all([
    scanUsage({
      ...{ codexHome, prices: book, scope: 'all', sinceMs, signal },
      ...(paths === null ? {} : { paths }),
      onProgress: files => {
        read.here = files;
        show();
      },
      inProcess: 'own',
    }),
    asking,
  ]);
  progress.clear();
  return {
    sessions: [here, ...used].flatMap(({ sessions }) => sessions),
    limits: newestLimits([here, ...used].flatMap(({ limits }) => limits)),
    complete: here.complete && !signal.aborted,
    problems: [
      ...(here.unreadable.length > 0
        ? [`${countOf(here.unreadable.length, 'file')} could not be read, as ${here.unreadable[0]}.`]
        : []),
      ...[unlistedText(here.unlisted)].filter(text => text !== null),
      ...used.flatMap(leftOutThere),
    ],
  };
}

function leftOutThere({ host, problem, unreadable }: HostUsed): readonly string[] {
  return [
    ...(problem === null ? [] : [`${host}: ${problem}`]),
    ...(unreadable === 0 ? [] : [`${host}: ${countOf(unreadable, 'file')} could not be read.`]),
  ];
}

/** `paths`: all files of the sessions of this machine that are meant; null: of all. `there`: those of hosts; null: none are. */
type MeantForCount =
  | { readonly kind: 'asked'; readonly paths: readonly string[] | null; readonly there: UsedHosts | null }
  | { readonly kind: 'refused'; readonly exitCode: ExitCode };

async function askedSessions(
  { operands, hosts: choice, by }: TokenUsageOptions,
  context: CommandContext,
): Promise<MeantForCount> {
  const named = await namedOnHosts(operands, context);
  if (named?.kind === 'none') return { kind: 'refused', exitCode: named.exitCode };
  if (named !== null) {
    const { namedHosts } = await import('../hosts/used-hosts.ts');
    const here = named.sessions.filter(({ hosts }) => hosts === null);
    const paths = here.flatMap(({ conversation }) => filesOf(conversation));
    return { kind: 'asked', paths, there: namedHosts(named.sessions) };
  }
  const query = operands.join(' ');
  const found =
    operands.length === 0 ? null : await meantSessions({ operands, query, scope: 'all', cwd: null }, context);
  if (found?.kind === 'refused') return found;
  const paths = found?.sessions.flatMap(filesOf) ?? null;
  // Each operand named one of this machine.
  if (choice === null || found?.query === null) return { kind: 'asked', paths, there: null };
  const { openUsedHosts } = await import('../hosts/used-hosts.ts');
  const titled = by === 'session' ? 'with titles' : 'without';
  return {
    kind: 'asked',
    paths,
    there: await openUsedHosts({ choice, meant: found?.query ?? null, titled }, context),
  };
}

function filesOf({ earlierSegments, path }: Conversation): readonly string[] {
  return [...earlierSegments, path];
}

async function writeText(answer: Answer, context: CommandContext): Promise<void> {
  const { report, options } = answer;
  const shown = report.groups.slice(0, options.limit ?? ROWS_SHOWN);
  const titles = options.by === 'session' ? await titlesOf(shown, answer, context) : null;
  const isTerminal = context.program.machine.stdout.isTTY === true;
  const rows = usageRows(answer, {
    ...{ shown, titles, glyphs: context.glyphs },
    columns: isTerminal ? context.columns : null,
    nowMs: context.program.nowMs(),
  });
  await context.out.write(rows.map(row => `${context.paint(row)}\n`).join(''));
}
