/** The ends of some sessions side by side: each a heading and the last rows, as the open session would show them. */
import type { Conversation } from '../../format/conversation.ts';
import { ageText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { markSpan, sessionMark } from '../../text/session-mark.ts';
import { fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { conversationTitle } from '../../text/title.ts';
import { endRows } from '../picker/preview-end.ts';
import type { BoardContext } from './event.ts';
import type { BoardView } from './view.ts';

/** All rows of the panes, each as wide as the screen; the rule above them is the first. */
export function paneRows(view: BoardView, context: BoardContext): readonly Row[] {
  const { panes, layout, selected } = view;
  const { glyphs, size } = context;
  if (layout.panes === null) return [];
  const { rows, widths } = layout.panes;
  const columns = panes.map((session, at) =>
    paneOf(session, {
      context,
      width: widths[at] ?? 0,
      rows,
      isSelected: session === selected,
      hasKeys: session === selected && view.focus !== 'list',
    }),
  );
  const rule: Row = { spans: [span(glyphs.rule.repeat(size.columns), 'dim')] };
  const border = span(glyphs.track, 'dim');
  const joined = Array.from({ length: rows }, (_, row): Row => {
    const spans = columns.flatMap((column, at): readonly Span[] => [
      ...(at > 0 ? [border] : []),
      ...fitSpans(column[row]?.spans ?? [], widths[at] ?? 0, glyphs),
    ]);
    return { spans: fitSpans(spans, size.columns, glyphs) };
  });
  return layout.listRows === 0 ? joined : [rule, ...joined];
}

interface PaneArea {
  readonly context: BoardContext;
  readonly width: number;
  readonly rows: number;
  readonly isSelected: boolean;
  readonly hasKeys: boolean;
}

/** The newest row is the lowest. */
function paneOf(
  session: Conversation,
  { context, width, rows, isSelected, hasKeys }: PaneArea,
): readonly Row[] {
  const { tails, glyphs, nowMs, highlight } = context;
  const { state } = session;
  const since = state?.sinceMs == null ? '' : ageText(state.sinceMs, nowMs);
  const title = span(conversationTitle(session, glyphs), isSelected ? 'accentStrong' : 'strong');
  const heading = spreadSpans(
    [
      hasKeys ? span(glyphs.bar, 'accentStrong') : span(' '),
      markSpan(sessionMark(session), glyphs),
      span(' '),
      title,
    ],
    [span(since, 'dim')],
    {
      cells: width - 1,
      glyphs,
    },
  );
  const tail = tails.get(session.id);
  if (tail === undefined) return [{ spans: heading }];
  if (tail.failed) return [{ spans: heading }, { spans: [span(' Its file cannot be read.', 'bad')] }];
  const height = rows - 1;
  const end = endRows(tail.items, null, {
    width: width - 1,
    height,
    glyphs,
    nowMs,
    stopped: state?.kind === 'stopped',
    ...(highlight && { highlight }),
  });
  const blank = Array.from({ length: Math.max(0, height - end.length) }, (): Row => ({ spans: [] }));
  return [{ spans: heading }, ...end.slice(-height), ...blank];
}
