/**
 * `rolltop usage` as a person reads it: a row for each group, the sum, what has no price, and the limits of the plan. Promises: pure; on a
 * terminal no row is wider than it, and parts of the tokens are left out before names are; elsewhere nothing is cut.
 */
import { fittedFolder } from '../../text/fitted-folder.ts';
import { amountText, countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, StyleName } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, cut, padStart } from '../../text/unicode/width.ts';
import { costText, limitName, limitState, limitText, unpricedText } from '../../text/usage-words.ts';
import type { UsageGrouping } from '../../usage/sum/groupings.ts';
import { tokensOf, type UsageGroup } from '../../usage/sum/report.ts';
import { wrapped } from '../help/sections.ts';
import type { Answer } from './answer.ts';

export interface RowsLook {
  readonly shown: readonly UsageGroup[];
  readonly titles: ReadonlyMap<string, string | null> | null;
  readonly glyphs: Glyphs;
  /** Of the terminal; null: it is a pipe. */
  readonly columns: number | null;
  readonly nowMs: number;
}

export function usageRows(answer: Answer, look: RowsLook): readonly Row[] {
  const { by } = answer.options;
  const columns = columnsFor(look.columns);
  const groups = look.shown.map(group => rowOf(group, columns, nameOf(group, by, { ...look, columns })));
  return [
    ...(groups.length === 0 ? [] : [rowIn(`${headingText(columns)}`, 'dim')]),
    ...groups.map(text => rowIn(text)),
    ...sumRows(answer, columns, look),
    ...answer.scan.limits.flatMap(limit => {
      const isOld = limitState(limit, look.nowMs) !== 'current';
      const text = `${limitName(limit)}: ${limitText(limit, look.nowMs)}`;
      return sentence(safeLine(text, look.glyphs), look, isOld ? 'dim' : 'plain');
    }),
  ];
}

/** What of a group there is space for. */
interface Columns {
  readonly parts: boolean;
  /** Cells of the name; null: as many as it has. */
  readonly name: number | null;
}

const CELLS = 7;
const COST_CELLS = 15;
const GAP = 2;
const PARTS = ['input', 'cached', 'output'] as const;
const PARTS_CELLS = PARTS.length * (CELLS + GAP);
const OTHERS_CELLS = CELLS + GAP + COST_CELLS + GAP;
/** A name that is shorter says less than the parts of the tokens do. */
const LEAST_NAME = 24;

function columnsFor(columns: number | null): Columns {
  if (columns === null) return { parts: true, name: null };
  const parts = columns >= PARTS_CELLS + OTHERS_CELLS + LEAST_NAME;
  return { parts, name: Math.max(10, columns - OTHERS_CELLS - (parts ? PARTS_CELLS : 0)) };
}

const cellsText = (texts: readonly string[]): string =>
  texts.map(text => padStart(text, CELLS)).join(' '.repeat(GAP));

function headingText({ parts }: Columns): string {
  return `${cellsText(['total', ...(parts ? PARTS : [])])}  ${'price'.padStart(COST_CELLS)}`;
}

function rowOf(group: UsageGroup, { parts }: Columns, name: string): string {
  const { usage, dollars, unpriced, approximate } = group;
  const total = `${approximate ? '≈ ' : ''}${amountText(tokensOf(group))}`;
  const cells = cellsText([total, ...(parts ? PARTS.map(part => amountText(usage[part])) : [])]);
  const cost = costText(dollars);
  // What is missing in it is said below the sum.
  const more = cost !== null && unpriced > 0 ? '+' : ' ';
  return `${cells}  ${padStart(cost ?? '', COST_CELLS)}${more} ${name}`;
}

function sumRows({ report, pricesDate, options }: Answer, columns: Columns, look: RowsLook): readonly Row[] {
  const { total, groups, unpriced, notRecorded } = report;
  const verb = notRecorded === 1 ? 'records' : 'record';
  const nothing = notRecorded === 0 ? [] : [`${countOf(notRecorded, 'session')} ${verb} no tokens`];
  if (groups.length === 0) {
    const since = options.since === null ? '' : ' since then';
    return sentence(`${[`No tokens were used${since}`, ...nothing].join('; ')}.`, look);
  }
  const hidden = groups.length - look.shown.length;
  const rest = hidden > 0 ? [`${countText(hidden)} more are not shown (-n N)`] : [];
  const words = [countOf(total.sessions, 'session'), ...nothing, ...rest].join('; ');
  const isOneRow = columns.name === null || cellWidth(`in all; ${words}`) <= columns.name;
  const missing = unpricedText(unpriced);
  return [
    rowIn(rowOf(total, columns, isOneRow ? `in all; ${words}` : 'in all'), 'strong'),
    ...(isOneRow ? [] : sentence(`${words}.`, look)),
    ...(missing === null ? [] : sentence(safeLine(missing, look.glyphs), look, 'warn')),
    ...(total.dollars > 0
      ? sentence(`Prices of the OpenAI API, as of ${pricesDate}; what a plan costs is something else.`, look)
      : []),
    ...(total.approximate
      ? sentence(
          '≈ before tokens: a count could not be read, or what a fork copied is known by its time alone.',
          look,
        )
      : []),
  ];
}

function nameOf(
  { key, host }: UsageGroup,
  by: UsageGrouping,
  { titles, glyphs, columns }: Omit<RowsLook, 'columns'> & { readonly columns: Columns },
): string {
  const fitted = (text: string): string =>
    columns.name === null ? safeLine(text, glyphs) : cut(safeLine(text, glyphs), columns.name, glyphs);
  if (key === null) return fitted(namelessText(by, host));
  if (by === 'folder' && host !== null) return fitted(`${host}:${key}`);
  if (by === 'folder' && columns.name !== null) return fittedFolder(key, columns.name, glyphs);
  const title = titles?.get(key) ?? null;
  if (title === null) return fitted(by === 'week' ? `week of ${key}` : key);
  // An id that leaves no space for the title says less than the title.
  const isShort = columns.name !== null && columns.name < key.length + GAP + LEAST_NAME;
  return fitted(isShort ? title : `${key}  ${title}`);
}

function namelessText(by: UsageGrouping, host: string | null): string {
  if (by === 'host') return 'this machine';
  const what = by === 'model' || by === 'folder' ? `(${by} not recorded)` : '(time not recorded)';
  return by === 'folder' && host !== null ? `${host}: ${what}` : what;
}

function rowIn(text: string, style: StyleName = 'plain'): Row {
  return { spans: [span(text, style)] };
}

function sentence(text: string, { columns }: RowsLook, style: StyleName = 'plain'): readonly Row[] {
  return (columns === null ? [text] : wrapped(text, columns)).map(line => rowIn(line, style));
}
