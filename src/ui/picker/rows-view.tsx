import { Box } from 'ink';
import type { Row } from '../../text/row.ts';
import { RowView } from '../row-view.tsx';

/** Rows beneath each other. A row is known by its place: what stands in it changes with every page. */
export function RowsView({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place on the screen is the identity of a row
        <RowView key={place} row={row} />
      ))}
    </Box>
  );
}
