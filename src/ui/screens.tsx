/** The screens as the view has them. They decide nothing: a window of `app/` is drawn row by row. */
import { Box } from 'ink';
import { useContext } from 'react';
import { boardWindow } from '../app/board/window.ts';
import { composerWindow } from '../app/composer/window.ts';
import { exportWindow } from '../app/export-review/window.ts';
import { isAboveFooter, withNoticeAboveFooter } from '../app/overlays/notice-rows.ts';
import { type PickerWindow, pickerWindow } from '../app/picker/window.ts';
import {
  boardContext,
  composerContext,
  exportContext,
  pickerContext,
  searchAllContext,
  usageContext,
  viewerContext,
} from '../app/root/context.ts';
import { searchAllWindow } from '../app/search-all/window.ts';
import { composerOf, viewerOf } from '../app/state.ts';
import { usageWindow } from '../app/usage/window.ts';
import { viewerWindow } from '../app/viewer/window.ts';
import type { Row } from '../text/row.ts';
import type { View } from './driver.ts';
import { LinesView, RowsView } from './lines-view.tsx';
import { pickerLines } from './picker-lines.ts';
import { ThemeContext } from './theme-context.ts';

interface ViewProps {
  readonly view: View;
}

export function ScreenView({ view }: ViewProps) {
  const { state, snapshot } = view;
  const { screen } = state;
  switch (screen.kind) {
    case 'picker':
      return <PickerRows window={pickerWindow(state.picker, pickerContext(state, snapshot))} />;
    case 'searchAll':
      return <RowsView rows={searchAllWindow(screen.searchAll, searchAllContext(state, snapshot))} />;
    case 'export':
      return <RowsView rows={exportWindow(screen.export, exportContext(state))} />;
    case 'usage':
      return <RowsView rows={usageWindow(screen.usage, usageContext(state, snapshot))} />;
    case 'board':
      return <RowsView rows={boardWindow(screen.board, boardContext(state, snapshot))} />;
    case 'viewer':
      return <ViewerRows view={view} />;
    default:
      return screen satisfies never;
  }
}

/** The list, drawn by the same lines as the first page, which comes before Ink is loaded. */
export function PickerRows({ window }: { readonly window: PickerWindow }) {
  const theme = useContext(ThemeContext);
  return (
    // Where a menu covers the foot, the rows below it are clipped: they must not be squeezed instead.
    <Box flexDirection="column" flexShrink={0}>
      <LinesView lines={pickerLines(window, theme)} />
    </Box>
  );
}

/** The open session, and the composer below it while a message is being written. */
function ViewerRows({ view: { state, snapshot } }: ViewProps) {
  const [viewer, composer, context] = [viewerOf(state), composerOf(state), viewerContext(state, snapshot)];
  if (viewer === null || context === null) return null;
  const { rows } = viewerWindow(viewer, context);
  const shown = isAboveFooter(state) ? withNoticeAboveFooter(rows, state) : rows;
  return (
    <>
      <WindowRows rows={shown} />
      {composer && <WindowRows rows={composerWindow(composer, composerContext(state)).rows} />}
    </>
  );
}

/** All rows of a window, never squeezed. */
export function WindowRows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows.length}>
      <RowsView rows={rows} />
    </Box>
  );
}
