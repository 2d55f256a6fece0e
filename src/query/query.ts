/**
 * What a filter line says once it is understood. Types only.
 *
 * A query is a row of terms; a session has to fit all of them. A condition names a key and one or more values; one fitting value is
 * enough. All else is text.
 */
import type { Amount } from './amount.ts';
import type { Period } from './period.ts';

/** Keys whose values are texts, compared without regard to case. */
export const TEXT_KEYS = [
  ...(['dir', 'branch', 'model', 'provider', 'source', 'by'] as const),
  ...(['tag', 'id', 'name', 'host'] as const),
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

/** Keys that speak of when a session was last written to. */
export const TIME_KEYS = ['since', 'until', 'on'] as const;
export type TimeKey = (typeof TIME_KEYS)[number];

export const AMOUNT_KEYS = ['size', 'turns', 'tokens'] as const;
export type AmountKey = (typeof AMOUNT_KEYS)[number];

/** What `is:` may ask. */
export const IS_WORDS = [
  'live',
  'working',
  'waiting',
  'ready',
  'unread',
  'idle',
  'stopped',
  'archived',
  'pinned',
  'child',
  'fork',
  'damaged',
  'zst',
  'hidden',
] as const;
export type IsWord = (typeof IS_WORDS)[number];

export type QueryKey = 'is' | TextKey | TimeKey | AmountKey;

/** The word for `text` in `words`, or null: a query may hold any text. */
export function oneOf<Word extends string>(words: readonly Word[], text: string): Word | null {
  return words.find(word => word === text) ?? null;
}

/** What a condition asks for. Values are in the order in which they were typed; there is at least one. */
export type Asked =
  | { readonly key: 'is'; readonly values: readonly IsWord[] }
  | { readonly key: TextKey; readonly values: readonly string[] }
  | { readonly key: TimeKey; readonly values: readonly Period[] }
  | { readonly key: AmountKey; readonly values: readonly Amount[] };

/** Where something stands in the line: UTF-16 offsets, `end` is behind it. */
export interface QueryPlace {
  readonly start: number;
  readonly end: number;
}

export interface WordTerm {
  readonly kind: 'word';
  readonly text: string;
  /** Why it is text although it looks like a condition, as a sentence; null: it is just a word. */
  readonly problem: string | null;
  readonly place: QueryPlace;
}

/** Text in quotes: it has to be in the session as it stands. */
export interface ExactTerm {
  readonly kind: 'exact';
  readonly text: string;
  readonly place: QueryPlace;
}

export interface ConditionTerm {
  readonly kind: 'condition';
  readonly asked: Asked;
  /** Begins with `-`: what does not fit is wanted, and what is not known too. */
  readonly negated: boolean;
  /** The values without quotes, as typed. */
  readonly typed: readonly string[];
  /** Of the key, from its `-` up to its colon. */
  readonly keyPlace: QueryPlace;
  readonly place: QueryPlace;
}

export type QueryTerm = WordTerm | ExactTerm | ConditionTerm;

export interface Query {
  readonly terms: readonly QueryTerm[];
}
