/** The screen of what sessions used as rows, each exactly as wide as the screen: the sum, the limits of the plan, and a bar for each group. */
import { amountText, countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitRow, fitSpans, span, spansWidth, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, cut, padEnd, padStart } from '../../text/unicode/width.ts';
import { costText, unpricedText } from '../../text/usage-words.ts';
import type { UsageGrouping } from '../../usage/sum/groupings.ts';
import type { UsageGroup, UsageReport } from '../../usage/sum/report.ts';
import { footerRow } from '../footer.ts';
import { reportOf, type UsageContext } from './event.ts';
import { nameCellsFor, nameOf } from './group-name.ts';
import { countingOn, withoutHosts } from './hosts.ts';
import { type UsageLayout, usageLayout } from './layout.ts';
import { limitRows, shareBar } from './limit-rows.ts';
import { barShades } from './shades.ts';
import type { UsageState } from './state.ts';
import { inView, rowToOpen } from './update.ts';

/** All rows from top to bottom. */
export function usageWindow(state: UsageState, context: UsageContext): readonly Row[] {
  const { size, glyphs } = context;
  const shown = inView(state, context);
  const layout = usageLayout(context);
  const list = listRows(shown, context, layout);
  const blank: readonly Span[] = [];
  const rows: readonly (readonly Span[])[] = [
    ...(layout.header ? [header(shown, context, layout)] : []),
    sum(shown, context),
    ...(layout.details ? [details(shown, context)] : []),
    ...limitRows(context, layout),
    ...(layout.rule ? [rule(shown, context)] : []),
  ];
  return [
    ...rows.map(spans => ({ spans: fitSpans(spans, size.columns, glyphs) })),
    ...Array.from({ length: layout.listRows }, (_, row) =>
      fitRow(list[row] ?? { spans: blank }, size.columns, glyphs),
    ),
    ...(layout.footer ? [fitRow(footer(shown, context), size.columns, glyphs)] : []),
  ];
}

const GROUPING_WORDS: Readonly<Record<UsageGrouping, string>> = {
  day: 'by day',
  week: 'by week',
  month: 'by month',
  model: 'by model',
  folder: 'by folder',
  session: 'by session',
  host: 'by host',
};

/** Where there is no rule, the shades of the bars are said here once all was read, and the program's name leaves them the space. */
function header(state: UsageState, context: UsageContext, layout: UsageLayout): readonly Span[] {
  const { size, glyphs, usage } = context;
  const saysShades = usage?.phase === 'done' && !layout.rule && hasBars(state, context);
  const right = saysShades ? legendSpans(glyphs) : [span(progress(context), 'dim')];
  const what = [span('tokens ', 'dim'), span(GROUPING_WORDS[state.by], 'accent')];
  const withName = !saysShades || size.columns >= COST_FROM;
  const name = withName ? [span(' rolltop   ', 'accentStrong'), ...what] : [span(' '), ...what];
  return spreadSpans(name, right, { cells: size.columns - 1, glyphs });
}

/** `reading 3,400 of 10,000 files`, and on which hosts while this machine is done; at the end, of how many sessions. */
function progress({ usage, counts }: UsageContext): string {
  if (usage === null) return '';
  const all = counts.all + counts.archived;
  const of = counts.exact && all >= usage.files ? ` of about ${countText(all)}` : '';
  switch (usage.phase) {
    case 'running':
      return `reading ${countText(usage.files)}${of}${usage.reports === null ? '' : countingOn(usage)}`;
    case 'stopped':
      return `stopped: ${countOf(usage.files, 'file')}${of}`;
    case 'done':
      return countOf(usage.files, 'file');
    case 'failed':
      return '';
    default:
      return usage.phase satisfies never;
  }
}

