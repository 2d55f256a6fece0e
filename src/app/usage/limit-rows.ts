/** The limits of the plan on the screen of what sessions used: a bar for each, or all in one row. */
import type { LimitReading } from '../../format/rate-limits.ts';
import type { Glyphs, Span } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { padEnd } from '../../text/unicode/width.ts';
import { limitName, limitState, limitText, windowText } from '../../text/usage-words.ts';
import type { UsageContext } from './event.ts';
import type { UsageLayout } from './layout.ts';

const NAME_CELLS = 16;
const LIMIT_BAR = 20;
/** On fewer columns the words behind it need the room. */
const WIDE_LIMITS = 90;
const FULL_PERCENT = 100;
const NEARLY_FULL = 90;

export function limitRows(context: UsageContext, layout: UsageLayout): readonly (readonly Span[])[] {
  const readings = context.usage?.limits ?? [];
  if (layout.limits === 'none') return [];
  if (layout.limits === 'rows') return readings.map(reading => limitRow(reading, context));
  return [readings.flatMap(reading => shortLimit(reading, context))];
}

function limitRow(reading: LimitReading, { nowMs, glyphs, size }: UsageContext): readonly Span[] {
  const state = limitState(reading, nowMs);
  const cells = size.columns < WIDE_LIMITS ? LIMIT_BAR / 2 : LIMIT_BAR;
  const share = state === 'reset' ? 0 : Math.min(1, reading.usedPercent / FULL_PERCENT);
  const { full, rest } = shareBar(share, { cells, glyphs });
  const text = state === 'current' ? 'plain' : 'dim';
  return [
    span(` ${padEnd(safeLine(limitName(reading), glyphs), NAME_CELLS)} `, text),
    span(full, state !== 'current' ? 'dim' : reading.usedPercent >= NEARLY_FULL ? 'bad' : 'ok'),
    span(rest, 'dim'),
    span(`  ${limitText(reading, nowMs)}`, text),
  ];
}

/** `5 h 61 %`; `?` where the window was reset since. */
function shortLimit(reading: LimitReading, { nowMs }: UsageContext): readonly Span[] {
  const state = limitState(reading, nowMs);
  const used = state === 'reset' ? 'reset since' : `${Math.round(reading.usedPercent)} %`;
  return [
    span(` ${windowText(reading.windowMinutes)} `, 'dim'),
    span(`${used} `, state === 'current' ? 'plain' : 'dim'),
  ];
}

/** A bar of which so much is full. What is there at all is seen. */
export function shareBar(
  share: number,
  { cells, glyphs }: { readonly cells: number; readonly glyphs: Glyphs },
): { readonly full: string; readonly rest: string } {
  const filled = share > 0 ? Math.max(1, Math.round(share * cells)) : 0;
  const [on, off] = glyphs.ascii === true ? ['#', '.'] : ['█', '░'];
  return { full: on.repeat(filled), rest: off.repeat(cells - filled) };
}
