// Puts all that a start of the screen needs into one file, though the sources import parts of it on demand. Together with
// set-up-late.mjs this saves 60 ms of CPU of each start: 207 instead of 266 ms, where bare Node takes 79 ms.
//
// A module that the start and a later part share would be a file of its own, one for each combination of parts. Each later part is
// therefore made to import all of the start.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Loaded on demand by the sources, yet part of each start. */
const screenStart = 'src/cli/interactive.ts';
const start = ['src/cli/run.ts', screenStart];

/** The half of Ink that is React's is loaded with React: two pieces of work of equal length, between which a key can come. */
const loadedWith = { react: ['react-reconciler'] };

export const startInOneFile = {
  name: 'start-in-one-file',
  setup(esbuild) {
    const root = esbuild.initialOptions.absWorkingDir;
    const sources = path.join(root, 'src');
    const startFiles = start.map(file => path.join(root, file));
    esbuild.onLoad({ filter: /[\\/]src[\\/]cli[\\/]interactive\.ts$/ }, ({ path: file }) => ({
      contents: importedAtOnce(readFileSync(file, 'utf8')),
      loader: 'ts',
    }));
    esbuild.onResolve({ filter: /^(\.{1,2}\/|[a-z-]+$)/ }, ({ path: name, kind, resolveDir }) =>
      kind === 'dynamic-import' && resolveDir.startsWith(sources)
        ? { path: name.startsWith('.') ? path.resolve(resolveDir, name) : name, namespace: 'after-start' }
        : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'after-start' }, ({ path: file }) => ({
      contents: [
        ...[...startFiles, ...(loadedWith[file] ?? [])].map(name => `import ${JSON.stringify(name)};`),
        `export * from ${JSON.stringify(file)};`,
      ].join('\n'),
      resolveDir: path.isAbsolute(file) ? path.dirname(file) : root,
    }));
  },
};

/** The text with each `import('x')` replaced by a namespace that is imported at the top. */
function importedAtOnce(text) {
  const imports = [];
  const replaced = text.replaceAll(/\bimport\((['"][^'"]+['"])\)/g, (_, specifier) => {
    imports.push(`import * as start${imports.length} from ${specifier};`);
    return `start${imports.length - 1}`;
  });
  return [...imports, replaced].join('\n');
}
