/** One session on the board: what it is, what it does now, since when, and what that uses. */
import type { Conversation } from '../../format/conversation.ts';
import type { SessionTail } from '../../live/snapshot.ts';
import { type Column, layCells, layoutColumns } from '../../text/columns.ts';
import { ageText, tokensText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { markSpan, sessionMark } from '../../text/session-mark.ts';
import { fitSpans, span } from '../../text/spans.ts';
import { folderName, listedTitle } from '../../text/title.ts';
import { cellWidth } from '../../text/unicode/width.ts';
import { memoiseLast } from '../memoise-last.ts';
import { doingSpans } from './doing.ts';

type BoardColumn = 'age' | 'folder' | 'title' | 'doing' | 'context' | 'tokens';

const FOLDER_CELLS = { min: 10, max: 24 };
const TITLE_CELLS = { min: 14, max: 120 };

/** What the columns of the board are laid out by: what its sessions need of them. */
export interface WidestCells {
  /** How wide the widest folder and the widest title are, as far as they may grow. */
  readonly folder: number;
  readonly title: number;
}

/** Whether any session says it: else its space is for the others. */
export interface SaidFigures {
  readonly context: boolean;
  readonly tokens: boolean;
}

export function saidFigures(tails: Iterable<SessionTail>): SaidFigures {
  let [context, tokens] = [false, false];
  for (const { usage } of tails) {
    context ||= usage.contextPercent !== null;
    tokens ||= usage.turnTokens !== null;
  }
  return { context, tokens };
}

/**
 * The order in which they go on a narrow screen: tokens, context, folder, what it does, age. What folders and titles do not need is for what the
 * sessions do; that changes all the time, and does not move the others.
 */
function columnsFor({ folder, title }: WidestCells): readonly Column<BoardColumn>[] {
  return [
    { key: 'age', min: 6, max: 6, grow: 0, rank: 1, align: 'right' },
    { key: 'folder', min: FOLDER_CELLS.min, max: folder, grow: 1, rank: 3, align: 'left' },
    { key: 'title', min: TITLE_CELLS.min, max: title, grow: 4, rank: 0, align: 'left' },
    { key: 'doing', min: 12, max: 400, grow: 3, rank: 2, align: 'left' },
    { key: 'context', min: 4, max: 4, grow: 0, rank: 4, align: 'right' },
    { key: 'tokens', min: 6, max: 6, grow: 0, rank: 5, align: 'right' },
  ];
}

export const widestCells = memoiseLast(
  ({
    sessions,
    glyphs,
  }: {
    readonly sessions: readonly Conversation[];
    readonly glyphs: Glyphs;
  }): WidestCells => {
    let folder = FOLDER_CELLS.min;
    let title = TITLE_CELLS.min;
    for (const session of sessions) {
      folder = Math.max(folder, cellWidth(folderName(session.summary?.cwd ?? null, glyphs)));
      title = Math.max(title, cellWidth(listedTitle(session, glyphs)));
    }
    return { folder: Math.min(folder, FOLDER_CELLS.max), title: Math.min(title, TITLE_CELLS.max) };
  },
);

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
  readonly widest: WidestCells;
  readonly said: SaidFigures;
}

/** Those that some session has something to say in. */
function shownColumns({ widest, underFolder, said }: BoardRowOptions): readonly Column<BoardColumn>[] {
  return columnsFor(widest).filter(({ key }) => {
    if (key === 'folder') return !underFolder;
    return key === 'context' || key === 'tokens' ? said[key] : true;
  });
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
    title: [span(listedTitle(session, glyphs), selected ? 'strong' : 'plain')],
    doing: doingSpans(session, tail, glyphs),
    context: contextSpans(tail),
    tokens: [span(turnTokens(tail), 'dim')],
  };
  const lead = [
    selected ? span(glyphs.bar, 'accentStrong') : span(' '),
    markSpan(sessionMark(session), glyphs),
    span(' '),
  ];
  const columns = shownColumns(options);
  const widths = layoutColumns(width - LEAD - 1, columns);
  const spans = [...lead, ...layCells({ columns, widths, cells, glyphs })];
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
