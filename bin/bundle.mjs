// Bundles the program (dist/rolltop.cjs) and the library (dist/index.js). No types are checked here: see bin/build.mjs.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const program = path.join(dist, 'rolltop.cjs');

// Ink's bridge to React's debugger wants a package that is not shipped, and brings a web socket library along.
const withoutDevtools = {
  name: 'without-devtools',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
  },
};

// Ink's own Output costs a full frame whatever changed, and so does measuring every text again: ours draw the same cells
// (src/ui/ink-stand-ins says how).
const rowsBeneathInk = {
  name: 'rows-beneath-ink',
  setup(esbuild) {
    const ours = name => ({ path: path.join(root, 'src/ui/ink-stand-ins', name) });
    const inkFile = path.join('ink', 'build');
    esbuild.onResolve({ filter: /^\.\/output\.js$/ }, found =>
      found.importer.endsWith(path.join(inkFile, 'renderer.js')) ? ours('row-output.ts') : undefined,
    );
    esbuild.onResolve({ filter: /^widest-line$|^\.\/(measure-text|sanitize-ansi)\.js$/ }, found =>
      found.importer.includes(inkFile) ? ours(`${path.basename(found.path, '.js')}.ts`) : undefined,
    );
  },
};

// Yoga's loader looks for fetch() to get a module that it carries itself. Looking alone makes Node load its whole web client (HTTP/2,
// TLS, crypto): a third of the time that Ink takes to be loaded, and its memory for as long as the program runs.
const withoutFetch = {
  name: 'without-fetch',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path: file }) => ({
      contents: `const fetch = undefined;\n${readFileSync(file, 'utf8')}`,
    }));
  },
};

// A script cannot wait while it is loaded. Ink waits for Yoga, which we load before it, and, for React's debugger only, for more.
const withoutWaiting = {
  name: 'without-waiting',
  setup(esbuild) {
    const engine = path.join(root, 'src/ui/layout-engine.ts');
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

// The program says its version; what it was built with stays here.
const versionOnly = {
  name: 'version-only',
  setup(esbuild) {
    const manifest = path.join(root, 'package.json');
    esbuild.onLoad({ filter: /[\\/]package\.json$/ }, ({ path: file }) => {
      if (file !== manifest) return undefined;
      const { version } = JSON.parse(readFileSync(file, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

// One check of a parameter is all that Ink's way to notice the end of the process has of it: six milliseconds.
const withoutAssert = {
  name: 'without-assert',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^assert$/ }, ({ importer }) =>
      /[\\/]signal-exit[\\/]/.test(importer) ? { path: 'assert', namespace: 'without-assert' } : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'without-assert' }, () => ({
      contents: 'export function equal() {}',
    }));
  },
};

// Packages that take a while to be set up (tables, segmenters, large expressions) and that a first page does without: they are set
// up when they are first called.
const setUpLate = {
  name: 'set-up-late',
  setup(esbuild) {
    const late = {
      'string-width': "export default (...given) => require('string-width').default(...given);",
      marked: "export function Lexer(options) { return new (require('marked').Lexer)(options); }",
    };
    esbuild.onResolve({ filter: /^(string-width|marked)$/ }, ({ path: name, kind, importer, namespace }) =>
      kind === 'import-statement' &&
      namespace === 'file' &&
      (name === 'string-width' || importer.startsWith(path.join(root, 'src')))
        ? { path: name, namespace: 'set-up-late' }
        : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'set-up-late' }, ({ path: name }) => ({
      contents: late[name],
      resolveDir: root,
    }));
  },
};

// What every start needs is in the first file, though the sources import it on demand: each further file costs a start two
// milliseconds.
const startTogether = {
  name: 'start-together',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]src[\\/]cli[\\/]interactive\.ts$/ }, ({ path: file }) => {
      const together = [];
      const demanded = /\bimport\((['"][^'"]+['"])\)/g;
      const text = readFileSync(file, 'utf8').replaceAll(demanded, (_, specifier) => {
        together.push(`import * as start${together.length} from ${specifier};`);
        return `start${together.length - 1}`;
      });
      return { contents: `${together.join('\n')}\n${text}`, loader: 'ts' };
    });
  },
};

// A module that the start and a later part share would be a file of its own, one for each combination of parts, and each file costs
// a start a millisecond or two. Each later part is therefore said to need all of the start: what the start needs is then one file.
// The half of Ink that is React's goes with React, so that each is a smaller piece of work.
const loadedWith = { react: ['react-reconciler'] };
const startInOneFile = {
  name: 'start-in-one-file',
  setup(esbuild) {
    const sources = path.join(root, 'src');
    const start = ['src/cli/run.ts', 'src/cli/interactive.ts'].map(file => path.join(root, file));
    esbuild.onResolve({ filter: /^(\.{1,2}\/|[a-z-]+$)/ }, ({ path: name, kind, resolveDir }) =>
      kind === 'dynamic-import' && resolveDir.startsWith(sources)
        ? { path: name.startsWith('.') ? path.resolve(resolveDir, name) : name, namespace: 'after-start' }
        : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'after-start' }, ({ path: file }) => ({
      contents: [
        ...[...start, ...(loadedWith[file] ?? [])].map(name => `import ${JSON.stringify(name)};`),
        `export * from ${JSON.stringify(file)};`,
      ].join('\n'),
      resolveDir: path.isAbsolute(file) ? path.dirname(file) : root,
    }));
  },
};

