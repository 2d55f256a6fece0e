/** Loads Ink part by part, each in a turn of the loop of its own: a key that is pressed behind the first page waits for one of them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { segmentsOf } from '../text/unicode/segments.ts';

const parts: readonly (() => Promise<unknown>)[] = [
  () => import('./layout-engine.ts').then(({ loadLayoutEngine }) => loadLayoutEngine()),
  // The tables of graphemes: half of all that string-width sets up.
  async () => segmentsOf(''),
  () => import('string-width'),
  () => import('react'),
  () => import('ink'),
];

export async function loadInk(): Promise<typeof import('./ink-screen.tsx')> {
  for (const load of parts) {
    await load();
    await nextTurn();
  }
  const screen = await import('./ink-screen.tsx');
  await nextTurn();
  return screen;
}
