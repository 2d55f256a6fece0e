import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/app/effect.ts';
import { EMPTY_FILTER } from '../../../src/app/filter/filter-field.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { searchAllContext } from '../../../src/app/root/context.ts';
import { keyContext } from '../../../src/app/root/focus.ts';
import { update } from '../../../src/app/root/update.ts';
import { openedSearchAll } from '../../../src/app/search-all/state.ts';
import { searchAllWindow } from '../../../src/app/search-all/window.ts';
import { type AppState, viewerOf } from '../../../src/app/state.ts';
import type { Scope } from '../../../src/format/conversation.ts';
import type { SearchSnapshot, Snapshot } from '../../../src/live/snapshot.ts';
import type { SearchHit } from '../../../src/search/request.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { idOnHost } from '../../../src/text/host-id.ts';
import { rowWidth, spansText } from '../../../src/text/spans.ts';
import { conversations, idOf, listSnapshot, MINUTE, NOW, snapshotWith } from '../../support/conversations.ts';
import { itemsOf, snapshotOf, user } from '../../support/items.ts';

const [UP, DOWN, ESC, ENTER, PAGE_DOWN] = ['\u001B[A', '\u001B[B', '\u001B', '\r', '\u001B[6~'];

function hit(n: number, over: Partial<SearchHit> = {}): SearchHit {
  return {
    session: {
      id: idOf(n),
      path: `/home/ana/.codex/sessions/2026/11/22/rollout-2026-11-22T12-00-00-${idOf(n)}.jsonl`,
      title: `session ${n}`,
      cwd: '/home/ana',
      archived: false,
      updatedMs: NOW - n * MINUTE,
    },
    line: n + 1,
    offset: 100 * n,
    kind: 'assistant',
    snippet: `before the needle ${n}`,
    matches: [[11, 17]],
    more: false,
    name: null,
    ...over,
  };
}

const found: SearchSnapshot = {
  query: { text: 'needle', regex: false },
  fitting: null,
  phase: 'done',
  hits: [],
  searched: 30,
  unsearched: 0,
  outcome: 'complete',
  message: null,
  missing: [],
};

/** The search screen under test; the store shows what a test sets. */
class Searching {
  state: AppState;
  effects: Effect[] = [];
  snapshot: Snapshot = snapshotWith({ conversations: listSnapshot(conversations(30)) });

  constructor(size = { columns: 80, rows: 24 }, glyphs = UNICODE_GLYPHS, scope: Scope = 'all') {
    const preferences = { scope, sort: 'updated', detail: 'tools', notify: null } as const;
    this.state = initialState({ size, glyphs, home: '/home/ana', preferences, open: null });
    this.press('S');
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind !== 'key') continue;
      const step = update(this.state, { type: 'key', key: decoded.key }, this.snapshot);
      this.state = step.state;
      this.effects = [...step.effects];
    }
    return this;
  }

  shows(search: Partial<SearchSnapshot>): this {
    this.snapshot = { ...this.snapshot, search: { ...found, ...search } };
    this.state = update(this.state, { type: 'diskChanged' }, this.snapshot).state;
    return this;
  }

  rows(): string[] {
    const { screen } = this.state;
    if (screen.kind !== 'searchAll') throw new Error('not searching');
    return searchAllWindow(screen.searchAll, searchAllContext(this.state, this.snapshot)).map(row =>
      spansText(row.spans),
    );
  }

  text(): string {
    return this.rows().join('\n');
  }
}

const hits = (count: number): SearchHit[] => Array.from({ length: count }, (_, n) => hit(n));

