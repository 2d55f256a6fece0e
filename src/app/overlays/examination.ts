/** What keys do in what the doctor found: it scrolls as the help does; Esc ends the looking first. */
import { countOf } from '../../text/numbers.ts';
import { spansText } from '../../text/spans.ts';
import { isListMove, rowAfter } from '../moves.ts';
import type { AppState } from '../state.ts';
import { type AppStep, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import type { ExaminationCommand } from './commands.ts';
import { examinationMaxTop, examinationPage, findingRows, summaryText } from './examination-window.ts';
import type { ExaminationOverlay } from './overlay.ts';

/** Wide enough that no place is cut: what is copied is read elsewhere. */
const COPIED_COLUMNS = 1_000;

export function runExamination(
  state: AppState,
  examination: ExaminationOverlay,
  command: ExaminationCommand,
): AppStep {
  const { top } = examination;
  const last = examinationMaxTop(examination, state);
  const page = Math.max(1, examinationPage(state));
  if (isListMove(command))
    return withOverlay(state, {
      ...examination,
      top: rowAfter(command, Math.min(top, last), { page, last }),
    });
  switch (command) {
    case 'copy':
      return copy(state, examination);
    case 'stop':
      if (examination.phase !== 'looking') return withOverlay(state, null);
      return stay({ ...state, overlay: { ...examination, phase: 'stopped' } }, { type: 'stopExamining' });
    case 'close':
      return stay(
        { ...state, overlay: null },
        ...(examination.phase === 'looking' ? [{ type: 'stopExamining' } as const] : []),
      );
    default:
      return command satisfies never;
  }
}

function copy(state: AppState, examination: ExaminationOverlay): AppStep {
  const { token, counted } = takeToken(state);
  const { glyphs } = state;
  const rows = findingRows(examination, COPIED_COLUMNS, glyphs).map(row => spansText(row.spans).trimEnd());
  const text = [summaryText(examination, state), '', ...rows].join('\n').trimEnd();
  const what = countOf(examination.found.length, 'finding');
  return stay(counted, { type: 'copy', token, what, text: `${text}\n` });
}
