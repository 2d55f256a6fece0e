// A viewer under test, with what the driver does around it: a file that grows and a store that has part of it loaded. No time, no disk.

import type { Effect } from '../../src/app/effect.ts';
import type { Intent } from '../../src/app/intent.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import type { RawCommand, SearchCommand, ViewerCommand } from '../../src/app/viewer/commands.ts';
import type { ViewerContext, ViewerEvent } from '../../src/app/viewer/event.ts';
import { layoutOf } from '../../src/app/viewer/layout.ts';
import { markedIndex } from '../../src/app/viewer/mark.ts';
import { regionOf } from '../../src/app/viewer/region.ts';
import { openViewer, type ViewerState } from '../../src/app/viewer/state.ts';
import { newCount } from '../../src/app/viewer/status.ts';
import { topOf } from '../../src/app/viewer/top.ts';
import { updateViewer } from '../../src/app/viewer/update.ts';
import { viewerWindow } from '../../src/app/viewer/window.ts';
import type { ByteOffset } from '../../src/format/identity.ts';
import type { Item, ItemContent } from '../../src/format/items/item.ts';
import { itemText } from '../../src/format/items/item-text.ts';
import type { HitCounts, ItemsSnapshot } from '../../src/live/snapshot.ts';
import type { FindRequest } from '../../src/live/source.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { countHitRows } from '../../src/text/hit-rows.ts';
import { type ItemLayout, itemTone } from '../../src/text/item-rows.ts';
import { rowWidth, spansText } from '../../src/text/spans.ts';
import { itemsOf, snapshotOf, someId, T0 } from './items.ts';

export interface WorldOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Indices of the items that are loaded at first; all when left out. */
  readonly loaded?: readonly [from: number, to: number];
  readonly detail?: ViewerState['detail'];
  /** How many items the store keeps: what it loads at one side it drops at the other. */
  readonly kept?: number;
}

function says(item: Item, text: string): boolean {
  return JSON.stringify(item).toLowerCase().includes(text.toLowerCase());
}

function fits(item: Item, { target }: FindRequest): boolean {
  if (target.kind === 'text') return says(item, target.text);
  return itemTone(item) === (target.kind === 'turn' ? 'user' : 'failed') && item.kind !== 'notice';
}

const utc = (): number => 0;

const ANSWERED_HERE: ReadonlySet<Effect['type']> = new Set(['stopFind', 'showItems', 'countHits']);

export class ViewerHarness {
  items: readonly Item[];
  /** The loaded part. */
  from: number;
  to: number;
  arrivals = 0;
  state: ViewerState;
  size: { columns: number; rows: number };
  /** Effects not yet answered. */
  waiting: Effect[] = [];
  intents: Intent[] = [];
  rest: Partial<ItemsSnapshot> = {};
  composing = false;
  readonly kept: number;
  #token = 1;
  #snapshot: ItemsSnapshot | null = null;
  /** The search whose hits the store counts. */
  #counted: ItemLayout | null = null;
  /** What the store must not drop. */
  #visible = { first: 0, last: 0 };

  constructor(contents: readonly ItemContent[], options: WorldOptions = {}) {
    const {
      columns = 80,
      rows = 24,
      loaded = [0, contents.length],
      detail = 'tools',
      kept = Number.POSITIVE_INFINITY,
    } = options;
    this.kept = kept;
    this.items = itemsOf(contents);
    [this.from, this.to] = loaded;
    this.size = { columns, rows };
    this.state = openViewer({ id: someId, path: '/sessions/x.jsonl' }, detail);
    this.event({ type: 'diskChanged' });
  }

  snapshot(): ItemsSnapshot {
    if (this.#snapshot) return this.#snapshot;
    const loaded = this.items.slice(this.from, this.to);
    const all = snapshotOf(this.items);
    this.#snapshot = {
      ...snapshotOf(loaded),
      reachesStart: this.from === 0,
      reachesEnd: this.to === this.items.length,
      sizeBytes: all.sizeBytes,
      itemCount: all.itemCount,
      arrivals: this.arrivals,
      hits: this.#hits(),
      ...this.rest,
    };
    return this.#snapshot;
  }

