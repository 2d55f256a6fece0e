/** A search of files that become known while it goes on. */
import { describe, expect, it } from 'vitest';
import { GroupedSearch } from '../../src/search/grouped-search.ts';
import type { SearchEnd, SearchRequest } from '../../src/search/request.ts';

const END: SearchEnd = {
  outcome: 'complete',
  message: null,
  searched: 1,
  hits: 0,
  unsearched: [],
  missing: false,
};

/** Searches one group at a time, each until `end` is called. */
class FakeSearcher {
  readonly groups: (readonly string[] | undefined)[] = [];
  end: (how?: Partial<SearchEnd>) => void = () => {};

  search({ paths }: SearchRequest): Promise<SearchEnd> {
    this.groups.push(paths);
    return new Promise(resolve => {
      this.end = (how = {}) => resolve({ ...END, ...how });
    });
  }
}

function searchWith(searcher: FakeSearcher, signal = new AbortController().signal): GroupedSearch {
  return new GroupedSearch(searcher, {
    query: { text: 'a', regex: false },
    scope: 'all',
    signal,
    onHits: () => {},
  });
}

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

describe('a search of files that become known while it goes on', () => {
  it('begins with the first, and searches what came meanwhile in large groups', async () => {
    const searcher = new FakeSearcher();
    const search = searchWith(searcher);
    search.add(['a']);
    search.add(['b']);
    search.add(['c']);
    expect(searcher.groups).toEqual([['a']]);
    searcher.end();
    await nextTurn();
    const many = Array.from({ length: 500 }, (_, n) => `d${n}`);
    search.add(many);
    expect(searcher.groups).toEqual([['a'], ['b', 'c', ...many]]);
    search.add(['e']);
    const ended = search.finish();
    searcher.end({ searched: 502 });
    await nextTurn();
    expect(searcher.groups.at(-1)).toEqual(['e']);
    searcher.end();
    expect((await ended).map(({ searched }) => searched)).toEqual([1, 502, 1]);
    expect(search.isOver).toBe(false);
  });

  it('searches at the end what was too little for a group', async () => {
    const searcher = new FakeSearcher();
    const search = searchWith(searcher);
    search.add(['a']);
    searcher.end();
    await nextTurn();
    search.add(['b']);
    search.add(['c']);
    expect(searcher.groups).toEqual([['a']]);
    const ended = search.finish();
    await nextTurn();
    searcher.end();
    expect((await ended).length).toBe(2);
    expect(searcher.groups).toEqual([['a'], ['b', 'c']]);
  });

  it('counts the hits of all groups for its limit', async () => {
    const limits: (number | undefined)[] = [];
    const search = new GroupedSearch(
      {
        search: ({ limit }) => {
          limits.push(limit);
          return Promise.resolve({ ...END, hits: 2 });
        },
      },
      {
        query: { text: 'a', regex: false },
        scope: 'all',
        limit: 5,
        signal: new AbortController().signal,
        onHits: () => {},
      },
    );
    search.add(['a']);
    await nextTurn();
    search.add(['b']);
    await search.finish();
    expect(limits).toEqual([5, 3]);
  });

  it.each(['limited', 'hung', 'failed', 'stopped'] as const)('is over when a group is %s', async outcome => {
    const searcher = new FakeSearcher();
    const search = searchWith(searcher);
    search.add(['a']);
    search.add(['b']);
    const ended = search.finish();
    searcher.end({ outcome });
    expect((await ended).map(end => end.outcome)).toEqual([outcome]);
    expect([search.isOver, searcher.groups.length]).toEqual([true, 1]);
  });

  it('searches nothing more once it was stopped, and nothing at all without a file', async () => {
    const searcher = new FakeSearcher();
    const stop = new AbortController();
    const search = searchWith(searcher, stop.signal);
    expect(await search.finish()).toEqual([]);
    stop.abort();
    search.add(['a']);
    expect(await search.finish()).toEqual([]);
    expect(searcher.groups).toEqual([]);
  });
});
