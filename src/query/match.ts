/**
 * Whether sessions fit the conditions and the exact texts of a query. Promises: pure; prepared once, then a few comparisons a session, the
 * cheapest first; what is not known fits no value, and fits every negated condition. Words are ranked elsewhere.
 */
import type { Conversation } from '../format/conversation.ts';
import { isLive } from '../format/live-state.ts';
import { type Amount, isWithin } from './amount.ts';
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

/** What is compared, the cheapest first: flags and numbers, then short texts, then long ones. */
const COST = { flag: 0, number: 1, text: 2, folder: 3, exact: 4 } as const;

interface Costed {
  readonly cost: number;
  readonly test: SessionTest;
}

/**
 * The test for every condition and exact text of `query`, or null when it has none: every session fits then.
 *
 * @example
 * const fits = sessionTest(parseQuery('is:fork since:2d'), context);
 * const shown = fits === null ? sessions : sessions.filter(fits);
 */
export function sessionTest(query: Query, context: MatchContext): SessionTest | null {
  const tests = query.terms.flatMap(term => {
    if (term.kind === 'condition') return [conditionTest(term, context)];
    return term.kind === 'exact' && term.text !== '' ? [exactTest(term.text)] : [];
  });
  if (tests.length === 0) return null;
  const inOrder = tests.sort((a, b) => a.cost - b.cost).map(({ test }) => test);
  return session => {
    for (const test of inOrder) if (!test(session)) return false;
    return true;
  };
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

function conditionTest({ asked, negated }: ConditionTerm, context: MatchContext): Costed {
  const { cost, test } = positiveTest(asked, context);
  return { cost, test: negated ? session => !test(session) : test };
}

function positiveTest(asked: ConditionTerm['asked'], context: MatchContext): Costed {
  switch (asked.key) {
    case 'is': {
      const tests = asked.values.map(word => IS_TESTS[word]);
      return { cost: COST.flag, test: session => tests.some(test => test(session)) };
    }
    case 'since':
    case 'until':
    case 'on':
      return timeTest(asked, context.nowMs);
    case 'size':
    case 'turns':
    case 'tokens':
      return amountTest(asked);
    case 'dir':
      return {
        cost: COST.folder,
        test: textsTest(
          asked.key,
          asked.values.map(value => folderTest(value, context)),
        ),
      };
    default:
      return { cost: COST.text, test: textsTest(asked.key, asked.values.map(textTest)) };
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

/** Begun by another session, beside it or for a part of its work. */
function isChild({ summary }: Conversation): boolean {
  return summary?.source === 'subagent' || summary?.source === 'side-chat';
}

const TEXTS: Readonly<Record<TextKey, (session: Conversation) => string | null>> = {
  dir: ({ summary }) => summary?.cwd ?? null,
  branch: ({ summary }) => summary?.branch ?? null,
  model: ({ summary }) => summary?.model ?? null,
  provider: ({ summary }) => summary?.provider ?? null,
  source: ({ summary }) => summary?.source ?? null,
  by: ({ summary }) => summary?.startedBy ?? null,
  tag: () => null,
  id: ({ id }) => id,
  name: ({ name }) => name,
  host: ({ host }) => host ?? null,
};

/** The values that a session has for a key; most have one. */
export function textsOf(session: Conversation, key: TextKey): readonly string[] {
  if (key === 'tag') return session.tags;
  const text = TEXTS[key](session);
  return text === null ? [] : [text];
}

/** The words of `is:` that a session fits. */
export function isWordsOf(session: Conversation): readonly IsWord[] {
  return IS_WORDS.filter(word => IS_TESTS[word](session));
}

function textsTest(key: TextKey, tests: readonly TextTest[]): SessionTest {
  if (key === 'tag') return ({ tags }) => tags.some(tag => tests.some(test => test(tag)));
  const textOf = TEXTS[key];
  // Many sessions share a folder or a model: an answer is kept for each text.
  const answers = new Map<string, boolean>();
  return session => {
    const text = textOf(session);
    if (text === null) return false;
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = tests.some(test => test(text));
      if (key !== 'id') answers.set(text, answer);
    }
    return answer;
  };
}

function timeTest({ key, values }: { key: TimeKey; values: readonly Period[] }, nowMs: number): Costed {
  const ranges = values.map(value => timeRange(key, value, nowMs));
  return {
    cost: COST.number,
    test: ({ updatedMs }) =>
      updatedMs !== null && ranges.some(({ fromMs, toMs }) => updatedMs >= fromMs && updatedMs <= toMs),
  };
}

function timeRange(key: TimeKey, period: Period, nowMs: number): TimeRange {
  if (key === 'on') return daysOf(period, nowMs);
  return key === 'since'
    ? { fromMs: beginningOf(period, nowMs), toMs: Number.POSITIVE_INFINITY }
    : { fromMs: Number.NEGATIVE_INFINITY, toMs: endOf(period, nowMs) };
}

const AMOUNTS: Readonly<Record<AmountKey, (session: Conversation) => number | null>> = {
  size: ({ sizeBytes }) => sizeBytes,
  turns: ({ summary }) => summary?.turns ?? null,
  tokens: ({ summary }) => summary?.tokens ?? null,
};

function amountTest({ key, values }: { key: AmountKey; values: readonly Amount[] }): Costed {
  const amountOf = AMOUNTS[key];
  return {
    cost: COST.number,
    test: session => {
      const amount = amountOf(session);
      return amount !== null && values.some(value => isWithin(amount, value));
    },
  };
}

/** In one of the texts that words are looked for in; case does not count. */
function exactTest(text: string): Costed {
  const wanted = text.toLowerCase();
  return {
    cost: COST.exact,
    test: session => searchedTexts(session).some(one => one.toLowerCase().includes(wanted)),
  };
}

/** The texts of a session that words are looked for in; empty ones are left out. */
function searchedTexts({ id, name, summary }: Conversation): readonly string[] {
  return [name, summary?.title, id, summary?.cwd, summary?.branch, summary?.model].filter(one => one != null);
}
