/** One session on the board: what it is, what it does now, since when, and what that uses. */
import type { Conversation } from '../../format/conversation.ts';
import type { SessionTail } from '../../live/snapshot.ts';
import { type Column, type ColumnWidths, layCells, layoutColumns } from '../../text/columns.ts';
import { ageText, tokensText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { markSpan, sessionMark } from '../../text/session-mark.ts';
import { fitSpans, span } from '../../text/spans.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { doingSpans } from './doing.ts';

type BoardColumn = 'age' | 'folder' | 'title' | 'doing' | 'context' | 'tokens';

/** The order in which they go on a narrow screen: tokens, context, folder, what it does, age. */
const COLUMNS: readonly Column<BoardColumn>[] = [
  { key: 'age', min: 6, max: 6, grow: 0, rank: 1, align: 'right' },
  { key: 'folder', min: 10, max: 18, grow: 1, rank: 3, align: 'left' },
  { key: 'title', min: 14, max: 60, grow: 2, rank: 0, align: 'left' },
  { key: 'doing', min: 12, max: 400, grow: 3, rank: 2, align: 'left' },
  { key: 'context', min: 4, max: 4, grow: 0, rank: 4, align: 'right' },
  { key: 'tokens', min: 6, max: 6, grow: 0, rank: 5, align: 'right' },
];

/** Bar, mark, a space. */
const LEAD = 3;

export interface BoardRowOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  readonly selected: boolean;
  readonly tail: SessionTail | undefined;
  /** The heading above says the folder. */
  readonly underFolder: boolean;
}

function widthsOf({
  width,
  underFolder,
}: Pick<BoardRowOptions, 'width' | 'underFolder'>): ColumnWidths<BoardColumn> {
  const columns = underFolder ? COLUMNS.filter(({ key }) => key !== 'folder') : COLUMNS;
  const widths = layoutColumns(width - LEAD - 1, columns);
  return underFolder ? { ...widths, folder: 0 } : widths;
}

export function sessionRow(session: Conversation, options: BoardRowOptions): Row {
  const { width, glyphs, nowMs, selected, tail } = options;
  const { state, summary } = session;
  const cells: Record<BoardColumn, readonly Span[]> = {
    age: [
      span(
        state?.sinceMs == null ? '' : ageText(state.sinceMs, nowMs),
        state?.kind === 'needs-you' ? 'warn' : 'dim',
      ),
    ],
    folder: [span(folderName(summary?.cwd ?? null, glyphs), 'folder')],
    title: [span(conversationTitle(session, glyphs), selected ? 'strong' : 'plain')],
    doing: doingSpans(session, tail, glyphs),
    context: contextSpans(tail),
    tokens: [span(turnTokens(tail), 'dim')],
  };
  const lead = [
    selected ? span(glyphs.bar, 'accentStrong') : span(' '),
    markSpan(sessionMark(session), glyphs),
    span(' '),
  ];
  const spans = [...lead, ...layCells({ columns: COLUMNS, widths: widthsOf(options), cells, glyphs })];
  const fitted = fitSpans(spans, width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

/** From here the context is nearly full: Codex will make a summary of it. */
const FULL_PERCENT = 85;

function contextSpans(tail: SessionTail | undefined): readonly Span[] {
  const percent = tail?.usage.contextPercent ?? null;
  return percent === null ? [] : [span(`${percent}%`, percent >= FULL_PERCENT ? 'warn' : 'dim')];
}

/** A plus where the beginning of the turn was not read. */
function turnTokens(tail: SessionTail | undefined): string {
  const tokens = tail?.usage.turnTokens ?? null;
  if (tail === undefined || tokens === null) return '';
  return `${tokensText(tokens).replace(' tok', '')}${tail.usage.isWhole ? '' : '+'}`;
}
