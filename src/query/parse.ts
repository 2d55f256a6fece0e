/**
 * Reads a filter line. Promises: total, pure, in one pass over the text: every text is a query. What looks like a condition and is none
 * (an unknown key, a value that cannot be read) is text, with the reason.
 */

import { COUNT_UNITS, parseAmount, SIZE_UNITS } from './amount.ts';
import { didYouMean } from './did-you-mean.ts';
import { isFinerThanDays, isRange, parsePeriod } from './period.ts';
import {
  AMOUNT_KEYS,
  type AmountKey,
  type Asked,
  IS_WORDS,
  oneOf,
  type Query,
  type QueryKey,
  type QueryPlace,
  type QueryTerm,
  TEXT_KEYS,
  TIME_KEYS,
  type TimeKey,
} from './query.ts';

/** Every key, in the order in which they are offered. */
export const QUERY_KEYS: readonly QueryKey[] = [
  ...TEXT_KEYS.slice(0, 1),
  'is',
  ...TEXT_KEYS.slice(1),
  ...TIME_KEYS,
  ...AMOUNT_KEYS,
];

const SPACE = /\s/;
/** A `-`, letters, a colon. One letter is the name of a drive. */
const LOOKS_LIKE_A_KEY = /^(-?)([a-z]{2,}):/i;
/** Of a page: `https://…` is no key. */
const ADDRESS = '//';

/**
 * The terms of a line, in order, with their places.
 *
 * @example
 * parseQuery('dir:api -branch:main,wip "exact words" word').terms.length; // 4
 */
export function parseQuery(text: string): Query {
  const terms: QueryTerm[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const term =
      text[at] === '"'
        ? exactTerm(text, at)
        : (conditionTerm(text, at) ?? wordTerm(text, wordAt(text, at), null));
    terms.push(term);
    at = term.place.end;
  }
  return { terms };
}

/** A quote that is never closed reaches to the end: it is still being typed. */
function exactTerm(text: string, start: number): QueryTerm {
  const { value, end } = quoted(text, start);
  return { kind: 'exact', text: value, place: { start, end } };
}

function quoted(text: string, start: number): { value: string; end: number } {
  const close = text.indexOf('"', start + 1);
  return close === -1
    ? { value: text.slice(start + 1), end: text.length }
    : { value: text.slice(start + 1, close), end: close + 1 };
}

function wordTerm(text: string, { start, end }: QueryPlace, problem: string | null): QueryTerm {
  return { kind: 'word', text: text.slice(start, end), problem, place: { start, end } };
}

/** Up to the next blank. */
function wordAt(text: string, start: number): QueryPlace {
  let end = start;
  while (end < text.length && !SPACE.test(text[end] ?? '')) end += 1;
  return { start, end };
}

/** Null for what does not look like a condition. */
function conditionTerm(text: string, start: number): QueryTerm | null {
  const head = LOOKS_LIKE_A_KEY.exec(text.slice(start, wordAt(text, start).end));
  if (head === null) return null;
  const [all, minus, word = ''] = head;
  const key = oneOf(QUERY_KEYS, word.toLowerCase());
  if (key === null && text.startsWith(ADDRESS, start + all.length)) return null;
  if (key === null)
    return wordTerm(
      text,
      wordAt(text, start),
      `There is no key "${word}:"${didYouMean(word, QUERY_KEYS)}; the keys are ${QUERY_KEYS.join(', ')}.`,
    );
  const { values, end } = valuesAt(text, start + all.length);
  const asked = askedFor(key, values);
  // A value in quotes may have blanks in it: all of it is the text then.
  if (typeof asked === 'string') return wordTerm(text, { start, end }, asked);
  const keyPlace = { start, end: start + all.length };
  return { kind: 'condition', asked, negated: minus === '-', typed: values, keyPlace, place: { start, end } };
}

/** The values between commas. Empty ones are left out: the next one is not typed yet. */
function valuesAt(text: string, start: number): { values: readonly string[]; end: number } {
  const values: string[] = [];
  let at = start;
  for (;;) {
    const value = text[at] === '"' ? quoted(text, at) : bareValue(text, at);
    if (value.value !== '') values.push(value.value);
    at = value.end;
    if (text[at] !== ',') return { values, end: at };
    at += 1;
  }
}

function bareValue(text: string, start: number): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== ',' && !SPACE.test(text[end] ?? '')) end += 1;
  return { value: text.slice(start, end), end };
}

/** What a condition asks for, or the sentence that says why it asks for nothing. */
function askedFor(key: QueryKey, values: readonly string[]): Asked | string {
  if (values.length === 0) return `"${key}:" needs a value.`;
  if (key === 'is') return everyValue(values, parseIsWord, read => ({ key, values: read }));
  const time = oneOf(TIME_KEYS, key);
  if (time !== null)
    return everyValue(
      values,
      value => parseTime(time, value),
      read => ({ key: time, values: read }),
    );
  const amount = oneOf(AMOUNT_KEYS, key);
  if (amount !== null)
    return everyValue(
      values,
      value => parseCount(amount, value),
      read => ({ key: amount, values: read }),
    );
  const textKey = oneOf(TEXT_KEYS, key);
  return textKey === null ? `There is no key "${key}:".` : { key: textKey, values };
}

/** One value that cannot be read makes the whole condition text: half of it would find something else than was asked. */
function everyValue<Value extends object | string>(
  values: readonly string[],
  read: (value: string) => Read<Value>,
  make: (values: readonly Value[]) => Asked,
): Asked | string {
  const found: Value[] = [];
  for (const value of values) {
    const one = read(value);
    if ('problem' in one) return one.problem;
    found.push(one.value);
  }
  return make(found);
}

type Read<Value> = { readonly value: Value } | { readonly problem: string };

function readOr<Value extends object>(found: Value | string): Read<Value> {
  return typeof found === 'string' ? { problem: found } : { value: found };
}

function parseIsWord(text: string): Read<(typeof IS_WORDS)[number]> {
  const word = oneOf(IS_WORDS, text.toLowerCase());
  return word === null
    ? {
        problem: `"is:${text}" is not known${didYouMean(text, IS_WORDS)}; a session is ${IS_WORDS.join(', ')}.`,
      }
    : { value: word };
}

function parseTime(key: TimeKey, text: string): Read<Exclude<ReturnType<typeof parsePeriod>, string>> {
  const period = parsePeriod(text);
  if (typeof period === 'string') return { problem: period };
  if (key === 'on')
    return isFinerThanDays(period)
      ? { problem: `"on:${text}" is no day; "since:" takes hours.` }
      : { value: period };
  return isRange(period)
    ? { problem: `"${key}:" takes one time; a range belongs to "on:".` }
    : { value: period };
}

function parseCount(key: AmountKey, text: string): Read<Exclude<ReturnType<typeof parseAmount>, string>> {
  return key === 'size'
    ? readOr(parseAmount(text, SIZE_UNITS, 'a size is >1gb, <500k or 10mb..50mb'))
    : readOr(parseAmount(text, COUNT_UNITS, `${key} are >10, <50 or 10..50`));
}
