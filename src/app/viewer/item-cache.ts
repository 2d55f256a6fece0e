/** The rows of items, made once for each item and way of drawing it. An item that was assembled again is another object. */
import type { Item } from '../../format/items/item.ts';
import { type ItemLayout, itemRows } from '../../text/item-rows.ts';
import type { Row } from '../../text/row.ts';
import { fitRow } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cut } from '../../text/unicode/width.ts';

interface CachedRows {
  readonly layout: ItemLayout;
  readonly rows: readonly Row[];
}

/** Ways of drawing that are kept for an item: the present one, and those at the width of an anchor from before a resize, folded and not. */
const KEPT = 4;

/** Items whose rows are kept, twice: the last many screens. A session that is followed all day draws any number. */
const ITEMS = 400;

let newer = new Map<Item, readonly CachedRows[]>();
let older = new Map<Item, readonly CachedRows[]>();

function keep(item: Item, made: readonly CachedRows[]): void {
  if (newer.size >= ITEMS) {
    older = newer;
    newer = new Map();
  }
  newer.set(item, made);
}

/** Only a command that runs shows a time that changes. */
function second(item: Item, nowMs: number): number {
  return 'status' in item && item.status === 'running' ? Math.floor(nowMs / 1000) : 0;
}

function alike(item: Item, a: ItemLayout, b: ItemLayout): boolean {
  if (a === b) return true;
  return (
    a.width === b.width &&
    a.folded === b.folded &&
    a.glyphs === b.glyphs &&
    a.highlight === b.highlight &&
    a.zone === b.zone &&
    a.searchQuery === b.searchQuery &&
    a.stopped === b.stopped &&
    a.folder === b.folder &&
    second(item, a.nowMs) === second(item, b.nowMs)
  );
}

/** An item that cannot be drawn gets a row that says so; the others are drawn. */
function drawn(item: Item, layout: ItemLayout): readonly Row[] {
  try {
    return itemRows(item, layout);
  } catch (error) {
    const text = `  ${item.kind} at byte ${item.offset} cannot be drawn (${String(error)}); its raw JSON can be seen`;
    return [
      { spans: [{ text: cut(safeLine(text, layout.glyphs), layout.width, layout.glyphs), style: 'warn' }] },
    ];
  }
}

/** The item's rows, exactly `layout.width` cells wide each. */
export function rowsOfItem(item: Item, layout: ItemLayout): readonly Row[] {
  const kept = newer.get(item) ?? older.get(item) ?? [];
  const same = kept.find(each => alike(item, each.layout, layout));
  if (same === undefined) return makeRows(item, layout, kept);
  if (!newer.has(item)) keep(item, kept);
  return same.rows;
}

function makeRows(item: Item, layout: ItemLayout, made: readonly CachedRows[]): readonly Row[] {
  const rows = drawn(item, layout).map(row => fitRow(row, layout.width, layout.glyphs));
  keep(item, [{ layout, rows }, ...made].slice(0, KEPT));
  return rows;
}
