/**
 * The end of the selected session as the viewer draws it, from the lowest visible row upwards: only the rows on screen are made. Where the
 * question is above the upper edge, its first words stay there.
 */
import type { Item } from '../../format/items/item.ts';
import { defaultFolded, detailShows, gapBefore, type ItemLayout } from '../../text/item-rows.ts';
import type { Glyphs, Row } from '../../text/row.ts';
import { cutSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { memoiseLast } from '../memoise-last.ts';
import { rowsOfItem } from '../viewer/item-cache.ts';
import type { PreviewBottom } from './state.ts';

export interface EndArea {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  readonly stopped: boolean;
  readonly approvalMs: number | null;
  readonly highlight?: ItemLayout['highlight'];
}

const shownOf = memoiseLast(({ items }: { readonly items: readonly Item[] }): readonly Item[] =>
  items.filter(item => detailShows('tools', item)),
);

type EndLayout = Omit<EndArea, 'height' | 'nowMs'> & { readonly second: number };

/** The same objects from frame to frame, by which rows that were made are found. */
const layoutsOf = memoiseLast(({ width, glyphs, stopped, approvalMs, highlight, second }: EndLayout) => {
  const layout = {
    width,
    glyphs,
    stopped,
    approvalMs,
    nowMs: second * 1000,
    searchQuery: '',
    ...(highlight && { highlight }),
  };
  return { folded: { ...layout, folded: true }, unfolded: { ...layout, folded: false } };
});

/** One row of the conversation and where it is. */
interface EndLine {
  readonly index: number;
  /** Of its item; behind the last is the gap. */
  readonly row: number;
  readonly drawn: Row;
}

const BLANK: Row = { spans: [] };

/** The conversation as lines, made where they are asked for. */
class EndLines {
  readonly shown: readonly Item[];
  readonly #layouts: ReturnType<typeof layoutsOf>;

  constructor(items: readonly Item[], { width, glyphs, nowMs, stopped, approvalMs, highlight }: EndArea) {
    this.shown = shownOf({ items });
    const second = Math.floor(nowMs / 1000);
    this.#layouts = layoutsOf({
      width,
      glyphs,
      stopped,
      approvalMs,
      second,
      ...(highlight && { highlight }),
    });
  }

  /** An item's rows and the gap below it. */
  rowsAt(index: number): readonly Row[] {
    const [item, below] = [this.shown[index], this.shown[index + 1]];
    if (item === undefined) return [];
    const rows = rowsOfItem(item, defaultFolded(item) ? this.#layouts.folded : this.#layouts.unfolded);
    return below !== undefined && gapBefore(item, below) === 1 ? [...rows, BLANK] : rows;
  }

  /** At most `count` lines that end with the lowest one, upper ones first. */
  upTo(bottom: PreviewBottom | null, count: number): EndLine[] {
    const lines: EndLine[] = [];
    const lowest = this.#indexOf(bottom);
    for (let index = lowest; index >= 0 && lines.length < count; index--) {
      const rows = this.rowsAt(index);
      const end = index === lowest && bottom !== null ? Math.min(bottom.rows, rows.length) : rows.length;
      for (let row = end - 1; row >= 0 && lines.length < count; row--)
        lines.push({ index, row, drawn: rows[row] ?? BLANK });
    }
    return lines.reverse();
  }

  #indexOf(bottom: PreviewBottom | null): number {
    if (bottom === null) return this.shown.length - 1;
    return this.shown.findLastIndex(({ offset }) => offset <= bottom.offset);
  }

  bottomAt(index: number, rows: number): PreviewBottom | null {
    const item = this.shown[index];
    const isEnd =
      item === undefined || (index === this.shown.length - 1 && rows >= this.rowsAt(index).length);
    return isEnd ? null : { offset: item.offset, rows };
  }

  /** The place `count` rows below. */
  below(bottom: PreviewBottom | null, count: number): PreviewBottom | null {
    if (bottom === null) return null;
    let index = this.#indexOf(bottom);
    let rows = bottom.rows + count;
    for (; index < this.shown.length; index++) {
      const here = this.rowsAt(index).length;
      if (rows <= here) return this.bottomAt(index, rows);
      rows -= here;
    }
    return null;
  }
}

/** The lowest row after scrolling by `by` rows, up where it is negative; what is above the first row is never shown. */
export function scrolledEnd(
  items: readonly Item[],
  bottom: PreviewBottom | null,
  { by, area }: { readonly by: number; readonly area: EndArea },
): PreviewBottom | null {
  const lines = new EndLines(items, area);
  if (by > 0) return lines.below(bottom, by);
  const above = lines.upTo(bottom, area.height - by);
  if (bottom === null && above.length <= area.height) return null;
  // The lowest row says that there is more below.
  const full = Math.min(above.length, area.height - 1);
  const lowest = above[Math.max(above.length + by, full) - 1];
  return lowest === undefined ? null : lines.bottomAt(lowest.index, lowest.row + 1);
}

function questionRow(item: Item & { kind: 'user' }, { width, glyphs }: EndArea): Row {
  const text = safeLine(item.text.trim().split('\n')[0] ?? '', glyphs);
  return { spans: cutSpans([span(`${glyphs.up} you  `, 'accent'), span(text, 'dim')], width, glyphs) };
}

/** From this height the question that is answered stays in sight. */
const QUESTION_MIN_HEIGHT = 5;

/** At most `area.height` rows; fewer where the conversation is shorter. */
export function endRows(items: readonly Item[], bottom: PreviewBottom | null, area: EndArea): Row[] {
  const lines = new EndLines(items, area);
  const { shown } = lines;
  if (shown.length === 0) return [{ spans: [span(' Nothing was said yet.', 'dim')] }];
  const said = (kind: Item['kind']): number => shown.findLastIndex(item => item.kind === kind);
  const isOpen = said('user') > said('assistant');
  const foot = bottom === null ? openRows(isOpen) : [moreBelow(area)];
  const visible = lines.upTo(bottom, Math.max(1, area.height - foot.length));
  const rows = visible.map(({ drawn }) => drawn);
  const first = visible[0];
  const asked = first === undefined ? -1 : askedBefore(shown, first);
  const question = shown[asked];
  if (question?.kind === 'user' && area.height >= QUESTION_MIN_HEIGHT) rows[0] = questionRow(question, area);
  return [...rows, ...foot];
}

function openRows(isOpen: boolean): Row[] {
  return isOpen ? [BLANK, { spans: [span('  not answered yet', 'dim')] }] : [];
}

function moreBelow({ glyphs }: EndArea): Row {
  return { spans: [span(`${glyphs.down} more below`, 'accent')] };
}

/** The question that is wholly or partly above the first visible line, and that the line belongs to; -1: none. */
function askedBefore(shown: readonly Item[], { index, row }: EndLine): number {
  const before = row > 0 ? index : index - 1;
  return shown.findLastIndex((item, at) => at <= before && item.kind === 'user');
}