describe('the search over all sessions', () => {
  it('opens with S, and everything typed is the query', () => {
    const person = new Searching();
    expect(person.effects.filter(effect => effect.type !== 'preview')).toEqual([{ type: 'openSearchAll' }]);
    expect(keyContext(person.state)).toBe('searchAll');
    person.press('q', '?');
    expect(person.effects).toEqual([
      { type: 'searchAll', query: { text: 'q?', regex: false }, where: 'all', filter: '' },
    ]);
    expect(person.text()).toContain('search  q?');
  });

  it('searches again with each change, and for an expression after Ctrl-R', () => {
    const person = new Searching().press('a', 'b', '\u007F');
    expect(person.effects).toEqual([
      { type: 'searchAll', query: { text: 'a', regex: false }, where: 'all', filter: '' },
    ]);
    person.press('\u0012');
    expect(person.effects).toEqual([
      { type: 'searchAll', query: { text: 'a', regex: true }, where: 'all', filter: '' },
    ]);
    expect(person.text()).toContain('regex');
  });

  it('takes a paste as one line', () => {
    const person = new Searching();
    const step = update(person.state, { type: 'paste', text: 'two\nlines' }, person.snapshot);
    expect(step.effects).toEqual([
      { type: 'searchAll', query: { text: 'two lines', regex: false }, where: 'all', filter: '' },
    ]);
  });

  it('shows the host of a hit that is not of this machine, and which hosts are not there', () => {
    const session = { ...hit(0).session, id: idOnHost('b', hit(0).session.id) };
    const person = new Searching().press('x').shows({ hits: [hit(1), hit(0, { session })], missing: ['c'] });
    expect(person.text()).toMatch(/ {2}b {2}session 0/);
    expect(person.text()).toContain('2 hits, searched 30 sessions, without c');
    person.press('\r');
    expect(person.state.screen.kind).toBe('viewer');
    const nothing = new Searching().press('x').shows({ missing: ['c', 'd'] });
    expect(nothing.text()).toContain('Not searched, because not connected: c, d.');
  });

  it('shows title, age, place and the snippet', () => {
    const person = new Searching().press('x').shows({ hits: [hit(3)] });
    expect(person.text()).toMatch(/3m {2}session 3 .*\n.*before the needle 3 .*codex · line 4/);
    expect(person.text()).toContain('before the needle 3');
    expect(person.text()).toContain('1 hit, searched 30');
  });

  it('says how far it is', () => {
    const person = new Searching().press('x').shows({ phase: 'running', outcome: null, searched: 12 });
    expect(person.text()).toContain('searched 12 of ');
    expect(person.text()).toContain('Searching');
  });

  it('says when nothing was found, when it failed, and what could not be searched', () => {
    const person = new Searching().press('x').shows({});
    expect(person.text()).toContain('Nothing says "x".');
    person.shows({ outcome: 'failed', message: 'Not a regular expression: no.' });
    expect(person.text()).toContain('Not a regular expression: no.');
    person.shows({ unsearched: 2 });
    expect(person.text()).toContain('searched 30 sessions, 2 not');
  });

  it('keeps the selection on its hit while more come in behind it', () => {
    const person = new Searching()
      .press('x')
      .shows({ hits: hits(3) })
      .press(DOWN, DOWN);
    person.shows({ hits: hits(40) });
    expect(person.rows().find(row => row.startsWith('▌'))).toContain('session 2');
    expect(person.text()).toContain('3 of 40 hits');
  });

  it('turns pages, and the selection never leaves the screen', () => {
    const person = new Searching().press('x').shows({ hits: hits(40) });
    person.press(PAGE_DOWN);
    expect(person.text()).toContain('10 of 40');
    person.press(UP, UP);
    expect(person.rows().find(row => row.startsWith('▌'))).toContain('session 7');
    person.press(...Array.from({ length: 9 }, () => PAGE_DOWN));
    expect(person.text()).toContain('40 of 40');
  });

  it('Esc stops a search that runs, and goes back from one that does not', () => {
    const person = new Searching().press('x').shows({ phase: 'running', outcome: null, hits: hits(1) });
    person.press(ESC);
    expect(person.effects).toEqual([{ type: 'stopSearchAll' }]);
    expect(person.state.screen.kind).toBe('searchAll');
    person.shows({ phase: 'done', outcome: 'stopped', hits: hits(1) }).press(ESC);
    expect(person.effects).toEqual([{ type: 'closeSearchAll' }]);
    expect(person.state.screen.kind).toBe('picker');
  });

  it('Enter opens the session at the hit, and leaving it comes back to the hits', () => {
    const person = new Searching()
      .press('x')
      .shows({ hits: hits(3) })
      .press(DOWN, ENTER);
    const effect = person.effects.find(({ type }) => type === 'openHit');
    expect(effect).toMatchObject({ hit: { offset: 100 } });
    expect(viewerOf(person.state)).toMatchObject({
      search: { field: { text: 'needle' } },
      jump: { kind: 'around', offset: 100 },
    });
    person.snapshot = { ...person.snapshot, items: snapshotOf(itemsOf([user('a needle')])) };
    person.press('q');
    expect(person.state.screen.kind).toBe('searchAll');
    expect(person.rows().find(row => row.startsWith('▌'))).toContain('session 1');
  });

  it.each([
    ['all', 'all', 'search in all sessions'],
    ['folder', 'folder', 'search in the sessions of this folder'],
    ['live', 'all', 'search in all sessions'],
    ['archived', 'archived', 'search in the archived sessions'],
  ] as const)('opened from the scope %s it searches there: %s', (scope, where, words) => {
    const person = new Searching({ columns: 80, rows: 24 }, UNICODE_GLYPHS, scope).press('x');
    expect(person.effects).toEqual([
      { type: 'searchAll', query: { text: 'x', regex: false }, where, filter: '' },
    ]);
    expect(person.shows({}).text()).toContain(words);
  });

  it('tab searches somewhere else', () => {
    const person = new Searching().press('x');
    const places = ['\t', '\t', '\t', '\t', '\t'].map(key => person.press(key).effects);
    expect(places.flat().map(effect => effect.type === 'searchAll' && effect.where)).toEqual([
      'folder',
      'archived',
      'all',
      'folder',
      'archived',
    ]);
    expect(person.shows({}).text()).toContain(
      'Searched in the archived sessions. tab searches somewhere else.',
    );
  });

  it('groups the hits of one session under its title, which a page that begins inside it repeats', () => {
    const one = [0, 1, 2, 3].map(line =>
      hit(7, { line, snippet: `needle ${line} of seven`, matches: [[0, 6]] }),
    );
    const many = Array.from({ length: 30 }, (_, line) => ({ ...hit(8, { line }), more: line === 29 }));
    const person = new Searching().press('x').shows({ hits: [...one, ...many] });
    expect(person.text().split('session 7').length).toBe(2);
    expect(person.text()).toMatch(/session 7 .*4 hits/);
    expect(person.text()).toMatch(/session 8 .*30 hits and more/);
    person.press(DOWN, DOWN);
    expect(person.rows().find(row => row.startsWith('▌'))).toContain('needle 2 of seven');
    for (let key = 0; key < 8; key++) {
      const before = person.text();
      person.press(PAGE_DOWN);
      expect(person.rows().filter(row => row.startsWith('▌')).length).toBeGreaterThan(0);
      if (person.text() !== before) expect(person.text()).toContain('session 8');
    }
    expect(person.text()).toContain('34 of 34 hits');
  });

  it('every hit can be reached by rows and by pages, whatever the groups are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (sessions, rows) => {
          const all = sessions.map((n, at) => hit(n, { line: at, snippet: `hit-${at}.`, matches: [] }));
          const person = new Searching({ columns: 80, rows }).press('x').shows({ hits: all });
          const chosen = () => /(?:▌.*)?▌ +hit-(\d+)\./.exec(person.text())?.[1];
          // On a screen of one row there is the field alone.
          if (rows < 4) return;
          for (let at = 0; at < all.length; at++) {
            expect(chosen()).toBe(String(at));
            person.press(DOWN);
          }
          for (let page = 0; page < all.length; page++) person.press('\u001B[5~');
          expect(chosen()).toBe('0');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('Enter without a hit does nothing', () => {
    const person = new Searching().press('x').shows({}).press(ENTER);
    expect(person.effects).toEqual([]);
    expect(person.state.screen.kind).toBe('searchAll');
  });

  it('shows the match on 40 columns, however far in the snippet it is', () => {
    const long = hit(1, { snippet: `${'word '.repeat(12)}needle and more`, matches: [[60, 66]] });
    const person = new Searching({ columns: 40, rows: 10 }).press('x').shows({ hits: [long, ...hits(5)] });
    expect(person.text()).toContain('needle');
    expect(person.text()).toContain('6 hits, searched 30');
    expect(person.rows()).toHaveLength(10);
  });

  it('makes what a session says harmless', () => {
    const evil = hit(1, { snippet: 'a\u001B[2Jneedle\u202E', matches: [[5, 11]], name: 'n\u001B]0;x\u0007' });
    const person = new Searching().press('x').shows({ hits: [evil] });
    expect(person.text()).not.toMatch(/[\u001B\u0007\u202E]/);
  });

  it('fills every screen exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 50 }),
        fc.boolean(),
        (columns, rows, count, ascii) => {
          const person = new Searching({ columns, rows }, ascii ? ASCII_GLYPHS : UNICODE_GLYPHS);
          person.press('日', '本').shows({ hits: hits(count) });
          const window = searchAllWindow(
            person.state.screen.kind === 'searchAll'
              ? person.state.screen.searchAll
              : openedSearchAll('all', EMPTY_FILTER),
            searchAllContext(person.state, person.snapshot),
          );
          expect(window.length).toBeLessThanOrEqual(Math.max(2, rows));
          for (const row of window) expect(rowWidth(row)).toBe(columns);
        },
      ),
    );
  });
});

