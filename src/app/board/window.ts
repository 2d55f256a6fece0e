/** The board as rows, each exactly as wide as the screen. */
import { countOf, countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { fitRow, fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { filterSpans, hintRow } from '../filter/line.ts';
import { footerRow } from '../footer.ts';
import { keyOf } from '../keymap.ts';
import type { BoardContext } from './event.ts';
import { type BoardLine, STATE_NAMES } from './lines.ts';
import { paneRows } from './pane-rows.ts';
import { saidFigures, sessionRow, widestCells } from './session-row.ts';
import type { BoardState } from './state.ts';
import { type BoardView, hasFilter, viewOf } from './view.ts';

/** All rows from top to bottom. */
export function boardWindow(state: BoardState, context: BoardContext): readonly Row[] {
  const { size, glyphs } = context;
  const view = viewOf(state, context);
  const { layout } = view;
  const list = view.lines.length === 0 ? emptyRows(state, context) : listRows(state, view, context);
  const blank: Row = { spans: fitSpans([], size.columns, glyphs) };
  const filled = Array.from({ length: layout.listRows }, (_, row) => list[row] ?? blank);
  return [
    ...(layout.header ? [headerRow(state, view, context)] : []),
    ...(layout.hint ? [hintBelow(state, context)] : []),
    ...filled,
    ...paneRows(view, context),
    ...(layout.footer ? [footer(state, view, context)] : []),
  ];
}

/** `rolltop   what is going on   2 need you · 3 working`; while there is a filter, that in place of the name. */
function headerRow(state: BoardState, { sessions }: BoardView, context: BoardContext): Row {
  const { size, glyphs } = context;
  const counts = STATE_NAMES.flatMap(([kind, name]): Span[] => {
    const count = sessions.filter(session => session.state?.kind === kind).length;
    if (count === 0) return [];
    const words = kind === 'needs-you' && count > 1 ? 'need you' : name;
    return [span(`${countText(count)} ${words}`, kind === 'needs-you' ? 'warn' : 'dim')];
  });
  const joined = counts.flatMap((count, at) =>
    at === 0 ? [count] : [span(` ${glyphs.dot} `, 'dim'), count],
  );
  if (hasFilter(state)) {
    const cells = Math.max(1, size.columns - 4);
    const field = filterSpans(state.filter, {
      cells: Math.min(cells, FILTER_CELLS),
      glyphs,
      typing: state.typing,
    });
    const spans = spreadSpans([span(' / ', 'accent'), ...field], joined, { cells: size.columns - 1, glyphs });
    return { spans: fitSpans(spans, size.columns, glyphs) };
  }
  const name = [span(' rolltop', 'accentStrong'), span('   what is going on', 'dim')];
  const spans = spreadSpans(name, joined, { cells: size.columns - 1, glyphs });
  const both = joined.length === 0 || spans.length > name.length + 1;
  return { spans: fitSpans(both ? spans : [span(' '), ...joined], size.columns, glyphs) };
}

/** Of a filter: the counts beside it are seen too. */
const FILTER_CELLS = 60;

function hintBelow({ filter, typing }: BoardState, context: BoardContext): Row {
  const { size, glyphs, values } = context;
  const completeKey = keyOf(context, 'boardFilter', 'complete');
  const row = hintRow(filter, { glyphs, completeKey, width: size.columns, typing, values });
  return row ?? { spans: fitSpans([], size.columns, glyphs) };
}

function listRows(state: BoardState, view: BoardView, context: BoardContext): readonly Row[] {
  const { lines, top, layout, selected, sessions } = view;
  const { size, glyphs, nowMs, tails } = context;
  const widest = widestCells({ sessions, glyphs });
  const said = saidFigures(tails.values());
  return lines.slice(top, top + layout.listRows).map(line => {
    if (line.kind === 'heading') return headingRow(line, context);
    const { session } = line;
    return sessionRow(session, {
      width: size.columns,
      glyphs,
      nowMs,
      selected: session === selected,
      tail: tails.get(session.id),
      underFolder: state.grouping === 'project',
      widest,
      said,
    });
  });
}

function headingRow(
  { name, count }: Extract<BoardLine, { kind: 'heading' }>,
  { size, glyphs }: BoardContext,
): Row {
  const spans = [span(` ${safeLine(name, glyphs)}`, 'accent'), span(`  ${countText(count)}`, 'dim')];
  return fitRow({ spans }, size.columns, glyphs);
}

/** What is shown in place of sessions. */
function emptyRows(state: BoardState, { size, glyphs, complete, atWork }: BoardContext): readonly Row[] {
  if (hasFilter(state) && atWork.length > 0) {
    const text = `None of ${countOf(atWork.length, 'session')} fits.`;
    return [{ spans: [] } as Row, { spans: [span('   '), span(text, 'strong')] }].map(row =>
      fitRow(row, size.columns, glyphs),
    );
  }
  const what = complete ? 'Nothing is going on.' : `Looking${glyphs.ellipsis}`;
  const hint =
    'Sessions appear here while a Codex works on them or waits for you, and when a turn has ended that you have not seen.';
  const texts = [[span(what, 'strong')], ...(complete ? [[span(hint, 'dim')]] : [])];
  const first = [span('   ')];
  const rows = texts.flatMap(spans => wrapSpans(spans, { width: size.columns, first, rest: first }));
  return [{ spans: [] } as Row, ...rows].map(row => fitRow(row, size.columns, glyphs));
}

function footer({ typing }: BoardState, view: BoardView, { size, glyphs, keys }: BoardContext): Row {
  const { sessions, index, focus } = view;
  const context = typing ? 'boardFilter' : focus === 'list' ? 'board' : 'boardPane';
  const right = sessions.length === 0 ? '' : `${countText(index + 1)} of ${countText(sessions.length)}`;
  return fitRow(footerRow({ context, width: size.columns, glyphs, keys, right }), size.columns, glyphs);
}
