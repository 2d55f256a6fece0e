// npm run build: the program, the library, and the library's types.
//   --if-stale   bundles only when a source is newer than the bundle
//   --no-types   leaves the type check and the .d.ts files out
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, isStale, root } from './bundle.mjs';

const flags = new Set(process.argv.slice(2));
const typesFolder = path.join(root, 'dist/types');

if (!flags.has('--if-stale') || isStale()) await bundle();
if (!flags.has('--no-types')) process.exitCode = declareTypes();

function declareTypes() {
  rmSync(typesFolder, { recursive: true, force: true });
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', '.tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  const files = readdirSync(typesFolder, { recursive: true }).map(String);
  for (const file of files) nameAsJavaScript(file);
  dropInner(files);
  return status ?? 1;
}

// Sources import `./line.ts`; the package has `line.d.ts`, which TypeScript finds by `./line.js`.
function nameAsJavaScript(file) {
  if (!file.endsWith('.d.ts')) return;
  const whole = path.join(typesFolder, file);
  const text = readFileSync(whole, 'utf8');
  writeFileSync(whole, text.replaceAll(/((?:from|import\() ?['"]\.[^'"]*)\.tsx?(['"])/g, '$1.js$2'));
}

// The compiler declares whatever the sources import; a reader of the library needs what its own declarations name.
function dropInner(files) {
  const named = new Set(['index.d.ts']);
  for (const file of named) {
    const text = readFileSync(path.join(typesFolder, file), 'utf8');
    for (const [, to] of text.matchAll(/(?:from|import\() ?['"](\.[^'"]*)\.js['"]/g))
      named.add(`${path.join(path.dirname(file), to)}.d.ts`);
  }
  for (const file of files)
    if (file.endsWith('.d.ts') && !named.has(file)) rmSync(path.join(typesFolder, file));
}