const SHIFT_TAB = '\u001B[Z';
const asked = (person: Searching): readonly string[] =>
  person.effects.flatMap(effect => (effect.type === 'searchAll' ? [effect.filter] : []));

/** With the values that tab completes. */
function filtering(size = { columns: 100, rows: 24 }): Searching {
  const person = new Searching(size);
  const values = new Map([
    ['main', 62],
    ['wip', 3],
  ]);
  const known = (key: string) => (key === 'branch' ? values : null);
  person.snapshot = {
    ...person.snapshot,
    conversations: listSnapshot(conversations(30), { values: known }),
  };
  return person;
}

describe('the filter of the search over all sessions', () => {
  it.each([
    ['Shift-tab', SHIFT_TAB],
    ['up from the first hit', UP],
  ])('has the keys after %s, and what is typed is asked', (_, key) => {
    const person = filtering().press('x', key);
    expect(keyContext(person.state)).toBe('searchAllFilter');
    expect(asked(person.press(...'is:fork'))).toEqual(['is:fork']);
    expect(person.text()).toContain('filter  is:fork');
    expect(person.text()).toContain('search  x');
  });

  it.each([
    ['down', DOWN],
    ['Enter', ENTER],
    ['Ctrl-N', '\u000E'],
    ['Esc', ESC],
  ])('%s gives the keys back to the text and the hits, and it stays', (_, key) => {
    const person = filtering().press('x', SHIFT_TAB, ...'is:fork', key);
    expect(keyContext(person.state)).toBe('searchAll');
    expect(person.effects).toEqual([]);
    person.press('y');
    expect(person.effects).toEqual([
      { type: 'searchAll', query: { text: 'xy', regex: false }, where: 'all', filter: 'is:fork' },
    ]);
  });

  it('tab completes it with the counts, and an unfinished condition waits until the field is left', () => {
    const person = filtering().press(SHIFT_TAB, ...'branch:');
    expect(asked(person)).toEqual(['']);
    expect(person.text()).toMatch(/tab +main 62 +wip 3/);
    expect(asked(person.press('\t'))).toEqual(['branch:main']);
    person.press('\u0015', ...'is:li');
    expect(asked(person.press(DOWN))).toEqual(['is:live']);
    person.press(SHIFT_TAB, '\u0015', ...'is:w');
    expect(asked(person.press(DOWN))).toEqual(['is:w']);
    expect(person.text()).toMatch(/Taken as text: "is:w" is not known/);
  });

  it('is the list’s where it was opened from a filtered list', () => {
    const begun = new Searching();
    const leave = update(
      begun.press(ESC, '/', ...'dir:api').state,
      { type: 'key', key: { name: 'escape', text: '', ctrl: false, alt: false, shift: false } },
      begun.snapshot,
    );
    expect(leave.state.picker.filter.text).toBe('');
    begun.state = { ...begun.state, picker: { ...begun.state.picker, typing: false } };
    begun.press('S');
    expect(begun.effects).toContainEqual({
      type: 'searchAll',
      query: { text: '', regex: false },
      where: 'all',
      filter: 'dir:api',
    });
    expect(begun.shows({ phase: 'idle', fitting: 12 }).text()).toMatch(
      /filter {2}dir:api .*12 of 30 sessions fit/,
    );
  });

  it('counts what is searched by what fits', () => {
    const person = filtering().press('x', SHIFT_TAB, ...'is:fork', DOWN);
    person.shows({ phase: 'running', outcome: null, searched: 3, fitting: 12 });
    expect(person.text()).toContain('searched 3 of 12');
    person.shows({ fitting: 0, searched: 0 });
    expect(person.text()).toContain('No session of all sessions fits the filter.');
    person.shows({ fitting: 12, searched: 12 });
    expect(person.text()).toContain('Nothing says "x" in the sessions that fit the filter.');
  });

  it('asks again when the titles that were missing are read', () => {
    const person = filtering();
    const withTitles = (read: number) => ({ values: () => null, titles: { read, of: 30 } });
    person.snapshot = { ...person.snapshot, conversations: listSnapshot(conversations(30), withTitles(3)) };
    person.press('x', SHIFT_TAB, ...'is:fork', DOWN);
    expect(person.shows({ fitting: 1 }).text()).toContain('titles 3 of 30');
    const read = { ...person.snapshot, conversations: listSnapshot(conversations(30), withTitles(30)) };
    const step = update(person.state, { type: 'diskChanged' }, read);
    expect(step.effects).toContainEqual({
      type: 'searchAll',
      query: { text: 'x', regex: false },
      where: 'all',
      filter: 'is:fork',
    });
    expect(update(step.state, { type: 'diskChanged' }, read).effects).toEqual([]);
  });

  it.each([
    [200, 60],
    [120, 32],
    [80, 24],
    [40, 10],
    [40, 5],
  ])('both lines are there on %i×%i', (columns, rows) => {
    const person = filtering({ columns, rows })
      .press('x', SHIFT_TAB, ...'is:fork')
      .shows({ fitting: 3 });
    const [filter, search] = person.rows().slice(rows < 6 ? 0 : 1);
    expect(filter).toMatch(/^ filter {2}is:fork .*3/);
    expect(search).toMatch(/^ search {2}x/);
    expect(person.rows()).toHaveLength(rows);
  });
});
