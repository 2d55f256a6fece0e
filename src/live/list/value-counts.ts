/**
 * How many sessions have each value of the keys of a filter line, for completion. Promises: kept under every change, so that asking costs
 * nothing but the values; archived sessions are counted apart. Ids, names, times and amounts are not counted: few have the same.
 */
import type { Conversation, Scope } from '../../format/conversation.ts';
import type { KnownValues } from '../../query/complete.ts';
import { isWordsOf, textsOf } from '../../query/match.ts';
import type { QueryKey } from '../../query/query.ts';

const COUNTED = ['dir', 'branch', 'model', 'provider', 'source', 'by', 'tag', 'host'] as const;
type CountedKey = (typeof COUNTED)[number] | 'is';

export class ValueCounts {
  readonly #counts = { archived: noValues(), others: noValues() };

  /** For a session that came, changed or went. */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    if (before !== undefined) this.#add(before, -1);
    if (after !== undefined) this.#add(after, 1);
  }

  /** What the sessions of a scope have; those of a folder and the live ones are counted among all. */
  in(scope: Scope): KnownValues {
    const counts = scope === 'archived' ? this.#counts.archived : this.#counts.others;
    return (key: QueryKey) => (isCounted(key) ? counts[key] : null);
  }

  #add(session: Conversation, by: 1 | -1): void {
    const counts = session.archived ? this.#counts.archived : this.#counts.others;
    for (const word of isWordsOf(session)) count(counts.is, word, by);
    if (session.summary === null && session.tags.length === 0 && session.host === undefined) return;
    for (const key of COUNTED) for (const value of textsOf(session, key)) count(counts[key], value, by);
  }
}

function noValues(): Readonly<Record<CountedKey, Map<string, number>>> {
  const none = (): Map<string, number> => new Map();
  const texts = { dir: none(), branch: none(), model: none(), provider: none(), source: none() };
  return { ...texts, is: none(), by: none(), tag: none(), host: none() };
}

function isCounted(key: QueryKey): key is CountedKey {
  return key === 'is' || COUNTED.some(one => one === key);
}

function count(values: Map<string, number>, value: string, by: 1 | -1): void {
  const now = (values.get(value) ?? 0) + by;
  if (now > 0) values.set(value, now);
  else values.delete(value);
}
