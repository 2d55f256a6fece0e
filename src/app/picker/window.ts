/** The whole picker as rows: only what is on screen, each row exactly as wide as its region. */
import type { Summary } from '../../format/conversation.ts';
import type { ListedConversation } from '../../live/snapshot.ts';
import { lastSeenText } from '../../text/host-words.ts';
import { countText } from '../../text/numbers.ts';
import type { Row } from '../../text/row.ts';
import { fitRow } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth } from '../../text/unicode/width.ts';
import { hintRow } from '../filter/line.ts';
import { footerRow } from '../footer.ts';
import { keyOf } from '../keymap.ts';
import { anchored } from './anchor.ts';
import { type ColumnNeeds, listColumns } from './columns.ts';
import { emptyRows } from './empty.ts';
import type { PickerContext } from './event.ts';
import { headerRow } from './header.ts';
import { headingRow } from './heading.ts';
import { type PickerLayout, pickerLayout } from './layout.ts';
import { listRow } from './list-row.ts';
import { pagePlace } from './page.ts';
import { shortFolder } from './paths.ts';
import { previewRows } from './preview.ts';
import { plainRule, upperRule } from './rules.ts';
import type { PickerState } from './state.ts';

/** Regions from top to bottom; null where the terminal is too small for one. The list is always there. */
export interface PickerWindow {
  readonly header: Row | null;
  /** Rule, filter line or scopes. */
  readonly upperRule: Row | null;
  /** With the names of its columns above it, where there is a row for them. */
  readonly list: readonly Row[];
  readonly preview: { readonly where: 'below' | 'beside'; readonly rows: readonly Row[] } | null;
  readonly lowerRule: Row | null;
  readonly footer: Row | null;
}

/** From here the footer also says which sessions are on the page. */
const RANGE_MIN_COLUMNS = 60;

/** `1–14 of 1,204 · page 1 of 87`. A count that is still growing has a plus. */
function pageWords(state: PickerState, { snapshot, glyphs, size }: PickerContext, pageRows: number): string {
  const { page, pages, first, last } = pagePlace(state.top, snapshot.length, pageRows);
  const more = snapshot.counts.exact ? '' : '+';
  const turned = `page ${countText(page)} of ${countText(pages)}${more}`;
  if (snapshot.length === 0) return '';
  if (size.columns < RANGE_MIN_COLUMNS) return turned;
  const dash = glyphs.ascii ? '-' : '–';
  return `${countText(first)}${dash}${countText(last)} of ${countText(snapshot.length)}${more} ${glyphs.dot} ${turned}`;
}

/** The rows of the view that are on screen; undefined behind its end. */
function shown({ top }: PickerState, { snapshot }: PickerContext, rows: number) {
  return Array.from({ length: rows }, (_, row) => snapshot.at(top + row));
}

/** Cells of the widest folder, branch and model among these rows. */
function needsOf(rows: readonly (ListedConversation | undefined)[], context: PickerContext): ColumnNeeds {
  const { home, glyphs } = context;
  const widest = (textOf: (summary: Summary) => string | null | undefined): number =>
    rows.reduce((most, row) => {
      const summary = row?.conversation.summary;
      return summary ? Math.max(most, cellWidth(safeLine(textOf(summary) ?? '', glyphs))) : most;
    }, 0);
  const hosts = [...(context.snapshot.values('host')?.keys() ?? [])];
  return {
    host: Math.max(0, ...hosts.map(host => host.length)),
    folder: widest(({ cwd }) => shortFolder(cwd, home, glyphs)),
    branch: widest(({ branch }) => branch),
    model: widest(({ model }) => model),
  };
}

/** What an empty list says, in place of its rows and their heading. */
function withoutSessions(
  state: PickerState,
  context: PickerContext,
  area: { readonly rows: number; readonly width: number },
): Row[] {
  const words = emptyRows(state, context, area);
  const blank = fitRow({ spans: [] }, area.width, context.glyphs);
  return Array.from({ length: area.rows }, (_, row) => words[row] ?? blank);
}

