/**
 * `npm run prove [part…]`: bundles the campaign and runs it. It is no test: it takes as long as it is given, and its figures are published in
 * `.github/PROOF.md`. See `campaign.ts` for its options.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'node_modules/.cache/rolltop-prove');

/** In the bundle, each file still knows where it lies. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};

/** A thread has a file of its own, which is not in the bundle: what a command does there is done, and made to fail, in its process. */
const onThisThread = {
  'search/start-worker.ts': `
    export { startInProcess as startSearchWorker } from ${JSON.stringify(join(root, 'test/support/in-process-search.ts'))};`,
  'usage/scan/start-worker.ts': `
    import { startInProcess } from '../../rollout/read/worker.ts';
    import { serveScans } from './worker-server.ts';
    export const startScanInProcess = start => startInProcess(port => serveScans(port, start));
    export { startScanInProcess as startScanWorker };`,
};

const withoutThreads = {
  name: 'without-threads',
  setup({ onLoad }) {
    for (const [file, contents] of Object.entries(onThisThread)) {
      const path = join(root, 'src', file);
      const filter = new RegExp(`^${path.replaceAll('.', '\\.')}$`);
      onLoad({ filter }, () => ({ contents, loader: 'js', resolveDir: dirname(path) }));
    }
  },
};

mkdirSync(built, { recursive: true });
const outfile = join(built, 'campaign.mjs');
await build({
  entryPoints: [join(root, 'test/prove/campaign.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  alias: { vitest: join(root, 'test/prove/outside-tests.ts') },
  plugins: [withoutThreads, ownUrls],
  logLevel: 'error',
});
process.chdir(root);
const { main } = await import(pathToFileURL(outfile).href);
process.exit(await main(process.argv.slice(2)));
