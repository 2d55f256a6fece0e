import { composerWindow } from '../app/composer/window.ts';
import { composerContext, viewerContext } from '../app/root/regions.ts';
import { viewerWindow } from '../app/viewer/window.ts';
import { ComposerBox } from './composer/composer-box.tsx';
import type { View } from './driver.ts';
import { ViewerScreen } from './viewer/viewer-screen.tsx';

/** One open conversation, and the composer beneath it while a message is being written. */
export function ViewerRoom({ view: { state, snapshot } }: { readonly view: View }) {
  const context = viewerContext(state, snapshot);
  if (state.viewer === null || context === null) return null;
  return (
    <>
      <ViewerScreen window={viewerWindow(state.viewer, context)} />
      {state.composer && <ComposerBox window={composerWindow(state.composer, composerContext(state))} />}
    </>
  );
}
