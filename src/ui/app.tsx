/** The root component: draws the driver's view. It has no state of its own and loads nothing. */
import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import { examinationWindow } from '../app/overlays/examination-window.ts';
import { helpWindow } from '../app/overlays/help-window.ts';
import { hostsWindow } from '../app/overlays/hosts-window.ts';
import { manyRows } from '../app/overlays/many-rows.ts';
import { nameFieldRow } from '../app/overlays/name-field.ts';
import { isAboveFooter, noticeRows } from '../app/overlays/notice-rows.ts';
import { tagsFieldRows } from '../app/overlays/tags-field.ts';
import { viewFieldRow } from '../app/overlays/view-field.ts';
import type { AppState } from '../app/state.ts';
import type { Row } from '../text/row.ts';
import type { Driver, View } from './driver.ts';
import { RowsView } from './lines-view.tsx';
import { Menu, menuHeight } from './menu.tsx';
import { ScreenView } from './screens.tsx';
import { ThemeContext } from './theme-context.ts';
import type { ThemeStore } from './theme-store.ts';

/** What covers the whole screen: the help, the choice of hosts, what the doctor found; null: nothing does. */
function coveringRows({ state, snapshot: { hosts, nowMs } }: View): readonly Row[] | null {
  const { overlay } = state;
  switch (overlay?.kind) {
    case 'help':
      return helpWindow(overlay, state);
    case 'hosts':
      return hostsWindow(overlay, state, { hosts, nowMs });
    case 'examination':
      return examinationWindow(overlay, state);
    default:
      return null;
  }
}

/** A field or a question at the foot, a field with what is said above it; null: there is none. */
function footRows(state: AppState): readonly Row[] | null {
  const { overlay, size } = state;
  const withNotice = (rows: readonly Row[]) => [...noticeRows(state, size.rows - rows.length), ...rows];
  if (overlay?.kind === 'name') return withNotice([nameFieldRow(overlay, size.columns, state)]);
  if (overlay?.kind === 'viewName') return withNotice([viewFieldRow(overlay, size.columns, state)]);
  if (overlay?.kind === 'tags') return withNotice(tagsFieldRows(overlay, size.columns, state));
  return overlay?.kind === 'many' ? manyRows(overlay, size, state) : null;
}

/** Rows at the foot that cover the screen: an open menu, the field for a name, or a notice over the footer. */
function coveredRows(state: AppState): number {
  const { overlay, size } = state;
  if (overlay?.kind === 'menu') return menuHeight(overlay, size.rows);
  const foot = footRows(state);
  if (foot !== null) return foot.length;
  return isAboveFooter(state) ? 0 : noticeRows(state).length;
}

interface FootProps {
  readonly state: AppState;
  readonly onChoose: (value: string) => void;
  readonly onListening: (() => void) | undefined;
}

function Foot({ state, onChoose, onListening }: FootProps) {
  const { overlay, size } = state;
  if (overlay?.kind === 'menu') {
    return <Menu menu={overlay} look={state} size={size} onChoose={onChoose} onListening={onListening} />;
  }
  const foot = footRows(state);
  if (foot !== null) return <RowsView rows={foot} />;
  return <RowsView rows={isAboveFooter(state) ? [] : noticeRows(state)} />;
}

interface AppProps {
  readonly driver: Driver;
  readonly themes: Pick<ThemeStore, 'get' | 'subscribe'>;
  /** An open menu listens for its next key. */
  readonly onMenuListening?: (() => void) | undefined;
}

function Root({ driver, onMenuListening }: Omit<AppProps, 'themes'>) {
  const view = useSyncExternalStore(driver.subscribe, driver.getView);
  const { size } = view.state;
  const covering = coveringRows(view);
  if (covering !== null) {
    return (
      <Box flexDirection="column" height={size.rows}>
        <RowsView rows={covering} />
      </Box>
    );
  }
  const visible = Math.max(0, size.rows - coveredRows(view.state));
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflowY="hidden">
      <Box flexDirection="column" height={visible} overflowY="hidden" flexShrink={0}>
        <ScreenView view={view} />
      </Box>
      <Foot
        state={view.state}
        onChoose={value => driver.dispatch({ type: 'menuChosen', value })}
        onListening={onMenuListening}
      />
    </Box>
  );
}

export function App({ driver, themes, onMenuListening }: AppProps) {
  const theme = useSyncExternalStore(themes.subscribe, themes.get);
  return (
    <ThemeContext value={theme}>
      <Root driver={driver} onMenuListening={onMenuListening} />
    </ThemeContext>
  );
}
