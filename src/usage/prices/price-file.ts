/**
 * `prices.json`: prices of a person's own, before those that the program comes with. Promises: a file that is not there changes nothing; one with a
 * mistake changes nothing either, and a sentence names the place. Nothing is ever asked of a network.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { BUNDLED_PRICES } from './bundled-prices.ts';
import type { ModelPrice, NameMatch, PriceBook } from './price-book.ts';

const price = z.number().nonnegative();
const rate = z.union([
  price,
  z.object({
    base: price,
    /** In whatever order they are written. */
    tiers: z
      .array(z.object({ start: z.number().nonnegative(), price }))
      .transform(tiers => tiers.toSorted((a, b) => a.start - b.start)),
  }),
]);
/** A word that is misspelt here would be a price that is not taken. */
const rates = z.strictObject({
  input_mtok: rate,
  output_mtok: rate,
  cache_read_mtok: rate.optional(),
  cache_write_mtok: rate.optional(),
});
const dated = z.strictObject({ from: z.iso.date().nullable().default(null), rates });
const match: z.ZodType<NameMatch> = z.lazy(() =>
  z.union([
    z.strictObject({ equals: z.string() }),
    z.strictObject({ starts_with: z.string() }),
    z.strictObject({ ends_with: z.string() }),
    z.strictObject({ contains: z.string() }),
    z.strictObject({ or: z.array(match) }),
    z.strictObject({ and: z.array(match) }),
  ]),
);
const priceFile = z.object({
  models: z.array(
    z.object({
      id: z.string().min(1),
      provider: z.string().default('openai'),
      match: match.optional(),
      tier: z.string().nullable().default(null),
      prices: z.union([z.array(dated).min(1), rates]),
    }),
  ),
});

export interface FoundPrices {
  readonly book: PriceBook;
  /** What is wrong with the person's own file, as a sentence; null: nothing, or there is none. */
  readonly problem: string | null;
}

/** More than this is no list of prices. */
const MOST_BYTES = 1024 * 1024;

export function readPrices(file: string | null): FoundPrices {
  const text = file === null ? null : textOf(file);
  if (file === null || text === null) return { book: BUNDLED_PRICES, problem: null };
  const own = typeof text === 'string' ? pricesIn(text) : text.problem;
  if (typeof own === 'string') return { book: BUNDLED_PRICES, problem: `${file} is left out: ${own}.` };
  return { book: { ...BUNDLED_PRICES, models: [...own, ...BUNDLED_PRICES.models] }, problem: null };
}

function textOf(file: string): string | null | { readonly problem: string } {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return { problem: 'it is no file' };
      if (stats.size > MOST_BYTES) return { problem: 'it is larger than 1 MB' };
      return readFileSync(descriptor, 'utf8');
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { problem: `it cannot be read (${code})` };
  }
}

/** The models, or what is wrong. */
function pricesIn(text: string): readonly ModelPrice[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const parsed = priceFile.safeParse(value);
  if (!parsed.success) return whatIsWrong(parsed.error);
  return parsed.data.models.map(({ id, provider, match: names, tier, prices }) => ({
    provider,
    match: names ?? { equals: id },
    tier,
    prices: (Array.isArray(prices) ? prices : [{ from: null, rates: prices }]).toSorted((a, b) =>
      (a.from ?? '') < (b.from ?? '') ? -1 : 1,
    ),
  }));
}

/** `models.2.prices.input_mtok: expected number`, the innermost place of the first mistake. */
function whatIsWrong({ issues }: z.ZodError): string {
  let [issue] = issues;
  let at: readonly PropertyKey[] = [];
  while (issue !== undefined) {
    at = [...at, ...issue.path];
    if (issue.code !== 'invalid_union') break;
    // The way that got furthest is the one that was meant.
    const ways = issue.errors.flatMap(way => way.slice(0, 1));
    const next = ways.toSorted((a, b) => b.path.length - a.path.length)[0];
    if (next === undefined || next.path.length === 0) break;
    issue = next;
  }
  const place = at.map(String).join('.') || 'it';
  return `${place}: ${issue?.code === 'invalid_union' ? 'this is no price' : (issue?.message.toLowerCase() ?? 'it cannot be read')}`;
}
