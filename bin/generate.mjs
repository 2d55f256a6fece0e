// npm run generated: writes the prices of models into the sources, from the package that has them.
//   --check   changes nothing; exits 1 when they are out of date
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';
import { pricesFile } from './prices.mjs';

const prices = path.join(root, 'src/usage/prices/openai-prices.json');
const text = pricesFile(root);
const isFresh = readFileSync(prices, 'utf8') === text;
if (!isFresh && process.argv.includes('--check')) {
  process.stderr.write(`${path.relative(root, prices)} is out of date: npm run generated updates it.\n`);
  process.exitCode = 1;
} else if (!isFresh) writeFileSync(prices, text);