function sum(state: UsageState, context: UsageContext): readonly Span[] {
  const report = reportOf(state, context);
  const { usage, glyphs } = context;
  if (usage?.phase === 'failed') return [span(` ${safeLine(usage.message ?? '', glyphs)}`, 'bad')];
  if (usage === null || report === null) return readingRow(context);
  const { total, unpriced } = report;
  const isStopped = usage.phase === 'stopped';
  const missingHosts = withoutHosts(usage, glyphs);
  if (total.requests === 0)
    return [
      span(isStopped ? ' No tokens in what was read.' : ' No tokens are recorded.', 'strong'),
      ...missingHosts,
    ];
  const cost = costText(total.dollars);
  const said = [
    span(` ${approximately(total)}${amountText(tokensOf(total))} tokens`, 'strong'),
    ...(isStopped ? [span(' in what was read', 'warn')] : []),
    ...(cost === null ? [] : [span(`   ${cost}`, 'accentStrong')]),
    ...missingHosts,
  ];
  return [...said, ...missingPrices(unpriced, { cells: context.size.columns - spansWidth(said), glyphs })];
}

/** As many names of models as fit. */
function missingPrices(
  unpriced: UsageReport['unpriced'],
  { cells, glyphs }: { readonly cells: number; readonly glyphs: Glyphs },
): readonly Span[] {
  const texts = [undefined, 2, 1, 0].map(most => unpricedText(unpriced, most));
  const words = texts.map(text => `   ${safeLine(text ?? '', glyphs)}`);
  const fitting = words.find(text => cellWidth(text) <= cells) ?? words.at(-1) ?? '';
  return texts[0] === null ? [] : [span(fitting, 'warn')];
}

const READING_BAR = 24;

function readingRow({ usage, counts, size, glyphs }: UsageContext): readonly Span[] {
  const words = span(` Reading what sessions used${glyphs.ellipsis}  `, 'dim');
  const all = counts.all + counts.archived;
  const cells = Math.min(READING_BAR, size.columns - words.text.length - 1);
  if (usage === null || cells < 4 || all === 0) return [words];
  const { full, rest } = shareBar(Math.min(1, usage.files / all), { cells, glyphs });
  return [words, span(full, 'accent'), span(rest, 'dim')];
}

/** Parts in brackets are inside of what is before them. */
function details(state: UsageState, context: UsageContext): readonly Span[] {
  const report = reportOf(state, context);
  if (report === null) return [];
  const { usage, sessions } = report.total;
  const { notRecorded } = report;
  const { glyphs } = context;
  const nothing =
    notRecorded === 0 ? [] : [`${countOf(notRecorded, 'session')} of which nothing is recorded`];
  const words =
    report.total.requests === 0
      ? nothing
      : [
          `${amountText(usage.input)} in (${amountText(usage.cached)} cached)`,
          `${amountText(usage.output)} out (${amountText(usage.reasoning)} reasoning)`,
          countOf(sessions, 'session'),
          ...(notRecorded === 0 ? [] : [`${countText(notRecorded)} more record nothing`]),
          ...(report.total.dollars > 0 ? [`prices of ${context.usage?.pricesDate ?? ''}`] : []),
        ];
  const problem = context.usage?.message ?? null;
  const said = problem === null ? [] : [span(`   ${safeLine(problem, glyphs)}`, 'bad')];
  const between = ` ${glyphs.dot} `;
  // What is last matters least, and a part of it says nothing.
  while (words.length > 1 && cellWidth(words.join(between)) + 1 > context.size.columns) words.pop();
  return [span(` ${words.join(between)}`, 'dim'), ...said];
}

function hasBars(state: UsageState, context: UsageContext): boolean {
  return context.size.columns >= BAR_FROM && (reportOf(state, context)?.groups.length ?? 0) > 0;
}

/** Above the bars: what their shades are. */
function rule(state: UsageState, context: UsageContext): readonly Span[] {
  const { size, glyphs } = context;
  const line = (cells: number): Span => span(glyphs.rule.repeat(Math.max(0, cells)), 'dim');
  if (!hasBars(state, context)) return [line(size.columns)];
  const legend = [span(' '), ...legendSpans(glyphs), span(' ')];
  return [line(size.columns - spansWidth(legend) - 1), ...legend, line(1)];
}

