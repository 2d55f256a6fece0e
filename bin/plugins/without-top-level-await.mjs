// Removes the two places where Ink waits while it is loaded, which a CommonJS file cannot: it gets the Yoga that
// src/ui/layout-engine.ts has loaded before it, and does without the check for React's debugger.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const withoutTopLevelAwait = {
  name: 'without-top-level-await',
  setup(esbuild) {
    const engine = path.join(esbuild.initialOptions.absWorkingDir, 'src/ui/layout-engine.ts');
    esbuild.onLoad({ filter: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path: file }) => ({
      contents: `export { layoutEngine as default } from ${JSON.stringify(engine)};\nexport * from './generated/YGEnums.js';`,
      resolveDir: path.dirname(file),
    }));
    esbuild.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('isDev()', 'false'),
      resolveDir: path.dirname(file),
    }));
  },
};
