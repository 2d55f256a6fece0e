/**
 * Loads Ink part by part, each in a turn of the event loop of its own. A key that is pressed right after the first page waits for one part
 * only: in one piece it waited 50 ms. Ink is ready a few turns later.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { segmentsOf } from '../text/unicode/segments.ts';

const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('./layout-engine.ts').then(({ loadLayoutEngine }) => loadLayoutEngine()),
  // The tables of graphemes: half of all that string-width sets up.
  async () => segmentsOf(''),
  () => import('string-width'),
  () => import('react'),
  () => import('ink'),
];

export async function loadInk(): Promise<typeof import('./ink-screen.tsx')> {
  for (const load of PARTS) {
    await load();
    await nextTurn();
  }
  const screen = await import('./ink-screen.tsx');
  await nextTurn();
  return screen;
}
