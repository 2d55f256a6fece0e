// The prices that rolltop knows: what @pydantic/genai-prices says of the OpenAI models that Codex uses. bin/generate.mjs writes them into the sources.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findProvider } from '@pydantic/genai-prices';

const PACKAGE = '@pydantic/genai-prices';
// The package does not say when it was released: its registry does.
const RELEASED = { '0.1.8': '2026-09-23' };
const CODEX_MODELS = /^(?:gpt-[5-9]|codex|o[3-9])/;
const NEVER_IN_CODEX = /image|deep-research/;
const RATES = ['input_mtok', 'cache_read_mtok', 'cache_write_mtok', 'output_mtok'];

/** The file as it is in the sources. */
export function pricesFile(root) {
  const require = createRequire(path.join(root, 'package.json'));
  const main = require.resolve(PACKAGE);
  const manifest = JSON.parse(readFileSync(path.join(path.dirname(main), '../package.json'), 'utf8'));
  const date = RELEASED[manifest.version];
  if (date === undefined)
    throw new Error(`bin/prices.mjs does not say when ${PACKAGE} ${manifest.version} was released.`);
  const { models } = findProvider({ providerId: 'openai' });
  const kept = models.filter(({ id }) => CODEX_MODELS.test(id) && !NEVER_IN_CODEX.test(id));
  const slice = { source: `${PACKAGE} ${manifest.version}`, date, models: kept.map(modelOf) };
  return `${JSON.stringify(slice, null, 2)}\n`;
}

function modelOf({ id, match, prices }) {
  const dated = Array.isArray(prices) ? prices : [{ prices }];
  return { id, match, prices: dated.map(one => datedRates(id, one)) };
}

function datedRates(id, { constraint, prices }) {
  if (constraint !== undefined && constraint.type !== 'start_date')
    throw new Error(`bin/prices.mjs does not know the prices of ${id}: they depend on ${constraint.type}.`);
  const rates = RATES.filter(key => prices[key] !== undefined).map(key => [key, prices[key]]);
  return { from: constraint?.start_date ?? null, rates: Object.fromEntries(rates) };
}
