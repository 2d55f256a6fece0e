/** The screen drawn by Ink. Loaded once the first page is on the terminal: loading Ink and React takes longer than all before. */
import { render } from 'ink';
import { App } from './app.tsx';
import type { Driver } from './driver.ts';
import type { InkInput, InkOutput } from './ink-streams.ts';
import type { ThemeStore } from './theme-store.ts';

export interface InkScreenOptions {
  readonly driver: Driver;
  readonly themes: Pick<ThemeStore, 'get' | 'subscribe'>;
  readonly input: InkInput;
  readonly output: InkOutput;
}

/** Draws each view of the driver; returns the way to stop. In debug mode Ink writes each frame whole and immediately, as the painter needs it. */
export function mountInk({ driver, themes, input, output }: InkScreenOptions): () => void {
  const ink = render(<App driver={driver} themes={themes} onMenuListening={() => input.listens()} />, {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: input as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const stopListening = driver.subscribe(() => {
    if (driver.getView().state.overlay?.kind !== 'menu') input.dropKeys();
  });
  return () => {
    stopListening();
    ink.unmount();
  };
}