  #hits(): HitCounts | null {
    const layout = this.#counted;
    if (layout === null) return null;
    const { searchQuery: text = '' } = layout;
    const count = (items: readonly Item[]): number =>
      items.reduce(
        (sum, item) => sum + (says(item, text) ? Math.max(1, countHitRows(item, itemText(item), layout)) : 0),
        0,
      );
    const before = (offset: number): number => count(this.items.filter(item => item.offset < offset));
    return { text, total: count(this.items), exact: true, before };
  }

  context(): ViewerContext {
    return {
      items: this.snapshot(),
      size: this.size,
      nowMs: T0,
      glyphs: UNICODE_GLYPHS,
      keys: USUAL_KEYS,
      composing: this.composing,
      zone: utc,
      token: this.#token,
    };
  }

  event(event: ViewerEvent): this {
    const { state, effects, intent } = updateViewer(this.state, event, this.context());
    this.#token += 1;
    this.state = state;
    if (intent) this.intents.push(intent);
    if (effects.some(effect => effect.type === 'stopFind'))
      this.waiting = this.waiting.filter(effect => effect.type !== 'find');
    for (const effect of effects) {
      if (effect.type === 'showItems') this.#visible = effect;
      if (effect.type !== 'countHits') continue;
      this.#counted = effect.layout;
      this.#snapshot = null;
    }
    this.waiting.push(...effects.filter(({ type }) => !ANSWERED_HERE.has(type)));
    return this;
  }

  press(...commands: (ViewerCommand | SearchCommand)[]): this {
    for (const command of commands) this.event({ type: 'command', command });
    return this;
  }

  /** Keys of the raw view. */
  pressRaw(...commands: RawCommand[]): this {
    for (const command of commands) this.event({ type: 'rawCommand', command });
    return this;
  }

  type(text: string): this {
    return this.event({ type: 'text', text });
  }

  changed(): this {
    this.#snapshot = null;
    return this.event({ type: 'diskChanged' });
  }

  /** Codex writes: the store follows when it has the end. */
  append(...contents: readonly ItemContent[]): this {
    const atEnd = this.to === this.items.length;
    this.items = [...this.items, ...itemsOf(contents, this.items.length * 100)];
    this.arrivals += contents.length;
    if (atEnd) this.to = this.items.length;
    return this.changed();
  }

  /** The item was assembled again from more lines. */
  reassemble(index: number, content: ItemContent): this {
    const [made] = itemsOf([content], index * 100);
    this.items = this.items.map((item, at) => (at === index && made ? made : item));
    return this.changed();
  }

  load(from: number, to: number): this {
    this.from = Math.max(0, from);
    this.to = Math.min(this.items.length, to);
    return this.changed();
  }

  resize(columns: number, rows: number): this {
    this.size = { columns, rows };
    return this.event({ type: 'resize' });
  }

  find(request: FindRequest): Item | undefined {
    return request.direction === 'forward'
      ? this.items.find(item => item.offset > request.from && fits(item, request))
      : this.items.findLast(item => item.offset < request.from && fits(item, request));
  }

  /** Answers the oldest effect as the store would; false when there is none. */
  answer(): boolean {
    const effect = this.waiting.shift();
    if (effect === undefined) return false;
    if (effect.type === 'loadItems') {
      const { where } = effect;
      const [first, last] = [Math.floor(this.#visible.first / 100), Math.ceil(this.#visible.last / 100) + 1];
      const [lowest, highest] = [this.to + 3 - this.kept, this.from - 3 + this.kept];
      if (where === 'before') this.load(this.from - 3, Math.min(this.to, Math.max(last, highest)));
      else if (where === 'after') this.load(Math.max(this.from, Math.min(first, lowest)), this.to + 3);
      else if (where === 'start') this.load(0, 5);
      else this.load(this.items.length - 5, this.items.length);
    } else if (effect.type === 'find') {
      const found = this.find(effect.request);
      if (found) this.#include(this.items.indexOf(found));
      this.event({ type: 'found', token: effect.token, offset: found?.offset ?? null });
    } else if (effect.type === 'loadAround') {
      this.#include(effect.offset / 100);
      this.event({ type: 'loadedAround', token: effect.token, offset: effect.offset });
    } else if (effect.type === 'readRaw') {
      const item = this.items.find(each => each.offset === effect.offset);
      this.event({ type: 'rawRead', token: effect.token, lines: [JSON.stringify(item)] });
    }
    return true;
  }

  answerAll(): this {
    for (let left = 200; left > 0 && this.answer(); left -= 1);
    return this;
  }

  #include(index: number): void {
    if (index >= this.from && index < this.to) return;
    this.load(index - 3, index + 4);
  }

  /** Every row of the screen as plain text, spaces at the end kept. */
  screen(): string[] {
    return viewerWindow(this.state, this.context()).rows.map(row => spansText(row.spans));
  }

  widths(): number[] {
    return viewerWindow(this.state, this.context()).rows.map(rowWidth);
  }

  region() {
    return regionOf(this.context());
  }

  /** The rows of the conversation only: mark, gap and scroll bar cut off. */
  body(): string[] {
    const { header, rule, body } = this.region();
    const from = (header ? 1 : 0) + (rule ? 1 : 0);
    return this.screen()
      .slice(from, from + body)
      .map(line => [...line].slice(1, -2).join('').trimEnd());
  }

  /** Which item and row is the first on screen. */
  top(): { offset: ByteOffset; row: number } | null {
    const layout = layoutOf(this.state, this.context());
    const top = topOf(this.state, layout);
    const item = top === null ? undefined : layout.items[top.index];
    return top === null || item === undefined ? null : { offset: item.offset, row: top.row };
  }

  /** Index in the file of the marked item. */
  marked(): number | null {
    const layout = layoutOf(this.state, this.context());
    const top = topOf(this.state, layout);
    if (top === null) return null;
    const item = layout.items[markedIndex(this.state, layout, top)];
    return item === undefined ? null : item.offset / 100;
  }

  newItems(): number {
    return newCount(this.state, this.arrivals);
  }

  lastRow(): string {
    const { detail } = this.state;
    const layout = layoutOf({ ...this.state, detail }, this.context());
    const last = layout.previous(layout.items.length);
    const row = layout.rows(last).at(-1);
    return row === undefined ? '' : spansText(row.spans).trimEnd();
  }
}
