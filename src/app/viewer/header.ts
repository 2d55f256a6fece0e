/** The first row: what this session is, whether it lives, how much of it there is. What does not fit goes, by rank. */
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { Conversation } from '../../rollout/conversation.ts';
import { countText, tokensText } from '../../text/counts.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { safeLine } from '../../text/sanitise.ts';
import { sizeText } from '../../text/sizes.ts';
import { cutSpans, span, spansWidth } from '../../text/spans.ts';

/** A part stays or goes as a whole; the highest rank goes first. Groups: where it is, who has it, how much there is. */
interface Part {
  readonly group: 'place' | 'live' | 'amount';
  readonly rank: number;
  readonly text: string;
  readonly style: StyleName;
}

/** The share of the row that is the title's, if it needs it, before parts give way. */
const TITLE_SHARE = 0.5;
const GAP = '   ';

export function titleOf({ name, summary, id }: Conversation): string {
  return name ?? summary?.title ?? id;
}

/** The last part of a folder's path, whichever slash it was written with. */
function folderName(cwd: string): string {
  return cwd.split(/[/\\]/).findLast(part => part !== '') ?? cwd;
}

function part(group: Part['group'], rank: number, text: string, style: StyleName = 'dim'): Part {
  return { group, rank, text, style };
}

function placeParts({ summary }: Conversation): Part[] {
  const parts: Part[] = [];
  if (summary?.cwd) parts.push(part('place', 4, folderName(summary.cwd)));
  if (summary?.branch) parts.push(part('place', 5, summary.branch, 'branch'));
  if (summary?.model) parts.push(part('place', 6, summary.model));
  return parts;
}

function liveParts({ live, archived, compressed }: Conversation, glyphs: Glyphs): Part[] {
  if (live === null) {
    const still = archived ? 'archived' : compressed ? 'compressed' : '';
    return still === '' ? [] : [part('live', 3, still, 'warn')];
  }
  const running = live.turn === 'running';
  const word = running
    ? `${glyphs.running} live`
    : `${glyphs.held} ${live.turn === 'idle' ? 'idle' : 'held'}`;
  const parts = [part('live', 1, word, running ? 'ok' : 'accent')];
  if (live.pid !== null) parts.push(part('live', 7, `pid ${live.pid}`));
  return parts;
}

function amountParts({ conversation, itemCount, sizeBytes }: ItemsSnapshot): Part[] {
  const { known, exact } = itemCount;
  const items = `${countText(known)}${exact ? '' : '+'} item${known === 1 && exact ? '' : 's'}`;
  const parts = [part('amount', 8, items), part('amount', 9, sizeText(sizeBytes))];
  const tokens = conversation.summary?.tokens ?? null;
  if (tokens !== null) parts.push(part('amount', 10, tokensText(tokens)));
  return parts;
}

function groupSpans(parts: readonly Part[], group: Part['group'], separator: string): Span[] {
  return parts
    .filter(each => each.group === group)
    .flatMap((each, index) => [...(index > 0 ? [span(separator, 'dim')] : []), span(each.text, each.style)]);
}

function sides(parts: readonly Part[], glyphs: Glyphs): { left: Span[]; right: Span[] } {
  const dotted = ` ${glyphs.dot} `;
  const place = groupSpans(parts, 'place', dotted);
  const live = groupSpans(parts, 'live', ' ');
  const amount = groupSpans(parts, 'amount', dotted);
  const between = live.length > 0 && amount.length > 0 ? [span(GAP)] : [];
  return { left: place.length > 0 ? [span(GAP), ...place] : [], right: [...live, ...between, ...amount] };
}

/** Exactly `columns` cells. */
export function headerRow(items: ItemsSnapshot, columns: number, glyphs: Glyphs): Row {
  const { conversation } = items;
  const lead = span(` ${glyphs.back} `, 'accent');
  const title = [span(safeLine(titleOf(conversation).trim(), glyphs), 'strong')];
  const titleCells = spansWidth(title);
  let parts = [...placeParts(conversation), ...liveParts(conversation, glyphs), ...amountParts(items)].map(
    each => ({ ...each, text: safeLine(each.text, glyphs) }),
  );
  const room = () => {
    const { left, right } = sides(parts, glyphs);
    return columns - 4 - spansWidth(left) - (right.length > 0 ? spansWidth(right) + GAP.length : 0);
  };
  while (parts.length > 0 && room() < Math.min(titleCells, Math.floor(columns * TITLE_SHARE))) {
    const last = Math.max(...parts.map(each => each.rank));
    parts = parts.filter(each => each.rank !== last);
  }
  const { left, right } = sides(parts, glyphs);
  const start = [lead, ...cutSpans(title, Math.max(0, room()), glyphs), ...left];
  const gap = Math.max(0, columns - 1 - spansWidth(start) - spansWidth(right));
  return { spans: [...start, span(' '.repeat(gap)), ...right, span(' ')] };
}
