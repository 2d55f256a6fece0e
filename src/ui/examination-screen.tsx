/** What the doctor found, over the whole screen. */
import { Box } from 'ink';
import { examinationWindow } from '../app/overlays/examination-window.ts';
import type { ExaminationOverlay } from '../app/overlays/overlay.ts';
import type { AppState } from '../app/state.ts';
import { RowsView } from './lines-view.tsx';

interface ExaminationProps {
  readonly state: AppState;
  readonly examination: ExaminationOverlay;
}

export function ExaminationScreen({ state, examination }: ExaminationProps) {
  return (
    <Box flexDirection="column" height={state.size.rows}>
      <RowsView rows={examinationWindow(examination, state)} />
    </Box>
  );
}
