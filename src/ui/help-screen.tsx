/** The help over the whole screen: all keys and marks, scrolled. */
import { Box } from 'ink';
import { footerRow } from '../app/footer.ts';
import { helpMaxTop, helpRows } from '../app/overlays/help.ts';
import type { Size } from '../app/state.ts';
import type { Glyphs } from '../text/row.ts';
import { cutSpans } from '../text/spans.ts';
import { RowsView } from './lines-view.tsx';

interface HelpProps {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly top: number;
}

/** All keys and marks, over the whole screen. */
export function HelpScreen({ size, glyphs, top }: HelpProps) {
  const rows = helpRows(size.columns, glyphs);
  const last = helpMaxTop(size, glyphs);
  // On a screen that became larger the first row may be further up.
  const first = Math.min(top, last);
  const shown = rows
    .slice(first, first + size.rows - 1)
    .map(row => ({ spans: cutSpans(row.spans, size.columns, glyphs) }));
  const ways = `${first > 0 ? glyphs.up : ''}${first < last ? glyphs.arrowDown : ''}`;
  const more = ways === '' ? '' : `${ways} more`;
  return (
    <Box flexDirection="column" height={size.rows}>
      <Box flexDirection="column" flexGrow={1}>
        <RowsView rows={shown} />
      </Box>
      <RowsView rows={[footerRow({ context: 'help', width: size.columns, glyphs, right: more })]} />
    </Box>
  );
}
