/** The viewer as rows: exactly as many as its region has, each exactly as wide, all from the state and a snapshot. */
import type { Row, Span, StyleName } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeText } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { footerRow } from '../footer.ts';
import { keyOf } from '../keymap.ts';
import { bodyRows, fitted } from './body.ts';
import type { ViewerCommand } from './commands.ts';
import { headerRow } from './header.ts';
import { type Layout, type LayoutContext, layoutOf, type RowPlace } from './layout.ts';
import { modeOf } from './mode.ts';
import { rawRows } from './raw/rows.ts';
import { rawOnScreen, rawPercent, rawTop } from './raw/update.ts';
import { BESIDE, regionOf } from './region.ts';
import { percentText, shownBytes } from './shown-bytes.ts';
import type { ViewerState } from './state.ts';
import { statusRow } from './status.ts';
import { topOf } from './top.ts';

export interface ViewerWindow {
  /** As many as the region has rows. */
  readonly rows: readonly Row[];
}

interface TopOfLayout {
  readonly layout: Layout;
  readonly top: RowPlace | null;
}

/** Sentences in place of the conversation. */
function sentences(context: LayoutContext, layout: Layout, parts: readonly [string, StyleName][]): Row[] {
  const { glyphs, size } = context;
  const spans = parts.map(([text, style]) => span(safeText(text, glyphs), style));
  const rows = wrapSpans(spans, { width: Math.max(1, size.columns - 2), first: [span('  ')] });
  const from = layout.height > rows.length + 1 ? 1 : 0;
  return Array.from({ length: layout.height }, (_, at) => ({
    spans: fitted(rows[at - from], size.columns, glyphs),
  }));
}

/** Why nothing of the conversation is on screen. */
function withoutItems(state: ViewerState, context: LayoutContext, layout: Layout): Row[] {
  const { items } = context;
  const { ellipsis } = context.glyphs;
  const key = (command: ViewerCommand): string => keyOf(context, 'viewer', command);
  const more = !items.reachesStart || !items.reachesEnd;
  if (items.state.kind === 'failed')
    return sentences(context, layout, [
      [`${items.state.message}\n`, 'bad'],
      [`${key('back')} goes back to the list.`, 'dim'],
    ]);
  if (items.state.kind === 'opening') return sentences(context, layout, [[`Opening${ellipsis}`, 'dim']]);
  if (more) return sentences(context, layout, [[`Reading${ellipsis}`, 'dim']]);
  if (items.items.length > 0 && state.detail !== 'everything')
    return sentences(context, layout, [
      ['Nothing was said here yet.\n', 'plain'],
      [`${key('detail')} shows what else the file holds, ${key('resume')} writes the first message.`, 'dim'],
    ]);
  return sentences(context, layout, [
    ['Nothing was recorded here yet.\n', 'plain'],
    [`${key('resume')} writes the first message.`, 'dim'],
  ]);
}

function rawBody(state: ViewerState, context: LayoutContext, layout: Layout): Row[] {
  const raw = rawOnScreen(state.raw);
  const { glyphs, size } = context;
  if (raw === null) return sentences(context, layout, [[`Reading${glyphs.ellipsis}`, 'dim']]);
  if (raw.lines.length === 0)
    return sentences(context, layout, [['No line of the file stands behind this.', 'dim']]);
  const rows = rawRows(raw.lines, { width: layout.width, glyphs, goesOn: raw.from > 0 });
  const top = rawTop(raw, rows.length, layout.height);
  return Array.from({ length: layout.height }, (_, at) => ({
    spans: [span(' '), ...fitted(rows[top + at], Math.max(0, size.columns - 1), glyphs)],
  }));
}

function body(state: ViewerState, context: LayoutContext, { layout, top }: TopOfLayout): Row[] {
  if (state.raw !== null) return rawBody(state, context, layout);
  if (top === null || context.items.state.kind === 'failed') return withoutItems(state, context, layout);
  return bodyRows(state, context, { layout, top });
}

function rawPercentText(state: ViewerState, { glyphs }: LayoutContext, layout: Layout): string {
  const raw = rawOnScreen(state.raw);
  if (raw === null) return '';
  const rows = rawRows(raw.lines, { width: layout.width, glyphs, goesOn: raw.from > 0 }).length;
  return `${rawPercent(raw, rawTop(raw, rows, layout.height) + layout.height, rows)} %`;
}

function footer(state: ViewerState, context: LayoutContext, { layout, top }: TopOfLayout): Row {
  const { glyphs, size, items } = context;
  const figure =
    state.raw !== null
      ? rawPercentText(state, context, layout)
      : top === null
        ? ''
        : percentText(shownBytes(items, layout, top), items);
  const { badge, detail } = modeOf(state);
  const mode = items.state.kind === 'ready' ? { badge, beside: detail } : {};
  const keys = state.raw !== null ? 'raw' : state.search?.typing ? 'search' : 'viewer';
  return footerRow({
    ...(keys === 'viewer' && { undo: context.undo ?? '' }),
    context: keys,
    width: size.columns,
    glyphs,
    keys: context.keys,
    right: figure,
    ...mode,
  });
}

/** The whole region. */
export function viewerWindow(state: ViewerState, context: LayoutContext): ViewerWindow {
  const { size, glyphs } = context;
  const region = regionOf(context);
  const layout = layoutOf(state, context);
  const place: TopOfLayout = { layout, top: topOf(state, layout) };
  const rule: Span = span(glyphs.rule.repeat(size.columns), 'dim');
  const exact = (row: Row): Row => ({ spans: fitted(row, size.columns, glyphs) });
  const shown = body(state, context, place);
  return {
    rows: [
      ...(region.header ? [exact(headerRow(context))] : []),
      ...(region.rule ? [{ spans: [rule] }] : []),
      // The body is exact where the columns beside it fit.
      ...(size.columns > BESIDE ? shown : shown.map(exact)),
      ...(region.status ? [exact(statusRow(state, context))] : []),
      ...(region.footer ? [exact(footer(state, context, place))] : []),
    ],
  };
}
