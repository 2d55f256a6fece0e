/**
 * `npm run prove [part…]`: bundles the campaign and runs it. It is no test: it takes as long as it is given, and its figures are published in
 * `.github/PROOF.md`. See `campaign.ts` for its options.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  plugins: [ownUrls],
  logLevel: 'error',
});
process.chdir(root);
const { main } = await import(pathToFileURL(outfile).href);
process.exit(await main(process.argv.slice(2)));
