import { Box } from 'ink';
import type { ViewerWindow } from '../../app/viewer/window.ts';
import { RowsView } from '../lines-view.tsx';

/** The open conversation: exactly the rows of its window, whatever they are. */
export function ViewerScreen({ window: { rows } }: { readonly window: ViewerWindow }) {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows.length}>
      <RowsView rows={rows} />
    </Box>
  );
}
