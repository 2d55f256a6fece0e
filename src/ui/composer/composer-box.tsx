import { Box } from 'ink';
import type { ComposerWindow } from '../../app/composer/window.ts';
import { RowView } from '../row-view.tsx';

/** The text box under the conversation: exactly the rows of its window. */
export function ComposerBox({ window: { rows } }: { readonly window: ComposerWindow }) {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows.length}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <RowView key={index} row={row} />
      ))}
    </Box>
  );
}
