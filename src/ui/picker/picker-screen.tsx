/** The picker on the screen: the lines of a window, as the first page was drawn. It decides nothing. */
import { Box } from 'ink';
import { useContext } from 'react';
import type { PickerWindow } from '../../app/picker/window.ts';
import { LinesView } from '../lines-view.tsx';
import { pickerLines } from '../picker-lines.ts';
import { ThemeContext } from '../theme-context.ts';

export function PickerScreen({ window }: { readonly window: PickerWindow }) {
  const theme = useContext(ThemeContext);
  return (
    // Where a menu covers the foot, the rows beneath it are clipped: they must not be squeezed instead.
    <Box flexDirection="column" flexShrink={0}>
      <LinesView lines={pickerLines(window, theme)} />
    </Box>
  );
}
