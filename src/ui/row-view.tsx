import { Text } from 'ink';
import { memo, useContext } from 'react';
import { paintRow } from '../terminal/theme.ts';
import type { Row } from '../text/row.ts';
import { ThemeContext } from './theme-context.ts';

/** One row of the screen as one text node. An empty row still takes its line. */
export const RowView = memo(function RowView({ row }: { readonly row: Row }) {
  const theme = useContext(ThemeContext);
  return <Text wrap="truncate">{paintRow(row, theme) || ' '}</Text>;
});
