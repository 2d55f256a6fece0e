/** The help over the whole screen: all keys and marks, scrolled. */
import { Box } from 'ink';
import type { HelpLook } from '../app/overlays/help.ts';
import { helpWindow } from '../app/overlays/help-window.ts';
import type { HelpOverlay } from '../app/overlays/overlay.ts';
import { RowsView } from './lines-view.tsx';

interface HelpProps extends HelpLook {
  readonly help: HelpOverlay;
}

/** All keys and marks, over the whole screen. */
export function HelpScreen({ size, glyphs, keys, help }: HelpProps) {
  const { rows, foot } = helpWindow(help, { size, glyphs, keys });
  return (
    <Box flexDirection="column" height={size.rows}>
      <Box flexDirection="column" flexGrow={1}>
        <RowsView rows={rows} />
      </Box>
      <RowsView rows={[foot]} />
    </Box>
  );
}
