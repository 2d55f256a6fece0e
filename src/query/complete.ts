/**
 * What `Tab` offers at a place in a filter line. Pure. Keys first, then the values that the sessions have, the most frequent first. A
 * choice replaces the part of the line that is being typed.
 */
import { parseQuery, QUERY_KEYS } from './parse.ts';
import { quoteIfNeeded } from './print.ts';
import { AMOUNT_KEYS, IS_WORDS, oneOf, type QueryKey, type QueryPlace, TIME_KEYS } from './query.ts';

export interface Completion {
  /** What is put in the place of the typed part. */
  readonly insert: string;
  /** What the choice is called. */
  readonly label: string;
  /** Sessions that have the value; null: not a value that sessions have, or not counted. */
  readonly count: number | null;
}

export interface Completions {
  /** What a choice replaces. */
  readonly place: QueryPlace;
  readonly choices: readonly Completion[];
}

/** The values that the sessions have for a key, with how many have each; null: they are not counted. */
export type KnownValues = (key: QueryKey) => ReadonlyMap<string, number> | null;

const TIMES = ['today', 'yesterday', '1h', '1d', '7d', '30d', '90d'];
const AMOUNT_EXAMPLES: Readonly<Record<(typeof AMOUNT_KEYS)[number], readonly string[]>> = {
  size: ['>1mb', '>10mb', '>100mb', '>1gb'],
  turns: ['0', '1', '>10', '>100'],
  tokens: ['>100k', '>1m', '>10m'],
};

/** `caret` is a UTF-16 offset in `text`. */
export function completionsAt(text: string, caret: number, known: KnownValues): Completions {
  const start = startOfPart(text, caret);
  const part = text.slice(start, caret);
  const [, minus = '', word = '', rest] = /^(-?)([a-z]*)(?::(.*))?$/is.exec(part) ?? [];
  if (rest === undefined)
    return { place: { start, end: caret }, choices: keyChoices(minus, word.toLowerCase()) };
  const key = oneOf(QUERY_KEYS, word.toLowerCase());
  if (key === null) return { place: { start, end: caret }, choices: [] };
  const typed = lastValue(rest);
  const place = { start: caret - typed.length, end: caret };
  return { place, choices: valueChoices(typed.replace(/^"/, ''), valuesFor(key, known)) };
}

/** Where the term at the caret begins: a blank in quotes does not end it. */
function startOfPart(text: string, caret: number): number {
  const last = parseQuery(text.slice(0, caret)).terms.at(-1);
  return last !== undefined && last.place.end === caret && last.kind !== 'exact' ? last.place.start : caret;
}

/** What stands behind the last comma outside of quotes, with its opening quote. */
function lastValue(values: string): string {
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < values.length; at++) {
    if (values[at] === '"') inQuotes = !inQuotes;
    else if (values[at] === ',' && !inQuotes) start = at + 1;
  }
  return values.slice(start);
}

function keyChoices(minus: string, typed: string): readonly Completion[] {
  return QUERY_KEYS.filter(key => key.startsWith(typed)).map(key => ({
    insert: `${minus}${key}:`,
    label: `${minus}${key}:`,
    count: null,
  }));
}

function valuesFor(key: QueryKey, known: KnownValues): readonly (readonly [string, number | null])[] {
  const counted = known(key);
  if (key === 'is') return IS_WORDS.map(word => [word, counted?.get(word) ?? null] as const);
  if (oneOf(TIME_KEYS, key) !== null) return TIMES.map(time => [time, null] as const);
  const amount = oneOf(AMOUNT_KEYS, key);
  if (amount !== null) return AMOUNT_EXAMPLES[amount].map(example => [example, null] as const);
  return [...(counted ?? [])].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
}

/** Those that begin with what was typed, then those of sessions that have it in them. */
function valueChoices(
  typed: string,
  values: readonly (readonly [string, number | null])[],
): readonly Completion[] {
  const wanted = typed.toLowerCase();
  const beginning = values.filter(([value]) => value.toLowerCase().startsWith(wanted));
  const inside = values.filter(([value, count]) => count !== null && value.toLowerCase().indexOf(wanted) > 0);
  return [...beginning, ...inside].map(([value, count]) => ({
    insert: quoteIfNeeded(value),
    label: value,
    count,
  }));
}
