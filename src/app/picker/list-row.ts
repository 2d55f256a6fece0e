/** One session as one row: state before age before title, then where it ran, on what, and how big it is. */

import type { Conversation } from '../../format/conversation.ts';
import type { Family, ListedConversation } from '../../live/snapshot.ts';
import { type ListSort, orderOf } from '../../query/order.ts';
import { countOf, countText, sizeText, whenText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { markSpan, type SessionMark, sessionMark } from '../../text/session-mark.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cut, padEnd, padStart } from '../../text/unicode/width.ts';
import { listedTokensText } from '../../text/usage-words.ts';
import { type FactColumn, firstColumn, type ListColumns } from './columns.ts';
import { shortFolder } from './paths.ts';
import { markedSpans, titleSpans } from './title.ts';

export interface ListRowOptions {
  readonly columns: ListColumns;
  readonly width: number;
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  readonly sort: ListSort;
  readonly selected: boolean;
  /** Marked by the person; left out: it is not. */
  readonly marked?: boolean;
  /** Its host is not there: how old this is, in a few words. Empty or left out: it is there, or is this machine. */
  readonly away?: string;
  /** Archived sessions are drawn like the others where all are archived. */
  readonly amongArchived: boolean;
  readonly home: string | undefined;
  /** What the person has begun in this session, in a word or two: a draft, a turn; empty or left out: nothing. */
  readonly begun?: string;
}

function titleStyle(mark: SessionMark, options: ListRowOptions): StyleName {
  if (options.selected) return 'strong';
  return mark === 'hidden' || options.away ? 'dim' : 'plain';
}

/** How many sub-agents a session has: in words where they leave half of the width to the title, else as a number. */
function familyTag(family: Family | undefined, { columns, glyphs }: ListRowOptions): string {
  if (family === undefined || family.subAgents === 0) return '';
  const mark = family.unfolded ? glyphs.unfolded : glyphs.folded;
  const words = ` ${mark} ${countOf(family.subAgents, 'sub-agent')}`;
  return words.length <= columns.title / 2 ? words : ` ${mark}${family.subAgents}`;
}

/** What follows the title: what was begun here, sub-agents, archived, compressed, other files; as much as leaves half of the width to the title. */
function tags({ conversation, family }: ListedConversation, options: ListRowOptions): string {
  const { archived, compressed, copies } = conversation;
  const { amongArchived, columns, glyphs, begun = '', away = '' } = options;
  // A word alone would be read as a part of the title.
  const apart = (word: string): string => (word === '' ? '' : ` ${glyphs.dot} ${word}`);
  const words = [
    apart(begun),
    apart(away),
    ...conversation.tags.map(tag => ` #${safeLine(tag, glyphs)}`),
    familyTag(family, options),
    apart(archived && !amongArchived ? 'archived' : ''),
    compressed ? ' zst' : '',
    copies > 0 ? ` +${countOf(copies, 'file')}` : '',
  ];
  return words.reduce(
    (kept, word) => (kept.length + word.length <= columns.title / 2 ? kept + word : kept),
    '',
  );
}

/** Levels that are indented; deeper ones are not indented further, for the title's sake. */
const DEEPEST_INDENT = 3;

/** A sub-agent is indented below the session it belongs to. */
function indent(family: Family | undefined, glyphs: Glyphs): Span[] {
  const depth = Math.min(family?.depth ?? 0, DEEPEST_INDENT);
  return depth === 0 ? [] : [span(`${'  '.repeat(depth - 1)}${glyphs.child} `, 'dim')];
}

function titleCell(listed: ListedConversation, style: StyleName, options: ListRowOptions): readonly Span[] {
  const { columns, glyphs } = options;
  const { conversation, titleMatches, family } = listed;
  const tag = tags(listed, options);
  const pin = conversation.pinned ? [span(`${glyphs.pin} `, 'accent')] : [];
  const title = [
    ...indent(family, glyphs),
    ...pin,
    ...titleSpans(conversation, titleMatches, { style, glyphs }),
  ];
  const cutTitle = cutSpans(title, columns.title - tag.length, glyphs);
  return fitSpans(tag === '' ? cutTitle : [...cutTitle, span(tag, 'dim')], columns.title, glyphs);
}

function thenMs({ updatedMs, createdMs }: Conversation, { sort }: ListRowOptions): number {
  return orderOf(sort) === 'created' ? createdMs : (updatedMs ?? createdMs);
}

/** The first column. */
function firstOf(conversation: Conversation, mark: SessionMark, options: ListRowOptions): string {
  const { sizeBytes, summary } = conversation;
  const shown = firstColumn(options.sort, options.columns);
  switch (shown) {
    case 'size':
      return sizeBytes === null ? '' : sizeText(sizeBytes);
    case 'turns':
      return summary?.turns == null ? '' : countText(summary.turns);
    case 'tokens':
      return listedTokensText(summary);
    case 'updated':
    case 'created':
      return ageOf(conversation, mark, options);
    default:
      return shown satisfies never;
  }
}

function ageOf(conversation: Conversation, mark: SessionMark, options: ListRowOptions): string {
  return mark === 'working'
    ? 'now'
    : whenText(thenMs(conversation, options), options.nowMs, { style: options.columns.dates });
}

/** What the filter found in a text is marked in it. */
function textCell(
  text: string | null,
  cells: number,
  options: {
    readonly style: StyleName;
    readonly glyphs: Glyphs;
    readonly gap: number;
    readonly matchesIn: ListedConversation['matchesIn'];
  },
): Span[] {
  if (cells === 0) return [];
  const matches = text === null ? [] : (options.matchesIn?.(text) ?? []);
  if (text !== null && matches.length > 0)
    return [
      span(' '.repeat(options.gap)),
      ...fitSpans(
        cutSpans(markedSpans(text, matches, options), cells, options.glyphs),
        cells,
        options.glyphs,
      ),
    ];
  const shown = cut(safeLine(text ?? '', options.glyphs), cells, options.glyphs);
  return [span(' '.repeat(options.gap) + padEnd(shown, cells), options.style)];
}

function numberCell(text: string, cells: number, gap: number): Span[] {
  return cells === 0 ? [] : [span(' '.repeat(gap) + padStart(text, cells), 'dim')];
}

/** Four cells at the most: 42, 1204, 12k. */
function shortCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.min(999, Math.floor(count / 1000))}k`;
}

/** The secondary columns, as far as they are there. Unknown counts stay blank. */
function factSpans({ conversation, matchesIn }: ListedConversation, options: ListRowOptions): Span[] {
  const { summary, sizeBytes } = conversation;
  const { columns, glyphs, home } = options;
  const { gap } = columns;
  const text = (said: string | null, name: 'folder' | 'branch' | 'model', style: StyleName) =>
    textCell(said, columns[name], { style, glyphs, gap, matchesIn });
  const items = summary?.items == null ? '' : shortCount(summary.items);
  const cells: Readonly<Record<FactColumn, () => Span[]>> = {
    folder: () => text(shortFolder(summary?.cwd, home, glyphs), 'folder', 'folder'),
    branch: () => text(summary?.branch ?? null, 'branch', 'branch'),
    model: () => text(summary?.model ?? null, 'model', 'dim'),
    items: () => numberCell(items, columns.items, gap),
    tokens: () => numberCell(listedTokensText(summary), columns.tokens, gap),
    size: () => numberCell(sizeBytes === null ? '' : sizeText(sizeBytes), columns.size, gap),
  };
  return columns.order.flatMap(name => cells[name]());
}

/** Blank for this machine. */
function hostSpans({ host = '' }: Conversation, { columns, glyphs }: ListRowOptions): Span[] {
  if (columns.host === 0) return [];
  return [
    span(padEnd(cut(safeLine(host, glyphs), columns.host, glyphs), columns.host), 'accent'),
    span('  '),
  ];
}

interface CachedRow {
  readonly listed: ListedConversation;
  readonly options: ListRowOptions;
  readonly row: Row;
}

const cachedRows = new WeakMap<Conversation, CachedRow>();

/** The age in a row changes at most once a minute. */
function minutesSince(conversation: Conversation, options: ListRowOptions): number {
  return Math.floor((options.nowMs - thenMs(conversation, options)) / 60_000);
}

function sameFamily(a: Family | undefined, b: Family | undefined): boolean {
  return a?.depth === b?.depth && a?.subAgents === b?.subAgents && a?.unfolded === b?.unfolded;
}

function sameListed(a: ListedConversation, b: ListedConversation): boolean {
  if (a === b) return true;
  const matches = a.titleMatches === b.titleMatches || a.titleMatches.length + b.titleMatches.length === 0;
  return matches && a.matchesIn === b.matchesIn && sameFamily(a.family, b.family);
}

/** Whether a row of the same conversation is the same with the options `a` and `b`. */
function isDrawnTheSame(conversation: Conversation, a: ListRowOptions, b: ListRowOptions): boolean {
  return (
    a.selected === b.selected &&
    a.marked === b.marked &&
    (a.away ?? '') === (b.away ?? '') &&
    a.width === b.width &&
    a.columns === b.columns &&
    a.begun === b.begun &&
    a.glyphs === b.glyphs &&
    a.sort === b.sort &&
    a.amongArchived === b.amongArchived &&
    a.home === b.home &&
    minutesSince(conversation, a) === minutesSince(conversation, b)
  );
}

/**
 * The row of one session, exactly `width` cells. The selected one has a bar, also without colours. Nearly all rows are the same
 * from frame to frame: they are made once.
 */
export function listRow(listed: ListedConversation, options: ListRowOptions): Row {
  const { conversation } = listed;
  const before = cachedRows.get(conversation);
  if (
    before !== undefined &&
    sameListed(before.listed, listed) &&
    isDrawnTheSame(conversation, before.options, options)
  )
    return before.row;
  const row = makeRow(listed, options);
  cachedRows.set(conversation, { listed, options, row });
  return row;
}

function makeRow(listed: ListedConversation, options: ListRowOptions): Row {
  const { columns, glyphs, selected } = options;
  const { conversation } = listed;
  const mark = sessionMark(conversation);
  const age = firstOf(conversation, mark, options);
  const aged = mark === 'working' ? 'ok' : 'dim';
  const spans: Span[] = [
    span(selected ? glyphs.bar : ' ', selected ? 'accentStrong' : 'plain'),
    markSpan(mark, glyphs),
    options.marked ? span(glyphs.marked, 'accentStrong') : span(' '),
    ...(columns.age > 0 ? [span(padStart(age, columns.age), aged), span('  ')] : []),
    ...hostSpans(conversation, options),
    ...titleCell(listed, titleStyle(mark, options), options),
    ...factSpans(listed, options),
  ];
  const fitted = fitSpans(spans, options.width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}
