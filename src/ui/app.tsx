/** The root component: draws the view the driver gives. No state of its own, nothing loaded here. */
import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import type { AppState, Notice, Overlay } from '../app/state.ts';
import type { Glyphs, Row } from '../text/row.ts';
import { cut } from '../text/width.ts';
import type { Driver, View } from './driver.ts';
import { HelpScreen } from './help-screen.tsx';
import { Menu, menuHeight } from './menu.tsx';
import { PickerRoom } from './picker-room.tsx';
import { RowView } from './row-view.tsx';
import type { Theme } from './theme.ts';
import { ThemeContext } from './theme-context.ts';
import { ViewerRoom } from './viewer-room.tsx';

const tones = { plain: 'accent', good: 'ok', bad: 'bad' } as const;

function noticeRow({ text, tone }: Notice, columns: number, glyphs: Glyphs): Row {
  return { spans: [{ text: ` ${cut(text, columns - 1, glyphs)}`, style: tones[tone] }] };
}

/** Rows at the foot that cover the screen beneath: an open menu, or a notice over the footer. */
function coveredRows(overlay: Overlay | null, notice: Notice | null): number {
  if (overlay?.kind === 'menu') return menuHeight(overlay);
  return notice === null ? 0 : 1;
}

function Screen({ view }: { readonly view: View }) {
  return view.state.screen === 'viewer' ? <ViewerRoom view={view} /> : <PickerRoom view={view} />;
}

function Foot({ state, onChoose }: { readonly state: AppState; readonly onChoose: (value: string) => void }) {
  const { overlay, notice, size, glyphs } = state;
  if (overlay?.kind === 'menu') {
    return <Menu menu={overlay} glyphs={glyphs} columns={size.columns} onChoose={onChoose} />;
  }
  return notice === null ? null : <RowView row={noticeRow(notice, size.columns, glyphs)} />;
}

function Root({ driver }: { readonly driver: Driver }) {
  const view = useSyncExternalStore(driver.subscribe, driver.getView);
  const { overlay, notice, size, glyphs } = view.state;
  if (overlay?.kind === 'help') return <HelpScreen size={size} glyphs={glyphs} top={overlay.top} />;
  const visible = Math.max(0, size.rows - coveredRows(overlay, notice));
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflowY="hidden">
      <Box flexDirection="column" height={visible} overflowY="hidden" flexShrink={0}>
        <Screen view={view} />
      </Box>
      <Foot state={view.state} onChoose={value => driver.dispatch({ type: 'menuChosen', value })} />
    </Box>
  );
}

export function App({ driver, theme }: { readonly driver: Driver; readonly theme: Theme }) {
  return (
    <ThemeContext value={theme}>
      <Root driver={driver} />
    </ThemeContext>
  );
}
