import { searchAllContext } from '../app/root/regions.ts';
import { searchAllWindow } from '../app/search-all/window.ts';
import type { View } from './driver.ts';
import { RowsView } from './lines-view.tsx';

/** The search over all sessions as the view has it. */
export function SearchAllRoom({ view: { state, snapshot } }: { readonly view: View }) {
  if (state.searchAll === null) return null;
  return <RowsView rows={searchAllWindow(state.searchAll, searchAllContext(state, snapshot))} />;
}
