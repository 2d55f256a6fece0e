/** The picker on the screen: draws the regions of a window, one text node a row. It decides nothing. */
import { Box } from 'ink';
import type { PickerWindow } from '../../app/picker/window.ts';
import { RowView } from '../row-view.tsx';
import { RowsView } from './rows-view.tsx';

export function PickerScreen({ window }: { readonly window: PickerWindow }) {
  const { header, upperRule, list, preview, lowerRule, footer } = window;
  return (
    // Where a menu covers the foot, the rows beneath it are clipped: they must not be squeezed instead.
    <Box flexDirection="column" flexShrink={0}>
      {header && <RowView row={header} />}
      {upperRule && <RowView row={upperRule} />}
      <Box flexDirection={preview?.where === 'beside' ? 'row' : 'column'}>
        <RowsView rows={list} />
        {preview && <RowsView rows={preview.rows} />}
      </Box>
      {lowerRule && <RowView row={lowerRule} />}
      {footer && <RowView row={footer} />}
    </Box>
  );
}
