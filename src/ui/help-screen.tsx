import { Box } from 'ink';
import { footerRow } from '../app/footer.ts';
import { helpMaxTop, helpRows } from '../app/help.ts';
import type { Size } from '../app/state.ts';
import type { Glyphs } from '../text/row.ts';
import { RowView } from './row-view.tsx';

interface HelpProps {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly top: number;
}

/** All keys and marks, over the whole screen. */
export function HelpScreen({ size, glyphs, top }: HelpProps) {
  const rows = helpRows(size.columns, glyphs);
  const shown = rows.slice(top, top + size.rows - 1);
  const more = helpMaxTop(size, glyphs) > top ? `${glyphs.down} more` : '';
  return (
    <Box flexDirection="column" height={size.rows}>
      <Box flexDirection="column" flexGrow={1}>
        {shown.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is known by its place
          <RowView key={index} row={row} />
        ))}
      </Box>
      <RowView row={footerRow({ context: 'help', width: size.columns, glyphs, right: more })} />
    </Box>
  );
}