/** What can be typed next, or what could not be read. */
function hint({ filter, typing }: PickerState, context: PickerContext, width: number) {
  const { snapshot, glyphs } = context;
  const completeKey = keyOf(context, 'filter', 'complete');
  return hintRow(filter, { glyphs, completeKey, width, typing, values: snapshot.values });
}

/** The list and, where there is a row for it, the names of its columns above it. */
function listRows(state: PickerState, context: PickerContext, layout: PickerLayout): Row[] {
  const { snapshot, glyphs, nowMs, home, begun } = context;
  const { listRows: count, listWidth: width } = layout;
  const said = layout.heading ? hint(state, context, width) : null;
  if (snapshot.length === 0) {
    const above = said === null ? [] : [said];
    const left = count + (layout.heading ? 1 : 0) - above.length;
    return [...above, ...withoutSessions(state, context, { rows: left, width })];
  }
  const rows = shown(state, context, count);
  const columns = listColumns(width, needsOf(rows, context), context.look);
  const { sort, scope } = snapshot.view;
  const options = { columns, width, nowMs, glyphs, home, sort, amongArchived: scope === 'archived' };
  const away = new Map(context.hosts.map(host => [host.alias, lastSeenText(host, nowMs)]));
  const list = rows.map((listed, row) => {
    if (listed === undefined) return fitRow({ spans: [] }, width, glyphs);
    const selected = state.top + row === state.index;
    const marked = state.marked.has(listed.conversation.id);
    return listRow(listed, {
      ...options,
      selected,
      marked,
      away: away.get(listed.conversation.host ?? '') ?? '',
      begun: begun.get(listed.conversation.id) ?? '',
    });
  });
  return layout.heading ? [said ?? headingRow(options), ...list] : list;
}

function upper(state: PickerState, context: PickerContext, { header, headerRule }: PickerLayout) {
  const { columns } = context.size;
  const filtering = state.typing || state.filter.text !== '';
  // Too low for both: while filtering, the filter is what has to be seen.
  const filterOnly = header && !headerRule && filtering;
  return {
    header: header ? (filterOnly ? upperRule : headerRow)(state, context, columns) : null,
    upperRule: headerRule ? upperRule(state, context, columns) : null,
  };
}

/** What acts on a session of the list, said only where there is one. */
const ON_SESSIONS = [
  ...(['open', 'openSelected', 'resume', 'codex', 'copyMenu', 'export', 'archive', 'mark'] as const),
  ...(['toList', 'up'] as const),
];

/** While the filter is typed, `u` is a letter, and so are the keys for what is marked. */
function typing({ typing: typed, marked }: PickerState, { undo }: PickerContext) {
  if (typed) return { context: 'filter' } as const;
  return { context: 'picker', undo, marked: marked.size > 0 } as const;
}

function lower(
  state: PickerState,
  context: PickerContext,
  { footer, footerRule, heading, listRows: rows }: PickerLayout,
) {
  const { size, glyphs } = context;
  const width = size.columns;
  const right = pageWords(state, context, rows);
  // Where the columns have no names, what can be typed stands above the keys.
  const said = heading ? null : hint(state, context, width);
  const { length, counts } = context.snapshot;
  // While the first ones are read, the keys are there already.
  const without = length === 0 && counts.exact ? ON_SESSIONS : [];
  const keys = () =>
    footerRow({ ...typing(state, context), width, glyphs, keys: context.keys, right, without });
  return {
    lowerRule: footerRule ? (said ?? plainRule(width, glyphs)) : null,
    footer: footer ? fitRow(keys(), width, glyphs) : null,
  };
}

/** What to draw. The state is first adapted to the snapshot, so that no frame shows a place of an older list. */
export function pickerWindow(state: PickerState, context: PickerContext): PickerWindow {
  const { snapshot, size } = context;
  const now = anchored(state, context);
  const layout = pickerLayout(size);
  const { preview } = layout;
  const selected = snapshot.at(now.index)?.conversation;
  const previewed = selected && (now.previewed ?? selected);
  return {
    ...upper(now, context, layout),
    list: listRows(now, context, layout),
    preview: preview && {
      where: preview.where,
      rows: previewRows(previewed, context, { place: preview, bottom: now.previewBottom }),
    },
    ...lower(now, context, layout),
  };
}
