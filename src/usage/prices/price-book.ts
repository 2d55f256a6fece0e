/**
 * What a request costs at the API. Promises: pure; a price is that of the day of the request, and of the size of this one request; cached input
 * and input kept for later are parts of the input, and thought is a part of the output, so that nothing is paid for twice; what has no price
 * is null, and never zero.
 */
import type { UsageStep } from '../../format/usage.ts';
import { areSameSettings } from '../count/stated-settings.ts';
import type { RequestSettings } from '../count/token-events.ts';

/** Which names a model goes by. */
export type NameMatch =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly NameMatch[] }
  | { readonly and: readonly NameMatch[] };

/** Dollars for a million tokens; with tiers, the price of a request with more than `start` tokens of input. */
export type Rate =
  | number
  | {
      readonly base: number;
      readonly tiers: readonly { readonly start: number; readonly price: number }[];
    };

export interface Rates {
  readonly input_mtok: Rate;
  readonly output_mtok: Rate;
  /** Left out: as other input. */
  readonly cache_read_mtok?: Rate | undefined;
  readonly cache_write_mtok?: Rate | undefined;
}

/** From a day on (`2026-07-30`, UTC); the first ones hold since ever. */
export interface DatedRates {
  readonly from: string | null;
  readonly rates: Rates;
}

export interface ModelPrice {
  /** As the files name it. */
  readonly provider: string;
  readonly match: NameMatch;
  /** The service tier that it is the price of; null: the usual one. */
  readonly tier: string | null;
  /** In the order of their days. */
  readonly prices: readonly DatedRates[];
}

/** Of several prices for one model the first one counts. It can be sent to another thread. */
export interface PriceBook {
  readonly models: readonly ModelPrice[];
  /** The day that the prices are of. */
  readonly date: string;
}

/** Where prices change: what is between two of them has one price. */
export interface PriceSteps {
  /** Tokens of input of a request; smallest first. */
  readonly inputs: readonly number[];
  /** Moments, epoch ms; the first one first. */
  readonly fromMs: readonly number[];
}

function priceStepsOf({ models }: PriceBook): PriceSteps {
  const dated = models.flatMap(({ prices }) => prices);
  const rates = dated.flatMap(({ rates: { input_mtok, output_mtok, cache_read_mtok, cache_write_mtok } }) => [
    input_mtok,
    output_mtok,
    cache_read_mtok,
    cache_write_mtok,
  ]);
  const inputs = rates.flatMap(rate =>
    typeof rate === 'object' ? rate.tiers.map(({ start }) => start) : [],
  );
  return {
    inputs: inOrder(inputs),
    fromMs: inOrder(dated.flatMap(({ from }) => (from === null ? [] : [Date.parse(from)]))),
  };
}

const inOrder = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].sort((a, b) => a - b);

/** What files of Codex up to 0.76 do not say: nothing else was the usual. */
const USUAL_PROVIDER = 'openai';
const USUAL_TIERS = new Set(['default', 'auto', 'standard']);
const PER_MILLION = 1e6;
/** No model is called more than that. */
const LONGEST_NAME = 200;

/** The same with the moment that they are from; null: from the beginning. */
interface RatesFrom {
  readonly fromMs: number | null;
  readonly rates: Rates;
}

interface PricesOfSettings {
  readonly settings: RequestSettings;
  readonly prices: readonly RatesFrom[] | null;
  /** Undefined: not asked for yet. */
  reason: string | null | undefined;
}

/** Finds prices; each model is looked for once. */
export class Prices {
  readonly steps: PriceSteps;
  readonly #book: PriceBook;
  readonly #found = new Map<string, readonly RatesFrom[] | null>();
  /** Of the settings that were asked for last, which are mostly those of the next request. */
  #last: PricesOfSettings | null = null;

  constructor(book: PriceBook) {
    this.#book = book;
    this.steps = priceStepsOf(book);
  }

  /** Dollars; null: it has no price. */
  costOf(step: UsageStep, settings: RequestSettings, atMs: number | null): number | null {
    const { prices } = this.#lastOf(settings);
    const rates = prices && ratesAt(prices, atMs);
    if (!rates) return null;
    const cost = (tokens: number, rate: Rate): number =>
      (tokens * rateFor(rate, step.requestInput ?? step.input)) / PER_MILLION;
    const { input, cached, cacheWritten, output } = step;
    return (
      cost(input - cached - cacheWritten, rates.input_mtok) +
      cost(cached, rates.cache_read_mtok ?? rates.input_mtok) +
      cost(cacheWritten, rates.cache_write_mtok ?? rates.input_mtok) +
      cost(output, rates.output_mtok)
    );
  }

  /** Of what has no price, though the model has one: which tier or provider it is, as words behind the model. */
  reasonOf(settings: RequestSettings): string | null {
    const last = this.#lastOf(settings);
    if (last.reason === undefined) last.reason = this.#newReasonOf(settings);
    return last.reason;
  }

  #newReasonOf({ model, provider, tier }: RequestSettings): string | null {
    if (this.#pricesOf({ model, provider: null, tier: null }) === null) return null;
    const isUsual = provider === null || provider === USUAL_PROVIDER;
    const reason = isUsual ? tier : `by ${provider}`;
    return reason === null || reason.length > LONGEST_NAME ? null : reason;
  }

  #lastOf(settings: RequestSettings): PricesOfSettings {
    if (this.#last === null || !areSameSettings(this.#last.settings, settings))
      this.#last = { settings, prices: this.#pricesOf(settings), reason: undefined };
    return this.#last;
  }

  #pricesOf({ model, provider, tier }: RequestSettings): readonly RatesFrom[] | null {
    if (model === null || model.length > LONGEST_NAME) return null;
    const key = `${model}\n${provider ?? ''}\n${tier ?? ''}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      const wanted = tier === null || USUAL_TIERS.has(tier) ? null : tier;
      const priced = this.#book.models.find(
        one =>
          one.provider === (provider ?? USUAL_PROVIDER) && one.tier === wanted && isNamed(one.match, model),
      );
      found = priced === undefined ? null : priced.prices.map(ratesFrom);
      this.#found.set(key, found);
    }
    return found;
  }
}

function ratesFrom({ from, rates }: DatedRates): RatesFrom {
  return { fromMs: from === null ? null : Date.parse(from), rates };
}

function isNamed(match: NameMatch, name: string): boolean {
  if ('equals' in match) return name === match.equals;
  if ('starts_with' in match) return name.startsWith(match.starts_with);
  if ('ends_with' in match) return name.endsWith(match.ends_with);
  if ('contains' in match) return name.includes(match.contains);
  if ('regex' in match) return new RegExp(match.regex).test(name);
  return 'or' in match
    ? match.or.some(one => isNamed(one, name))
    : match.and.every(one => isNamed(one, name));
}

/** Those of the day; where the day is not known, the last ones. */
function ratesAt(prices: readonly RatesFrom[], atMs: number | null): Rates | null {
  if (atMs === null) return prices.at(-1)?.rates ?? null;
  for (let at = prices.length - 1; at >= 0; at--) {
    const { fromMs, rates } = prices[at] as RatesFrom;
    if (fromMs === null || fromMs <= atMs) return rates;
  }
  return null;
}

/** The whole request has the price of its tier. */
function rateFor(rate: Rate, requestInput: number): number {
  if (typeof rate === 'number') return rate;
  return rate.tiers.findLast(({ start }) => requestInput > start)?.price ?? rate.base;
}
