// Hides fetch() from Yoga's loader, which carries its WebAssembly in itself: reading that global alone makes Node load its whole web
// client. Saves 27 ms of CPU in one turn of the event loop behind the first page (104 instead of 131 ms for all of Ink, Node 20),
// in which a key would wait, and 5 MB for as long as the program runs.
import { readFileSync } from 'node:fs';

export const withoutFetch = {
  name: 'without-fetch',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path: file }) => ({
      contents: `const fetch = undefined;\n${readFileSync(file, 'utf8')}`,
    }));
  },
};
