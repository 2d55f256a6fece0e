// Bundles the program (dist/rolltop.cjs) and the library (dist/index.js). No types are checked here: see bin/build.mjs.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNotices } from './licenses.mjs';
import { asCommonJs } from './plugins/as-commonjs.mjs';
import { inkStandIns } from './plugins/ink-stand-ins.mjs';
import { setUpLate } from './plugins/set-up-late.mjs';
import { startInOneFile } from './plugins/start-in-one-file.mjs';
import { withoutDevtools } from './plugins/without-devtools.mjs';
import { withoutFetch } from './plugins/without-fetch.mjs';
import { withoutTopLevelAwait } from './plugins/without-top-level-await.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const program = path.join(dist, 'rolltop.cjs');

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
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
  logLevel: 'warning',
  // Its other form loads its parts in a way that no bundler follows.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};

const plugins = [withoutDevtools, withoutFetch, inkStandIns, setUpLate];

/** What is imported on demand stays in files of its own: the command line does not wait for Ink and React. */
const split = { ...common, format: 'esm', splitting: true };

/** Bundled apart: each file that two of them shared would be one more to read at a start. */
const parts = [
  {
    ...split,
    entryPoints: { rolltop: 'src/cli/main.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    plugins: [...plugins, startInOneFile, withoutTopLevelAwait, asCommonJs],
  },
  {
    ...split,
    entryPoints: { index: 'src/index.ts' },
    chunkNames: 'chunks/library-[name]-[hash]',
    // Bundled CommonJS packages call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins,
  },
  worker('src/search/search.worker.ts'),
  worker('src/usage/scan/usage.worker.ts'),
  worker('src/usage/disk/disk.worker.ts'),
  worker('src/live/list/summary.worker.ts'),
  worker('src/rollout/read/index.worker.ts'),
  agent('src/fleet/agent/main.ts', 'agent'),
  // A recorder that only writes needs no history, nor what checks the items of one, nor what the list shows.
  {
    ...agent('src/fleet/agent/acts.ts', 'agent-acts'),
    external: ['./history.ts', '../sessions/conversation-row.ts'],
  },
  // Its threads are made of its own text, and never of a file.
  {
    ...agent('src/fleet/agent/search.ts', 'agent-search'),
    define: { ...common.define, 'import.meta.url': '""' },
  },
  {
    ...agent('src/fleet/agent/usage.ts', 'agent-usage'),
    define: { ...common.define, 'import.meta.url': '""' },
  },
  worker('src/sessions/doctor/examine.worker.ts'),
];

/** A thread's file is beside the program that starts it. As one CommonJS file a thread is up in two thirds of the time. */
function worker(file) {
  const name = path.basename(file, '.ts');
  return {
    ...common,
    entryPoints: { [name]: file },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    plugins,
  };
}

/** What is sent to other hosts. Names are shortened here: each connection carries it. */
function agent(file, name) {
  return { ...worker(file), entryPoints: { [name]: file }, target: 'node20', minifyIdentifiers: true };
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
    ...['src', 'bin/plugins'].map(name => newestChange(path.join(root, name))),
    ...['bin/bundle.mjs', 'bin/licenses.mjs', 'package.json', 'package-lock.json'].map(
      name => statSync(path.join(root, name)).mtimeMs,
    ),
  ];
  try {
    return Math.max(...sources) > statSync(program).mtimeMs;
  } catch {
    return true;
  }
}

/** Bundles once. On errors in the sources, which esbuild prints, the process ends. */
export async function bundle() {
  const started = new Date();
  const { build, stop } = await import('esbuild');
  const building = Promise.all(parts.map(part => build({ ...part, metafile: true })));
  const built = await building.catch(() => process.exit(1));
  await stop();
  const notices = writeNotices(
    dist,
    built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  );
  const printed = [
    printedBy(['help', 'man'], 'rolltop.1'),
    printedBy(['config', 'schema'], 'config.schema.json'),
  ];
  removeOlder([notices, ...printed, ...built.flatMap(({ metafile }) => Object.keys(metafile.outputs))]);
  // As old as the reading of the sources: what was saved meanwhile is newer.
  utimesSync(program, started, started);
}

/** What the new program prints, as a file beside it. Returns its path. */
function printedBy(args, name) {
  const file = path.join(dist, name);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'bin/rolltop.js'), ...args],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`rolltop ${args.join(' ')} failed: ${stderr}`);
  writeFileSync(file, stdout);
  return file;
}

/** Removes what earlier bundles left, as the last step: a running program may load a part while the new bundle is written. */
function removeOlder(outputs) {
  const current = new Set(outputs.map(output => path.resolve(root, output)));
  for (const folder of [dist, path.join(dist, 'chunks')]) {
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter(item => item.isFile())) {
      const file = path.join(folder, name);
      if (!current.has(file)) rmSync(file, { force: true });
    }
  }
}

/** Bundles after each change until disposed of; `onBuilt` gets the number of errors. */
export async function watchBundle(onBuilt) {
  const report = {
    name: 'report',
    setup(esbuild) {
      esbuild.onEnd(result => onBuilt(result.errors.length));
    },
  };
  const [programPart, ...others] = parts;
  const { context } = await import('esbuild');
  const watching = await Promise.all([
    context({ ...programPart, plugins: [...programPart.plugins, report] }),
    ...others.map(other => context(other)),
  ]);
  await Promise.all(watching.map(part => part.watch()));
  return { dispose: () => Promise.all(watching.map(part => part.dispose())) };
}
