/** What of the board is on the screen: its lines, which of them, and which sessions have a pane. Pure; walks as far as a screen reaches. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { BoardContext } from './event.ts';
import { type BoardLayout, boardLayout } from './layout.ts';
import { type BoardLine, boardLines, fittingSessions, sessionsOf } from './lines.ts';
import { type BoardState, boardFilter } from './state.ts';

export interface BoardView {
  /** What has the keys beside the filter: a pane that is gone has none. */
  readonly focus: BoardState['focus'];
  readonly lines: readonly BoardLine[];
  readonly sessions: readonly Conversation[];
  readonly layout: BoardLayout;
  /** The selected one; undefined: there is none. */
  readonly selected: Conversation | undefined;
  readonly index: number;
  /** The first line on the screen. */
  readonly top: number;
  /** Those with a pane, from left to right. */
  readonly panes: readonly Conversation[];
}

export function viewOf(state: BoardState, context: BoardContext): BoardView {
  const { size, fittingIn } = context;
  const atWork = fittingSessions({ atWork: context.atWork, filter: boardFilter(state), fittingIn });
  const lines = boardLines({ atWork, grouping: state.grouping });
  const sessions = sessionsOf({ lines });
  const live = sessions.filter(isLive);
  const found = sessions.findIndex(({ id }) => id === state.selected);
  const index = Math.max(0, Math.min(found === -1 ? state.index : found, sessions.length - 1));
  const selected = sessions[index];
  const mayBePane = selected !== undefined && isLive(selected);
  const layout = boardLayout(size, {
    lines: lines.length,
    live: live.length,
    large: mayBePane && state.focus === 'large',
    ...(hasFilter(state) && { filter: { hint: state.typing } }),
  });
  const focus = mayBePane && layout.panes !== null ? state.focus : 'list';
  const top =
    layout.listRows === 0 ? state.top : topFor(lines, { selected, top: state.top }, layout.listRows);
  const panes = focus === 'large' ? [selected as Conversation] : panesOf(live, selected, paneCount(layout));
  return { focus, lines, sessions, layout, selected, index, top, panes };
}

const paneCount = ({ panes }: BoardLayout): number => panes?.widths.length ?? 0;

/** The filter has the keys, or something is in it. */
export const hasFilter = ({ typing, filter }: BoardState): boolean => typing || filter.text !== '';

/** A session that has more to come, or whose last words are news. */
export const isLive = ({ state }: Conversation): boolean => state !== null && state.kind !== 'stopped';

/** The first ones; where the selected one is behind them, it has the last place. */
function panesOf(
  live: readonly Conversation[],
  selected: Conversation | undefined,
  count: number,
): readonly Conversation[] {
  const first = live.slice(0, count);
  if (count === 0 || selected === undefined || !live.includes(selected) || first.includes(selected))
    return first;
  return [...first.slice(0, -1), selected];
}

/** The line of the selected session is on the screen, with the heading above it where it is the first of its group. */
function topFor(
  lines: readonly BoardLine[],
  { selected, top }: { readonly selected: Conversation | undefined; readonly top: number },
  rows: number,
): number {
  const at = lines.findIndex(line => line.kind === 'session' && line.session === selected);
  if (at === -1) return 0;
  const first = lines[at - 1]?.kind === 'heading' && rows > 1 ? at - 1 : at;
  return Math.max(0, at - rows + 1, Math.min(top, first, lines.length - rows));
}

/** The sessions whose ends are shown: a row for each line on the screen, and the panes. */
export function shownTails(view: BoardView): readonly ConversationId[] {
  const { lines, top, layout, panes } = view;
  const onScreen = lines
    .slice(top, top + layout.listRows)
    .flatMap(line => (line.kind === 'session' ? [line.session.id] : []));
  return [...new Set([...onScreen, ...panes.map(({ id }) => id)])];
}
