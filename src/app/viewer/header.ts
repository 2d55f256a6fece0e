/** The first row: which session this is, whether it is live, how large it is. What does not fit is left out, by rank. */

import type { Conversation } from '../../format/conversation.ts';
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import { amountText, countOf, countText, daysText, sizeText, type Zone } from '../../text/numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { markSpan, stateWord } from '../../text/session-mark.ts';
import { cutSpans, span, spansWidth } from '../../text/spans.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { contextText, costText, listedTokensText } from '../../text/usage-words.ts';
import type { ViewerContext } from './event.ts';

/** A part is shown or left out as a whole; the highest rank is left out first. Groups: where it is, who holds it, how much there is. */
interface HeaderPart {
  readonly group: 'place' | 'live' | 'usage' | 'amount';
  readonly rank: number;
  readonly text: string;
  readonly style: StyleName;
}

/** The share of the row that is the title's, if it needs it, before parts are left out. */
const TITLE_SHARE = 0.5;
const GAP = '   ';

function placeParts({ host, summary, createdMs, updatedMs }: Conversation, zone?: Zone): HeaderPart[] {
  const parts: HeaderPart[] = [];
  if (host !== undefined) parts.push({ group: 'place', rank: 3.5, text: `on ${host}`, style: 'dim' });
  if (summary?.cwd) parts.push({ group: 'place', rank: 4, text: folderName(summary.cwd), style: 'dim' });
  if (summary?.branch) parts.push({ group: 'place', rank: 6, text: summary.branch, style: 'branch' });
  if (summary?.model) parts.push({ group: 'place', rank: 7, text: summary.model, style: 'dim' });
  const days = daysText(createdMs, updatedMs ?? Number.NaN, zone);
  if (days !== '') parts.push({ group: 'place', rank: 5, text: days, style: 'dim' });
  return parts;
}

function liveParts({ state, live, archived, compressed }: Conversation, glyphs: Glyphs): HeaderPart[] {
  const isAtRest = state === null || state.kind === 'stopped';
  const still = archived ? 'archived' : compressed ? 'compressed' : '';
  if (isAtRest && still !== '') return [{ group: 'live', rank: 3, text: still, style: 'warn' }];
  if (state === null) return [];
  if (state.kind === 'stopped') return [{ group: 'live', rank: 3, text: stateWord(state), style: 'warn' }];
  const { text: mark, style } = markSpan(state.kind, glyphs);
  const parts: HeaderPart[] = [{ group: 'live', rank: 1, text: `${mark} ${stateWord(state)}`, style }];
  if (live !== null && live.pid !== null)
    parts.push({ group: 'live', rank: 8, text: `pid ${live.pid}`, style: 'dim' });
  const name = live?.daemon ? 'daemon' : live?.command;
  if (name) parts.push({ group: 'live', rank: 9, text: name, style: 'dim' });
  return parts;
}

/** All items when all are loaded, else the lines and turns of the file, else the items so far; nothing before the first. */
function amountTexts({ state, itemCount, lineCount, turnCount }: ItemsSnapshot): string[] {
  if (state.kind === 'opening') return [];
  if (itemCount.exact) return [countOf(itemCount.known, 'item')];
  if (lineCount === null || turnCount === null) return [`${countText(itemCount.known)}+ items`];
  return [countOf(lineCount, 'line'), countOf(turnCount, 'turn')];
}

/** A nearly full context is soon made a summary of. */
const FULL_PERCENT = 85;

/** What it used: as counted, until then as the list knows it; with its sub-agents, at which price, and how full its context is. */
function usageParts({ items, subAgentTokens = '' }: Omit<ViewerContext, 'token'>): HeaderPart[] {
  const { usage } = items;
  const part = (rank: number, text: string, style: StyleName = 'dim'): HeaderPart[] =>
    text === '' ? [] : [{ group: 'usage', rank, text, style }];
  const { context = null, tokens = null } = usage ?? {};
  const known = listedTokensText(items.conversation.summary);
  const own =
    usage === null ? known : tokens === null ? '' : `${usage.approximate ? '≈' : ''}${amountText(tokens)}`;
  const full = context !== null && context.percent >= FULL_PERCENT;
  return [
    ...part(6.5, own === '' ? '' : `${own} tok`),
    ...part(10.5, subAgentTokens === '' ? '' : `+ ${subAgentTokens} in sub-agents`),
    ...part(
      8.5,
      usage === null
        ? ''
        : (costText(usage.dollars) ?? '').replace(' API', '') +
            (usage.dollars > 0 && usage.unpriced > 0 ? '+' : ''),
    ),
    ...part(4.5, context === null ? '' : `context ${contextText(context)}`, full ? 'warn' : 'dim'),
  ];
}

function amountParts(items: ItemsSnapshot): HeaderPart[] {
  const parts: HeaderPart[] = [
    ...amountTexts(items).map((text): HeaderPart => ({ group: 'amount', rank: 10, text, style: 'dim' })),
    { group: 'amount', rank: 11, text: sizeText(items.sizeBytes), style: 'dim' },
  ];
  return parts;
}

function groupSpans(parts: readonly HeaderPart[], group: HeaderPart['group'], separator: string): Span[] {
  return parts
    .filter(each => each.group === group)
    .flatMap((each, index) => [...(index > 0 ? [span(separator, 'dim')] : []), span(each.text, each.style)]);
}

function joined(groups: readonly Span[][]): Span[] {
  return groups
    .filter(each => each.length > 0)
    .flatMap((each, index) => (index > 0 ? [span(GAP), ...each] : each));
}

function sides(parts: readonly HeaderPart[], glyphs: Glyphs): { left: Span[]; right: Span[] } {
  const dotted = ` ${glyphs.dot} `;
  const place = groupSpans(parts, 'place', dotted);
  const live = groupSpans(parts, 'live', ' ');
  const amount = groupSpans(parts, 'amount', dotted);
  const usage = groupSpans(parts, 'usage', dotted);
  return { left: place.length > 0 ? [span(GAP), ...place] : [], right: joined([live, usage, amount]) };
}

/** Exactly `columns` cells. */
export function headerRow(context: Omit<ViewerContext, 'token'>): Row {
  const { items, glyphs } = context;
  const { columns } = context.size;
  const { conversation } = items;
  const lead = span(` ${glyphs.back} `, 'accent');
  const title = [span(conversationTitle(conversation, glyphs), 'strong')];
  const titleCells = spansWidth(title);
  let parts = [
    ...placeParts(conversation, context.zone),
    ...liveParts(conversation, glyphs),
    ...usageParts(context),
    ...amountParts(items),
  ].map(each => ({ ...each, text: safeLine(each.text, glyphs) }));
  const titleSpace = () => {
    const { left, right } = sides(parts, glyphs);
    return columns - 4 - spansWidth(left) - (right.length > 0 ? spansWidth(right) + GAP.length : 0);
  };
  while (parts.length > 0 && titleSpace() < Math.min(titleCells, Math.floor(columns * TITLE_SHARE))) {
    const last = Math.max(...parts.map(each => each.rank));
    parts = parts.filter(each => each.rank !== last);
  }
  const { left, right } = sides(parts, glyphs);
  const start = [lead, ...cutSpans(title, Math.max(0, titleSpace()), glyphs), ...left];
  const gap = Math.max(0, columns - 1 - spansWidth(start) - spansWidth(right));
  return { spans: [...start, span(' '.repeat(gap)), ...right, span(' ')] };
}
