import { Box } from 'ink';
import type { ViewerWindow } from '../../app/viewer/window.ts';
import { RowView } from '../row-view.tsx';

/** The open conversation: exactly the rows of its window, whatever they are. */
export function ViewerScreen({ window: { rows } }: { readonly window: ViewerWindow }) {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows.length}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <RowView key={index} row={row} />
      ))}
    </Box>
  );
}
