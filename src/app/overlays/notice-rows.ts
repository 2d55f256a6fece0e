/** A notice as the rows that cover the foot of the screen: as many as its sentence needs, within limits. */
import type { Row } from '../../text/row.ts';
import { cutSpans, span, spansText } from '../../text/spans.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { type AppState, viewerOf } from '../state.ts';
import { modeOf } from '../viewer/mode.ts';

const TONES = { plain: 'accent', good: 'ok', bad: 'bad' } as const;

type NoticedState = Pick<AppState, 'notice' | 'size' | 'glyphs' | 'screen'>;

const MOST_ROWS = 3;

/** Share of the screen: a notice must not hide what is being read. */
const MOST_SHARE = 0.25;

/**
 * In an open session the mode and the keys stay: the notice is above the last row of the session, also over an open composer. Where a menu
 * or a field has opened, it is at the foot.
 */
export function isAboveFooter({
  notice,
  screen,
  overlay,
}: NoticedState & Pick<AppState, 'overlay'>): boolean {
  return notice !== null && overlay === null && screen.kind === 'viewer';
}

/** The rows of an open session with the notice over those above its last one; where there is only one, behind the mode. */
export function withNoticeAboveFooter(rows: readonly Row[], state: NoticedState): readonly Row[] {
  if (rows.length <= 1) return [behindMode(state)];
  const notice = noticeRows(state, rows.length - 1);
  return [...rows.slice(0, rows.length - 1 - notice.length), ...notice, ...rows.slice(-1)];
}

/** The mode and the beginning of the sentence in one row. */
function behindMode(state: NoticedState): Row {
  const { notice, size, glyphs } = state;
  const viewer = viewerOf(state);
  const mode = viewer === null ? [] : [span(` ${modeOf(viewer).badge} `, 'inverse'), span(' ')];
  const said = notice === null ? [] : [span(notice.text, TONES[notice.tone])];
  return { spans: cutSpans([...mode, ...said], size.columns, glyphs) };
}

/** None without a notice, else at least one, and at most `space`. What does not fit is cut at the end. */
export function noticeRows({ notice, size, glyphs }: NoticedState, space = size.rows): readonly Row[] {
  if (notice === null) return [];
  const { text, tone } = notice;
  const { columns, rows } = size;
  const style = TONES[tone];
  const width = Math.max(1, columns - 1);
  const first = [span(' ')];
  const all = wrapSpans([span(text, style)], { width, first });
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(rows * MOST_SHARE), space));
  if (all.length <= most) return all;
  const rest = all.slice(most - 1).map(row => spansText(row.spans).trim());
  const last = cutSpans([...first, span(rest.join(' '), style)], width, glyphs);
  return [...all.slice(0, most - 1), { spans: last }];
}
