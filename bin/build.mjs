// npm run build: the program, the library, and the library's types.
//   --if-stale   only when a source is newer than the bundle
//   --no-types   leave the type check and the .d.ts files out
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundle, isStale, root } from './bundle.mjs';

const wanted = new Set(process.argv.slice(2));
if (!wanted.has('--if-stale') || isStale()) await bundle();
if (!wanted.has('--no-types')) {
  rmSync(path.join(root, 'dist/types'), { recursive: true, force: true });
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', '.tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