// Node keeps no compiled functions of the newer module form for the next start, and sets much up for it: each part becomes a script,
// which src/host/scripts.ts loads.
const asScripts = {
  name: 'as-scripts',
  setup(esbuild) {
    esbuild.initialOptions.write = false;
    esbuild.onEnd(async ({ outputFiles = [] }) => {
      const { transform } = await import('esbuild');
      for (const { path: file, contents, text } of outputFiles) {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, file.endsWith('.cjs') ? wrapped((await transform(text, script)).code) : contents);
      }
    });
  },
};
const wrapped = code => `(function(exports,require,module,__url){${code}})`;
const script = {
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__url' },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
};

// The older module form, in one file: a thread is up in two thirds of the time when it need not set up the newer one.
const inOneScript = { format: 'cjs', splitting: false, outExtension: { '.js': '.cjs' }, banner: {} };

/** Bundled apart: what they shared would be one more file for each combination of them, and each is read at a start. */
const parts = [
  {
    entryPoints: { rolltop: 'src/cli/main.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    banner: {},
    plugins: [versionOnly, startTogether, startInOneFile, withoutWaiting, asScripts],
  },
  { entryPoints: { scripts: 'src/host/scripts.ts' }, ...inOneScript },
  { entryPoints: { index: 'src/index.ts' }, chunkNames: 'chunks/library-[name]-[hash]' },
  // A thread's file stands beside the program that starts it.
  { entryPoints: { 'search.worker': 'src/search/search.worker.ts' }, ...inOneScript },
  { entryPoints: { 'summary.worker': 'src/live/list/summary.worker.ts' }, ...inOneScript },
  { entryPoints: { 'index.worker': 'src/rollout/read/index.worker.ts' }, ...inOneScript },
];

/** What both the one-time build and the watching one are given. */
function options(part) {
  return {
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    // The command line must not wait for Ink and React: what is imported on demand stays in files of its own.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    jsx: 'automatic',
    minifySyntax: true,
    minifyWhitespace: true,
    // Names stay as they are, so that a stack trace in a bug report can be read.
    minifyIdentifiers: false,
    legalComments: 'linked',
    // Development React keeps every render for its profiler and grows without end.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // Native, and needed only once a lock is taken: stays outside, may be missing.
    external: ['koffi'],
    // Packages in the older module form call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    ...part,
    plugins: [
      withoutDevtools,
      withoutFetch,
      withoutAssert,
      rowsBeneathInk,
      setUpLate,
      ...(part.plugins ?? []),
    ],
    logLevel: 'warning',
  };
}

/** The newest change below `folder`, epoch ms. */
function newestChange(folder) {
  let newest = statSync(folder).mtimeMs;
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const inside = path.join(folder, item.name);
    newest = Math.max(newest, item.isDirectory() ? newestChange(inside) : statSync(inside).mtimeMs);
  }
  return newest;
}

/** True when something the bundle is made from is newer than the bundle. */
export function isStale() {
  const sources = [
    newestChange(path.join(root, 'src')),
    ...['bin/bundle.mjs', 'package.json', 'package-lock.json'].map(
      name => statSync(path.join(root, name)).mtimeMs,
    ),
  ];
  try {
    return Math.max(...sources) > statSync(program).mtimeMs;
  } catch {
    return true;
  }
}

/** Bundles once. What is wrong with the sources is said by esbuild; then the process ends. */
export async function bundle() {
  const started = new Date();
  const { build, stop } = await import('esbuild');
  const built = parts.map(part => build({ ...options(part), metafile: true }));
  const made = await Promise.all(built).catch(() => {
    process.exit(1);
  });
  await stop();
  removeOlder(made.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  // As old as its sources were read: what was saved meanwhile is newer.
  utimesSync(program, started, started);
}

/** What earlier bundles were. It goes last: a program that runs may still ask for a part of it while the new one is made. */
function removeOlder(outputs) {
  const made = new Set(outputs.map(output => path.resolve(root, output)));
  for (const folder of [dist, path.join(dist, 'chunks')]) {
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter(item => item.isFile())) {
      const file = path.join(folder, name);
      if (!made.has(file)) rmSync(file, { force: true });
    }
  }
}

/** Bundles after each change until stopped; `onBuilt` is told how many errors there were. */
export async function watchBundle(onBuilt) {
  const report = {
    name: 'report',
    setup(esbuild) {
      esbuild.onEnd(result => onBuilt(result.errors.length));
    },
  };
  const [given, ...others] = parts.map(options);
  const { context } = await import('esbuild');
  const watching = await Promise.all([
    context({ ...given, plugins: [...given.plugins, report] }),
    ...others.map(other => context(other)),
  ]);
  await Promise.all(watching.map(part => part.watch()));
  return { dispose: () => Promise.all(watching.map(part => part.dispose())) };
}
