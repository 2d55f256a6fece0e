/** The ends of some sessions side by side: each a heading and the last rows, as the open session would show them. */
import type { Conversation } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import { ageText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { approvalSinceMs, isStopped, markSpan, sessionMark } from '../../text/session-mark.ts';
import { fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { listedTitle } from '../../text/title.ts';
import { sameFields } from '../memoise-last.ts';
import { endRows } from '../picker/preview-end.ts';
import type { BoardContext } from './event.ts';
import type { BoardView } from './view.ts';

/** All rows of the panes, each as wide as the screen; the rule above them is the first. */
export function paneRows(view: BoardView, context: BoardContext): readonly Row[] {
  const { panes, layout, selected } = view;
  const { glyphs, size } = context;
  if (layout.panes === null) return [];
  const { rows, widths } = layout.panes;
  // The same for all, so that they share what is known of a layout.
  const textWidth = Math.min(...widths) - 1;
  const columns = panes.map((session, at) =>
    paneOf(session, {
      context,
      width: widths[at] ?? 0,
      textWidth,
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
      ...(column[row] ?? []),
    ]);
    return { spans };
  });
  return layout.listRows === 0 ? joined : [rule, ...joined];
}

interface PaneArea {
  readonly context: BoardContext;
  readonly width: number;
  /** Of what the session says. */
  readonly textWidth: number;
  readonly rows: number;
  readonly isSelected: boolean;
  readonly hasKeys: boolean;
}

/** Each row exactly as wide as the pane; the newest is the lowest. */
function paneOf(session: Conversation, area: PaneArea): readonly (readonly Span[])[] {
  const { context, width, rows } = area;
  const { tails, glyphs } = context;
  const tail = tails.get(session.id);
  const fitted = (spans: readonly Span[]): readonly Span[] => fitSpans(spans, width, glyphs);
  const heading = fitted(headingOf(session, area));
  const blank = fitted([]);
  const failed = [span(' Its file cannot be read.', 'bad')];
  const below = tail === undefined ? [] : tail.failed ? [fitted(failed)] : endOf(session, tail.items, area);
  return [heading, ...below, ...Array.from({ length: Math.max(0, rows - 1 - below.length) }, () => blank)];
}

function headingOf(
  session: Conversation,
  { context, width, isSelected, hasKeys }: PaneArea,
): readonly Span[] {
  const { glyphs, nowMs } = context;
  const since = session.state?.sinceMs == null ? '' : ageText(session.state.sinceMs, nowMs);
  const title = span(listedTitle(session, glyphs), isSelected ? 'accentStrong' : 'strong');
  const bar = hasKeys ? span(glyphs.bar, 'accentStrong') : span(' ');
  const left = [bar, markSpan(sessionMark(session), glyphs), span(' '), title];
  return spreadSpans(left, [span(since, 'dim')], { cells: width - 1, glyphs });
}

/** What the rows of an end depend on besides the items. */
interface PaneFacts {
  readonly width: number;
  readonly textWidth: number;
  readonly height: number;
  readonly stopped: boolean;
  readonly approvalMs: number | null;
  readonly second: number;
  readonly glyphs: Glyphs;
  readonly highlight: BoardContext['highlight'];
}

interface FittedEnd {
  readonly facts: PaneFacts;
  readonly rows: readonly (readonly Span[])[];
}

/** By the items: a line in one session leaves the rows of the others as they are. */
const FITTED = new WeakMap<readonly Item[], FittedEnd>();

function endOf(
  session: Conversation,
  items: readonly Item[],
  { context, width, textWidth, rows }: PaneArea,
): readonly (readonly Span[])[] {
  const { glyphs, nowMs, highlight } = context;
  const height = rows - 1;
  const [stopped, approvalMs] = [isStopped(session), approvalSinceMs(session)];
  const second = Math.floor(nowMs / 1_000);
  const facts: PaneFacts = { width, textWidth, height, stopped, approvalMs, second, glyphs, highlight };
  const known = FITTED.get(items);
  if (known !== undefined && sameFields(known.facts, facts)) return known.rows;
  const more = highlight === undefined ? {} : { highlight };
  const end = endRows(items, null, { width: textWidth, height, glyphs, nowMs, stopped, approvalMs, ...more });
  const fitted = end.slice(-height).map(({ spans }) => fitSpans(spans, width, glyphs));
  FITTED.set(items, { facts, rows: fitted });
  return fitted;
}
