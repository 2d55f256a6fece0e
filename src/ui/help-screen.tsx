/** The help over the whole screen: all keys and marks, scrolled. */
import { Box } from 'ink';
import { helpWindow } from '../app/overlays/help-window.ts';
import type { HelpOverlay } from '../app/overlays/overlay.ts';
import type { Size } from '../app/state.ts';
import type { Glyphs } from '../text/row.ts';
import { RowsView } from './lines-view.tsx';

interface HelpProps {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly help: HelpOverlay;
}

/** All keys and marks, over the whole screen. */
export function HelpScreen({ size, glyphs, help }: HelpProps) {
  const { rows, foot } = helpWindow(help, size, glyphs);
  return (
    <Box flexDirection="column" height={size.rows}>
      <Box flexDirection="column" flexGrow={1}>
        <RowsView rows={rows} />
      </Box>
      <RowsView rows={[foot]} />
    </Box>
  );
}