/** `█ new  ▒ cached` */
function legendSpans(glyphs: Glyphs): readonly Span[] {
  const { fresh, known } = barShades(glyphs);
  return [fresh, known].flatMap(({ shade, name }, at) => [
    span(`${at === 0 ? '' : '  '}${shade}`, 'chart'),
    span(` ${name}`, 'dim'),
  ]);
}

const AMOUNT_CELLS = 8;
const COST_CELLS = 9;
/** On fewer cells than this, names and amounts need those of the price. */
const COST_FROM = 60;
const BAR_FROM = 30;
/** A price needs so much beside it. */
const LEAST_BAR = 4;

function listRows(state: UsageState, context: UsageContext, { listRows: rows }: UsageLayout): readonly Row[] {
  const report = reportOf(state, context);
  if (report === null) return [];
  const most = report.groups.reduce((largest, group) => Math.max(largest, tokensOf(group)), 1);
  return report.groups
    .slice(state.top, state.top + rows)
    .map((group, row) =>
      groupRow(group, { state, context, report, most, selected: state.top + row === state.index }),
    );
}

interface GroupRowOptions {
  readonly state: UsageState;
  readonly context: UsageContext;
  readonly report: UsageReport;
  /** Tokens of the largest group: its bar fills its column. */
  readonly most: number;
  readonly selected: boolean;
}

function groupRow(group: UsageGroup, { state, context, most, selected }: GroupRowOptions): Row {
  const { size, glyphs } = context;
  const width = size.columns;
  const nameCells = nameCellsFor(state.by, width);
  const name = padEnd(cut(nameOf(group, state, { context, nameCells }), nameCells, glyphs), nameCells);
  const amount = padStart(`${approximately(group)}${amountText(tokensOf(group))}`, AMOUNT_CELLS);
  const barCells = width - 2 - nameCells - AMOUNT_CELLS - 3 - 1;
  const withCost = barCells - COST_CELLS - 2 >= LEAST_BAR;
  const cost = withCost ? padStart(costOf(group), COST_CELLS) : '';
  const spans = [
    selected ? span(glyphs.bar, 'accentStrong') : span(' '),
    span(` ${name}`, selected ? 'strong' : 'plain'),
    span(`${amount}  `, selected ? 'strong' : 'plain'),
    ...(width >= BAR_FROM
      ? usedBar(
          group,
          { most, cells: Math.max(LEAST_BAR, barCells - (withCost ? COST_CELLS + 2 : 0)) },
          context,
        )
      : []),
    span(` ${cost}`, 'dim'),
  ];
  const fitted = fitSpans(spans, width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

function usedBar(
  group: UsageGroup,
  { most, cells }: { readonly most: number; readonly cells: number },
  { glyphs }: UsageContext,
): readonly Span[] {
  const total = tokensOf(group);
  const all = total > 0 ? Math.max(1, Math.round((total / most) * cells)) : 0;
  const cached = Math.min(all, Math.round((group.usage.cached / Math.max(1, total)) * all));
  const { fresh, known } = barShades(glyphs);
  return [
    span(fresh.shade.repeat(all - cached), 'chart'),
    span(known.shade.repeat(cached), 'chart'),
    span(' '.repeat(Math.max(0, cells - all)), 'chart'),
  ];
}

function costOf({ dollars, unpriced }: UsageGroup): string {
  const text = costText(dollars)?.replace(' API', '') ?? '';
  // The dots stand below each other, whether or not something is missing in the sum.
  return text === '' ? '' : `${text}${unpriced > 0 ? '+' : ' '}`;
}

const approximately = ({ approximate }: UsageGroup): string => (approximate ? '≈ ' : '');
const tokensOf = ({ usage }: UsageGroup): number => usage.input + usage.output;

function footer(state: UsageState, context: UsageContext): Row {
  const { size, glyphs, keys } = context;
  const count = reportOf(state, context)?.groups.length ?? 0;
  const right = count === 0 ? '' : `${countText(state.index + 1)} of ${countText(count)}`;
  const without = [
    ...(rowToOpen(state, context) === undefined ? (['openRow'] as const) : []),
    ...(count < 2 ? (['up'] as const) : []),
  ];
  return footerRow({ context: 'usage', width: size.columns, glyphs, keys, right, without });
}
