/**
 * Whether sessions fit the conditions and the exact texts of a query. Promises: pure; prepared once, then a few comparisons a session, the
 * cheapest first; what is not known fits no value, and fits every negated condition. Words are ranked elsewhere.
 */
import type { Conversation } from '../format/conversation.ts';
import { isLive } from '../format/live-state.ts';
import type { Amount } from './amount.ts';
import { type FolderContext, folderTest } from './folder-pattern.ts';
import { beginningOf, daysOf, endOf, type Period, type TimeRange } from './period.ts';
import {
  type AmountKey,
  type ConditionTerm,
  IS_WORDS,
  type IsWord,
  type Query,
  type TextKey,
  type TimeKey,
} from './query.ts';
import { type TextTest, textTest } from './text-pattern.ts';

/** What a query is compared with besides the session. */
export interface MatchContext extends FolderContext {
  /** Milliseconds since the epoch: what `2d` and `today` count from. */
  readonly nowMs: number;
}

type SessionTest = (session: Conversation) => boolean;

/** Numbers that conditions compare. */
export type NumberKey = 'updated' | AmountKey;

/** What one condition or exact text looks at in a session, and what it wants there. */
type WantedFact =
  | { readonly about: 'flag'; readonly words: readonly IsWord[] }
  | { readonly about: 'number'; readonly key: NumberKey; readonly ranges: readonly NumberRange[] }
  /** Many sessions share a folder or a model: `fits` keeps its answer for each text. */
  | { readonly about: 'text'; readonly key: SharedTextKey; readonly fits: TextTest }
  /** What hardly two sessions have in common. */
  | { readonly about: 'session'; readonly test: SessionTest };

export interface Condition {
  readonly wanted: WantedFact;
  /** What does not fit is wanted, and what is not known. */
  readonly negated: boolean;
}

/** Where a number has to be; without an end: infinite. */
export type NumberRange = Omit<Amount, 'min' | 'max'> & { readonly min: number; readonly max: number };

/** What is looked at first: flags and numbers, then short texts, then long ones. */
const COST: Readonly<Record<WantedFact['about'], number>> = { flag: 0, number: 1, text: 2, session: 3 };

/** The conditions and the exact texts of `query`, the cheapest first. */
export function conditionsOf(query: Query, context: MatchContext): readonly Condition[] {
  const conditions = query.terms.flatMap((term): Condition[] => {
    if (term.kind === 'condition') return [{ wanted: wantedBy(term.asked, context), negated: term.negated }];
    if (term.kind !== 'exact' || term.text === '') return [];
    return [{ wanted: { about: 'session', test: exactTest(term.text) }, negated: false }];
  });
  return conditions.sort((a, b) => COST[a.wanted.about] - COST[b.wanted.about]);
}

/**
 * The test for every condition and exact text of `query`, or null when it has none: every session fits then.
 *
 * @example
 * const fits = sessionTest(parseQuery('is:fork since:2d'), context);
 * const shown = fits === null ? sessions : sessions.filter(fits);
 */
export function sessionTest(query: Query, context: MatchContext): SessionTest | null {
  const tests = conditionsOf(query, context).map(({ wanted, negated }) => {
    const test = testOf(wanted);
    return negated ? (session: Conversation) => !test(session) : test;
  });
  if (tests.length === 0) return null;
  return session => {
    for (const test of tests) if (!test(session)) return false;
    return true;
  };
}

function testOf(wanted: WantedFact): SessionTest {
  switch (wanted.about) {
    case 'flag':
      return session => wanted.words.some(word => isFlagged(session, word));
    case 'number': {
      const { key, ranges } = wanted;
      return session => ranges.some(range => isInRange(numberOf(session, key), range));
    }
    case 'text': {
      const { key, fits } = wanted;
      return session => {
        const text = sharedTextOf(session, key);
        return text !== null && fits(text);
      };
    }
    case 'session':
      return wanted.test;
  }
}

/** The words of a query, for ranking: also what looks like a condition and is none. */
export function wordsOf(query: Query): readonly string[] {
  return query.terms.flatMap(term => (term.kind === 'word' ? [term.text] : []));
}

/** The texts in quotes: each has to be in a session as it stands. */
export function exactTextsOf(query: Query): readonly string[] {
  return query.terms.flatMap(term => (term.kind === 'exact' && term.text !== '' ? [term.text] : []));
}

/** It asks for archived sessions: then they are looked at, too. */
export function asksForArchived(query: Query): boolean {
  return query.terms.some(
    term =>
      term.kind === 'condition' &&
      !term.negated &&
      term.asked.key === 'is' &&
      term.asked.values.includes('archived'),
  );
}

function wantedBy(asked: ConditionTerm['asked'], context: MatchContext): WantedFact {
  switch (asked.key) {
    case 'is':
      return { about: 'flag', words: asked.values };
    case 'since':
    case 'until':
    case 'on':
      return timesWanted(asked, context.nowMs);
    case 'size':
    case 'turns':
    case 'tokens':
      return { about: 'number', key: asked.key, ranges: asked.values.map(amountRange) };
    case 'dir':
      return textsWanted(
        asked.key,
        asked.values.map(value => folderTest(value, context)),
      );
    default:
      return textsWanted(asked.key, asked.values.map(textTest));
  }
}

