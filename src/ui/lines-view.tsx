/** Rows of the screen as one text node for Ink. */
import { Text } from 'ink';
import { useContext, useState } from 'react';
import type { Row } from '../text/row.ts';
import { PaintedRows } from './painted-rows.ts';
import { ThemeContext } from './theme-context.ts';

/**
 * Painted lines as one text node: Ink lays out, and React compares, one node instead of one for each row of the screen. An empty line
 * still takes a row.
 */
export function LinesView({ lines }: { readonly lines: readonly string[] }) {
  return lines.length === 0 ? null : <Text>{lines.map(line => line || ' ').join('\n')}</Text>;
}

/** Rows below each other, each painted once while it stays on screen. */
export function RowsView({ rows }: { readonly rows: readonly Row[] }) {
  const theme = useContext(ThemeContext);
  const [painted] = useState(() => new PaintedRows());
  return <LinesView lines={painted.lines(rows, theme)} />;
}
