/** A notice as the rows that cover the foot of the screen: as many as its sentence needs, within limits. */
import type { Row } from '../../text/row.ts';
import { cutSpans, span, spansText } from '../../text/spans.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { type AppState, composerOf } from '../state.ts';

const TONES = { plain: 'accent', good: 'ok', bad: 'bad' } as const;

type NoticedState = Pick<AppState, 'notice' | 'size' | 'glyphs' | 'screen'>;

const MOST_ROWS = 3;

/** Share of the screen: a notice must not hide what is being read. */
const MOST_SHARE = 0.25;

/** In an open session the mode and the keys stay: the notice is above them. Where there is a menu, a field or a composer, it is at the foot. */
export function isAboveFooter({
  notice,
  screen,
  overlay,
  size,
}: NoticedState & Pick<AppState, 'overlay'>): boolean {
  return (
    notice !== null &&
    overlay === null &&
    screen.kind === 'viewer' &&
    screen.composer === null &&
    size.rows > 1
  );
}

/** The rows of a screen with the notice over those above its last one. */
export function withNoticeAboveFooter(rows: readonly Row[], notice: readonly Row[]): readonly Row[] {
  const from = Math.max(0, rows.length - 1 - notice.length);
  return [...rows.slice(0, from), ...notice.slice(0, rows.length - 1), ...rows.slice(-1)];
}

/** None without a notice, else at least one; one only over an open composer. What does not fit is cut at the end. */
export function noticeRows(state: NoticedState): readonly Row[] {
  const { notice, size, glyphs } = state;
  if (notice === null) return [];
  const { text, tone } = notice;
  const { columns, rows } = size;
  const style = TONES[tone];
  const width = Math.max(1, columns - 1);
  const first = [span(' ')];
  const all = wrapSpans([span(text, style)], { width, first });
  const most =
    composerOf(state) !== null ? 1 : Math.max(1, Math.min(MOST_ROWS, Math.floor(rows * MOST_SHARE)));
  if (all.length <= most) return all;
  const rest = all.slice(most - 1).map(row => spansText(row.spans).trim());
  const last = cutSpans([...first, span(rest.join(' '), style)], width, glyphs);
  return [...all.slice(0, most - 1), { spans: last }];
}
