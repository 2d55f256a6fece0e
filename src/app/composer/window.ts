/** The composer as rows, below the conversation; one cell is the cursor's. */
import { countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { fitRow, span } from '../../text/spans.ts';
import { footerRow } from '../footer.ts';
import type { ComposerContext } from './event.ts';
import { type ComposerRegion, composerRegion } from './region.ts';
import { cellUnder, columnOf, type DisplayRow, rowAt, rowOf } from './rows.ts';
import type { ComposerState, DeliveryMethod } from './state.ts';

export interface ComposerWindow {
  readonly rows: readonly Row[];
  /** Where the cursor is, in these rows. */
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Cells before the text of a row. */
const LEAD = 2;

function heightOf({ visible, message, footer }: ComposerRegion): number {
  return visible + message.length + (footer ? 1 : 0);
}

/** How many rows of the screen the composer takes. */
export function composerHeight(state: ComposerState, context: ComposerContext): number {
  return heightOf(composerRegion(state, context));
}

/** A row's cells, the one under the cursor marked. */
function textSpans(row: DisplayRow, cursor: number | null): Span[] {
  const text = (from: number, to?: number) =>
    row.cells
      .slice(from, to)
      .map(cell => cell.drawn)
      .join('');
  if (cursor === null) return [span(text(0))];
  const at = cellUnder(row, cursor);
  return [span(text(0, at)), span(row.cells[at]?.drawn ?? ' ', 'caret'), span(text(at + 1))];
}

function placeholder(ellipsis: string): Span[] {
  return [span(' ', 'caret'), span(`Write a message to this session${ellipsis}`, 'dim')];
}

const DELIVERY_TEXTS: Readonly<Record<DeliveryMethod, string>> = {
  append: 'recording',
  queue: 'handing to codex queue',
  ask: 'starting codex',
};

function phaseWord({ phase }: ComposerState, ellipsis: string): string {
  if (phase.kind === 'loading') return `looking for a draft${ellipsis}`;
  if (phase.kind === 'waiting') return `waiting${ellipsis}`;
  return phase.kind === 'sending' ? DELIVERY_TEXTS[phase.how] + ellipsis : '';
}

/** Where the cursor is in a text of which only a part is on screen. */
function placeText(at: number, { layout, visible }: ComposerRegion): string {
  const { length } = layout.starts;
  return visible < length ? `row ${countText(at + 1)} of ${countText(length)}` : '';
}

/** Exactly `composerHeight` rows. */
export function composerWindow(state: ComposerState, context: ComposerContext): ComposerWindow {
  const { size, glyphs } = context;
  const region = composerRegion(state, context);
  const { layout, visible, message, footer } = region;
  const at = rowOf(layout, state.cursor);
  const last = layout.starts.length - visible;
  const top = Math.max(0, Math.min(Math.max(state.top, at - visible + 1), at, last));
  const sending = state.phase.kind === 'sending' || state.phase.kind === 'waiting';
  const rows = Array.from({ length: visible }, (_, index): Row => {
    const row = rowAt(layout, top + index);
    const cursor = !sending && top + index === at ? state.cursor : null;
    const spans = state.text === '' && !sending ? placeholder(glyphs.ellipsis) : textSpans(row, cursor);
    return { spans: [span(`${glyphs.bar} `, sending ? 'dim' : 'accent'), ...spans] };
  });
  const foot = footerRow({
    context: 'composer',
    width: size.columns,
    glyphs,
    keys: context.keys,
    right: phaseWord(state, glyphs.ellipsis) || placeText(at, region),
  });
  const all = [...rows, ...message, ...(footer ? [foot] : [])];
  return {
    rows: all.map(row => fitRow(row, size.columns, glyphs)),
    cursor: { row: at - top, column: LEAD + columnOf(rowAt(layout, at), state.cursor) },
  };
}
