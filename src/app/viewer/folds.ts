/** Which items are folded: as chosen for the item, else as chosen for all, else as usual for its kind. */
import type { Item } from '../../format/items/item.ts';
import { defaultFolded } from '../../text/item-rows.ts';
import type { FoldAll, ViewerState } from './state.ts';

type Folds = Pick<ViewerState, 'folds' | 'foldAll'>;

export function isFolded(state: Folds, item: Item): boolean {
  const own = state.folds.get(item.offset);
  if (own !== undefined) return own;
  return state.foldAll === 'usual' ? defaultFolded(item) : state.foldAll === 'folded';
}

/** The same state with one item folded, or unfolded. */
export function withFold<S extends Folds>(state: S, item: Item, how: 'folded' | 'unfolded'): S {
  return { ...state, folds: new Map(state.folds).set(item.offset, how === 'folded') };
}

const NEXT_FOLD_ALL: Readonly<Record<FoldAll, FoldAll>> = {
  usual: 'unfolded',
  unfolded: 'folded',
  folded: 'usual',
};

/** All unfolded, all folded, as usual again; choices for single items are dropped. */
export function withNextFoldAll<S extends Folds>(state: S): S {
  return { ...state, folds: new Map(), foldAll: NEXT_FOLD_ALL[state.foldAll] };
}
