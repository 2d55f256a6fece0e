/** Draws the first page in one frame without Ink; then Ink takes over with the same picture. */
import type { Driver } from './driver.ts';
import { firstFrame, firstPage } from './first-frame.ts';
import type { ThemeStore } from './theme-store.ts';

/** How long the first page may wait for its titles; a person does not notice it. */
const FIRST_PAGE_MS = 150;

export interface FirstPageOptions {
  readonly driver: Driver;
  readonly themes: ThemeStore;
  readonly paint: (frame: string) => void;
  /** In the next turn of the loop, when the page has been written out. */
  readonly onDrawn: () => void;
}

/** Where titles take long, the rows are drawn without them, and then what there is without rows. Returns the way to stop. */
export function drawFirstPage({ driver, themes, paint, onDrawn }: FirstPageOptions): () => void {
  let taken = false;
  let waitsForTitles = true;
  const draw = (): void => {
    const view = driver.getView();
    const page = firstPage(view);
    if (page !== 'not here') {
      if (waitsForTitles && page !== 'whole') return;
      paint(firstFrame(view, themes.get()));
    }
    if (taken || page === 'nothing') return;
    taken = true;
    setImmediate(onDrawn);
  };
  const stop = driver.subscribe(draw);
  draw();
  setTimeout(() => {
    waitsForTitles = false;
    if (!taken) draw();
  }, FIRST_PAGE_MS).unref();
  return stop;
}
