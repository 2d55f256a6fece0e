import { Box } from 'ink';
import type { ComposerWindow } from '../../app/composer/window.ts';
import { RowsView } from '../lines-view.tsx';

/** The text box under the conversation: exactly the rows of its window. */
export function ComposerBox({ window: { rows } }: { readonly window: ComposerWindow }) {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows.length}>
      <RowsView rows={rows} />
    </Box>
  );
}