const IS_TESTS: Readonly<Record<IsWord, SessionTest>> = {
  live: isLive,
  working: ({ state }) => state?.kind === 'working',
  waiting: ({ state }) => state?.kind === 'needs-you',
  ready: ({ state }) => state?.kind === 'ready',
  unread: ({ state }) => state?.kind === 'ready',
  idle: ({ state }) => state?.kind === 'idle',
  stopped: ({ state }) => state?.kind === 'stopped',
  archived: ({ archived }) => archived,
  pinned: ({ pinned }) => pinned,
  child: session => isChild(session),
  fork: session => (session.summary?.parentId ?? null) !== null && !isChild(session),
  damaged: ({ summary }) => (summary?.damage ?? 0) > 0 || (summary?.problem ?? null) !== null,
  zst: ({ compressed }) => compressed,
  // To be of another folder is nothing about the session itself.
  hidden: ({ hiddenByCodex }) => hiddenByCodex.some(reason => reason !== 'other-folder'),
};

/** Whether `is:word` fits. */
export function isFlagged(session: Conversation, word: IsWord): boolean {
  return IS_TESTS[word](session);
}

/** Begun by another session, beside it or for a part of its work. */
function isChild({ summary }: Conversation): boolean {
  return summary?.source === 'subagent' || summary?.source === 'side-chat';
}

/** Keys whose texts many sessions share, and of which each has one at most. */
export type SharedTextKey = Exclude<TextKey, 'tag' | 'id'>;

const TEXTS: Readonly<Record<SharedTextKey, (session: Conversation) => string | null>> = {
  dir: ({ summary }) => summary?.cwd ?? null,
  branch: ({ summary }) => summary?.branch ?? null,
  model: ({ summary }) => summary?.model ?? null,
  provider: ({ summary }) => summary?.provider ?? null,
  source: ({ summary }) => summary?.source ?? null,
  by: ({ summary }) => summary?.startedBy ?? null,
  name: ({ name }) => name,
  host: ({ host }) => host ?? null,
};

/** Null: it has none, or that is not known. */
export function sharedTextOf(session: Conversation, key: SharedTextKey): string | null {
  return TEXTS[key](session);
}

/** The values that a session has for a key; most have one. */
export function textsOf(session: Conversation, key: TextKey): readonly string[] {
  if (key === 'tag') return session.tags;
  const text = key === 'id' ? session.id : TEXTS[key](session);
  return text === null ? [] : [text];
}

/** The words of `is:` that a session fits. */
export function isWordsOf(session: Conversation): readonly IsWord[] {
  return IS_WORDS.filter(word => IS_TESTS[word](session));
}

function textsWanted(key: TextKey, tests: readonly TextTest[]): WantedFact {
  const fitsAny = (text: string): boolean => tests.some(test => test(text));
  if (key === 'tag') return { about: 'session', test: ({ tags }) => tags.some(fitsAny) };
  if (key === 'id') return { about: 'session', test: ({ id }) => fitsAny(id) };
  return { about: 'text', key, fits: remembered(fitsAny) };
}

function remembered(test: TextTest): TextTest {
  const answers = new Map<string, boolean>();
  return text => {
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = test(text);
      answers.set(text, answer);
    }
    return answer;
  };
}

function timesWanted(
  { key, values }: { key: TimeKey; values: readonly Period[] },
  nowMs: number,
): WantedFact {
  const ranges = values.map(value => {
    const { fromMs, toMs } = timeRange(key, value, nowMs);
    return { min: fromMs, max: toMs, above: false, below: false };
  });
  return { about: 'number', key: 'updated', ranges };
}

function timeRange(key: TimeKey, period: Period, nowMs: number): TimeRange {
  if (key === 'on') return daysOf(period, nowMs);
  return key === 'since'
    ? { fromMs: beginningOf(period, nowMs), toMs: Number.POSITIVE_INFINITY }
    : { fromMs: Number.NEGATIVE_INFINITY, toMs: endOf(period, nowMs) };
}

const NUMBERS: Readonly<Record<NumberKey, (session: Conversation) => number | null>> = {
  updated: ({ updatedMs }) => updatedMs,
  size: ({ sizeBytes }) => sizeBytes,
  turns: ({ summary }) => summary?.turns ?? null,
  tokens: ({ summary }) => summary?.tokens ?? null,
};

/** NaN where it is not known: that is in no range. */
export function numberOf(session: Conversation, key: NumberKey): number {
  return NUMBERS[key](session) ?? Number.NaN;
}

function amountRange({ min, max, above, below }: Amount): NumberRange {
  return { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY, above, below };
}

export function isInRange(value: number, { min, max, above, below }: NumberRange): boolean {
  return (above ? value > min : value >= min) && (below ? value < max : value <= max);
}

/** In one of the texts that words are looked for in; case does not count. */
function exactTest(text: string): SessionTest {
  const wanted = text.toLowerCase();
  return session => searchedTexts(session).some(one => one.toLowerCase().includes(wanted));
}

/** The texts of a session that words are looked for in; empty ones are left out. */
function searchedTexts({ id, name, summary }: Conversation): readonly string[] {
  return [name, summary?.title, id, summary?.cwd, summary?.branch, summary?.model].filter(one => one != null);
}
