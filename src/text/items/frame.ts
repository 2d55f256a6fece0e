/** What all kinds of items are drawn with: their width, the head row, text below it, rules. */
import type { Item, ItemKind } from '../../format/items/item.ts';
import type { Highlight } from '../markdown/block-options.ts';
import { markLinks } from '../marked-links.ts';
import { clockTime, type Zone } from '../numbers.ts';
import type { Glyphs, Row, Span, StyleName } from '../row.ts';
import { markMatches } from '../search-marks.ts';
import { pushSpan, span, spreadSpans } from '../spans.ts';
import { type FoldedParts, foldedTextRows, MAX_ROWS, type TextRowOptions, textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { wrapLine } from '../wrap.ts';

/** An item of one kind. */
export type ItemOf<Kind extends ItemKind> = Extract<Item, { readonly kind: Kind }>;

export interface ItemLayout {
  /** Cells of a row; no row is wider. */
  readonly width: number;
  readonly folded: boolean;
  readonly glyphs: Glyphs;
  /** Wall clock in epoch ms: how long a running command has been running. */
  readonly nowMs: number;
  /** No program works on the session any more: a command without an end has stopped. */
  readonly stopped?: boolean;
  /** The call of this time waits for the person's approval, as far as can be told; left out or null: none does. */
  readonly approvalMs?: number | null;
  /** Colours code in answers; without it code has one colour. */
  readonly highlight?: Highlight | undefined;
  /** Marked wherever it is drawn, smart case; empty: nothing. */
  readonly searchQuery?: string;
  /** Rows of one text, one answer or one patch; a last row says how much more there is. 2,000 when left out. */
  readonly maxRows?: number;
  /** Of times of day and days; local time when left out. */
  readonly zone?: Zone;
  /** Where the paths of the session begin; left out or null: they are not of this machine, and lead nowhere. */
  readonly folder?: string | null;
}

/** How an item is drawn beside the gutter, with all defaults. */
export interface ItemFrame {
  readonly width: number;
  readonly folded: boolean;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  readonly stopped: boolean;
  readonly approvalMs: number | null;
  readonly highlight: Highlight | undefined;
  readonly query: string;
  readonly maxRows: number;
  readonly time: (iso: string) => string;
  readonly folder: string | null;
}

/** One cell at the left of each row: a bar beside your own messages, else empty. Narrower rows have none. */
const LEAST_WIDTH_WITH_GUTTER = 8;

export function frameOf(layout: ItemLayout): ItemFrame {
  const gutter = layout.width >= LEAST_WIDTH_WITH_GUTTER ? 1 : 0;
  return {
    width: Math.max(1, layout.width - gutter),
    folded: layout.folded,
    glyphs: layout.glyphs,
    nowMs: layout.nowMs,
    stopped: layout.stopped ?? false,
    approvalMs: layout.approvalMs ?? null,
    highlight: layout.highlight,
    query: layout.searchQuery ?? '',
    maxRows: layout.maxRows ?? MAX_ROWS,
    time: iso => clockTime(iso, layout.zone),
    folder: layout.folder ?? null,
  };
}

/** The rows with the gutter before them, unless the rows are very narrow. */
export function withGutter(rows: readonly Row[], layout: ItemLayout, gutter: Span): readonly Row[] {
  if (layout.width < LEAST_WIDTH_WITH_GUTTER) return rows;
  return rows.map(row => {
    const spans: Span[] = [];
    pushSpan(spans, gutter.text, gutter.style);
    for (const { text, style, link } of row.spans) pushSpan(spans, text, { style, link });
    return { spans };
  });
}

export const INDENT = '  ';

export function textOptions(frame: ItemFrame, style: StyleName, prefix = ''): TextRowOptions {
  return {
    width: frame.width,
    glyphs: frame.glyphs,
    style,
    query: frame.query,
    folder: frame.folder,
    ...(prefix === '' ? {} : { prefix: [span(prefix)] }),
  };
}

/** Text below a head, indented: all of it, or first and last lines when folded. */
export function textBelow(
  frame: ItemFrame,
  text: string,
  options: { readonly style: StyleName; readonly mode: 'words' | 'cells'; readonly fold: FoldedParts },
): Row[] {
  // An indent of two in a row of ten would be most of it.
  const full = {
    ...textOptions(frame, options.style, frame.width >= 10 ? INDENT : ''),
    mode: options.mode,
    tabStop: 8,
  };
  return frame.folded ? foldedTextRows(text, full, options.fold) : textRows(text, full, frame.maxRows);
}

/** One row: `left` at the left, `right` at the right edge. */
export function headRow(frame: ItemFrame, left: readonly Span[], right: readonly Span[] = []): Row {
  return { spans: spreadSpans(left, right, { cells: frame.width, glyphs: frame.glyphs }) };
}

/** As many rows as the words need; the later ones are indented. */
export function wrappedHead(frame: ItemFrame, content: readonly Span[]): Row[] {
  const rows: Row[] = [];
  wrapLine(content, { width: frame.width, first: [], rest: [span(INDENT)] }, rows);
  return rows;
}

/** Foreign text (safe already) as spans, with its links and the matches of the search marked. rolltop's own words are not marked. */
export function searched(frame: ItemFrame, text: string, style: StyleName): readonly Span[] {
  const spans = markLinks([span(text, style)], { ...frame, isCut: text.endsWith(frame.glyphs.ellipsis) });
  return frame.query === '' ? spans : markMatches(spans, frame.query);
}

/** A dim rule across the row with a few words in it. */
export function ruleRow(frame: ItemFrame, words: readonly Span[]): Row {
  const { rule } = frame.glyphs;
  const left = words.length === 0 ? [] : [span(`${rule}${rule} `, 'dim'), ...words, span(' ', 'dim')];
  const filler = [span(rule.repeat(frame.width), 'dim')];
  const { spans } = headRow(frame, [...left, ...filler]);
  // The rule runs to the edge instead of ending in an ellipsis.
  return { spans: spans.map(each => (each.text === frame.glyphs.ellipsis ? span(rule, 'dim') : each)) };
}

/** The end of what was inherited. */
export function inheritedRule(frame: ItemFrame, parentId: string): Row {
  const parent = safeLine(parentId.slice(0, 200), frame.glyphs);
  return ruleRow(frame, [span('above: inherited from ', 'dim'), ...searched(frame, parent, 'dim')]);
}

/** `09:13`, whether a fork inherited the item, and whether it was taken back; empty when nothing is known. */
export function whenSpans(frame: ItemFrame, item: Item): Span[] {
  const time = item.timestamp === null ? '' : frame.time(item.timestamp);
  const inherited = item.inheritedFrom === null ? '' : 'inherited';
  const takenBack = item.takenBack ? 'taken back' : '';
  const words = [time, inherited, takenBack].filter(word => word !== '').join('  ');
  return words === '' ? [] : [span(`  ${words}`, 'dim')];
}
