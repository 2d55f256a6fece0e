/** The board: its order, its selection, how it is divided, and what it says at each size. */
import { describe, expect, it } from 'vitest';
import { doingSpans } from '../../../src/app/board/doing.ts';
import type { BoardContext, BoardEvent } from '../../../src/app/board/event.ts';
import { boardLayout } from '../../../src/app/board/layout.ts';
import { boardLines } from '../../../src/app/board/lines.ts';
import { type BoardState, OPENED_BOARD } from '../../../src/app/board/state.ts';
import { updateBoard } from '../../../src/app/board/update.ts';
import { shownTails, viewOf } from '../../../src/app/board/view.ts';
import { boardWindow } from '../../../src/app/board/window.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import type { Conversation, StateKind } from '../../../src/format/conversation.ts';
import type { SessionTail } from '../../../src/live/snapshot.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowText } from '../../../src/text/plain.ts';
import { rowWidth, spansText } from '../../../src/text/spans.ts';
import { conversation, conversations } from '../../support/conversations.ts';

const NOW = 1_764_500_000_000;
const MINUTE = 60_000;

/** Sessions in these states, each since so many minutes. */
function sessions(states: readonly (readonly [StateKind, number])[]): readonly Conversation[] {
  return conversations(states.length).map((row, at) => {
    const [kind, minutes] = states[at] ?? ['idle', 0];
    const sinceMs = NOW - minutes * MINUTE;
    const state =
      kind === 'needs-you'
        ? ({ kind, need: 'question', sinceMs } as const)
        : kind === 'working'
          ? ({ kind, by: 'itself', sinceMs } as const)
          : ({ kind, sinceMs } as const);
    const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies } = row;
    const { name, pinned, tags, summary, live, hiddenByCodex } = row;
    const files = {
      id,
      path,
      createdMs,
      updatedMs,
      sizeBytes,
      archived,
      compressed,
      earlierSegments,
      copies,
    };
    return { ...files, name, pinned, tags, summary, live, state, hiddenByCodex };
  });
}

function contextOf(atWork: readonly Conversation[], columns = 80, rows = 24): BoardContext {
  return {
    atWork,
    fittingIn: (_, sessions) => sessions,
    values: () => null,
    tails: new Map(),
    complete: true,
    size: { columns, rows },
    glyphs: UNICODE_GLYPHS,
    keys: USUAL_KEYS,
    nowMs: NOW,
  };
}

const said = (atWork: readonly Conversation[], grouping: BoardState['grouping'] = 'state'): string[] =>
  boardLines({ atWork, grouping }).map(line =>
    line.kind === 'heading'
      ? `${line.name} ${line.count}`
      : `- ${line.session.state?.kind} ${(NOW - (line.session.state?.sinceMs ?? 0)) / MINUTE}`,
  );

describe('the order', () => {
  it('is needs you, working, ready, idle, stopped; what lasts longest first, of what is over the newest', () => {
    const states = [
      ['stopped', 9],
      ['idle', 1],
      ['ready', 2],
      ['working', 3],
      ['needs-you', 4],
      ['working', 30],
      ['ready', 1],
      ['needs-you', 40],
    ] as const;
    expect(said(sessions(states))).toEqual([
      ...['needs you 2', '- needs-you 40', '- needs-you 4', 'working 2', '- working 30', '- working 3'],
      ...['ready 2', '- ready 1', '- ready 2', 'idle 1', '- idle 1', 'stopped 1', '- stopped 9'],
    ]);
  });

  it('by folder keeps the most urgent session of each first', () => {
    const lines = boardLines({
      atWork: sessions([
        ['working', 1],
        ['needs-you', 2],
        ['idle', 3],
      ]),
      grouping: 'project',
    });
    const first = lines[1];
    expect(lines[0]?.kind).toBe('heading');
    expect(first?.kind === 'session' && first.session.state?.kind).toBe('needs-you');
    expect(lines.filter(({ kind }) => kind === 'session')).toHaveLength(3);
  });
});

describe('the selection', () => {
  const rows = sessions([
    ['needs-you', 5],
    ['working', 5],
    ['working', 2],
  ]);
  const press = (state: BoardState, command: 'up' | 'down' | 'open' | 'answer' | 'last', atWork = rows) =>
    updateBoard(state, { type: 'command', command }, contextOf(atWork));

  it('is the first one until another is chosen, and then stays with its session', () => {
    const later = updateBoard(OPENED_BOARD, { type: 'diskChanged' }, contextOf(rows)).state;
    expect(later.selected).toBeNull();
    const chosen = press(later, 'down').state;
    const [, second] = boardLines({ atWork: rows, grouping: 'state' }).flatMap(line =>
      line.kind === 'session' ? [line.session] : [],
    );
    expect(chosen.selected).toBe(second?.id);
    const fewer = rows.filter(({ state }) => state?.kind !== 'needs-you');
    expect(viewOf(chosen, contextOf(fewer)).selected?.id).toBe(second?.id);
    // It is gone: its neighbour.
    const without = rows.filter(({ id }) => id !== second?.id);
    expect(viewOf(chosen, contextOf(without)).index).toBe(1);
  });

  it('opens and answers the selected one, and does neither where nothing is going on', () => {
    const { state } = press(OPENED_BOARD, 'last');
    expect(press(state, 'open').intent).toMatchObject({ kind: 'open', conversation: { id: state.selected } });
    expect(press(state, 'answer').intent).toMatchObject({
      kind: 'resume',
      conversation: { id: state.selected },
    });
    expect(press(OPENED_BOARD, 'open', []).intent).toBeNull();
  });

  it('is on the screen wherever it goes, at any height', () => {
    const many = sessions(Array.from({ length: 60 }, (_, at) => [at % 2 ? 'working' : 'idle', at] as const));
    for (const height of [1, 2, 3, 5, 10, 24, 60]) {
      const context = contextOf(many, 40, height);
      let state: BoardState = OPENED_BOARD;
      for (const command of ['last', 'up', 'up', 'pageUp', 'first', 'pageDown', 'down', 'last'] as const) {
        state = updateBoard(state, { type: 'command', command }, context).state;
        const { lines, top, layout, selected } = viewOf(state, context);
        const seen = lines.slice(top, top + layout.listRows);
        expect(seen.some(line => line.kind === 'session' && line.session === selected)).toBe(true);
      }
    }
  });
});

describe('the screen', () => {
  const rows = sessions([
    ['needs-you', 5],
    ['working', 5],
    ['working', 2],
    ['ready', 1],
    ['idle', 9],
    ['stopped', 9],
  ]);
  const sizes = [
    [200, 60],
    [120, 32],
    [80, 24],
    [40, 10],
    [20, 3],
    [5, 1],
  ] as const;

  it.each(sizes)('is exactly as large as the terminal: %d×%d', (columns, height) => {
    for (const atWork of [rows, []]) {
      const window = boardWindow(OPENED_BOARD, contextOf(atWork, columns, height));
      expect(window).toHaveLength(height);
      for (const row of window) expect(rowWidth(row)).toBe(columns);
    }
  });

  it('has whole titles and folders where there is space, and gives what they leave to what is done', () => {
    const long =
      'Find out why the nightly export of the customers takes four hours, and what has changed since last week';
    const shown = (title: string, columns: number): string => {
      const summary = { title, cwd: '/code/customer-data-exports' };
      const row = conversation(1, { state: { kind: 'idle', sinceMs: NOW }, summary });
      const usage = { turnTokens: null, isWhole: true, contextPercent: null };
      const tails = new Map([[row.id, { id: row.id, items: [], usage, failed: true }]]);
      return boardWindow(OPENED_BOARD, { ...contextOf([row], columns, 12), tails }).map(rowText)[2] ?? '';
    };
    expect(shown(long, 240)).toContain(`customer-data-exports  ${long}  its file cannot be read`);
    expect(shown('short', 200)).toContain('customer-data-exports  short           its file cannot be read');
    // What is done has its share all the same.
    expect(shown(long, 120)).toMatch(/ Find out why .*… {2}its file cannot be read$/);
  });

  it('gives the columns of context and tokens to the titles while no session says any', () => {
    const title = 'Find out why the nightly export of the customers takes hours';
    const row = conversation(1, {
      state: { kind: 'working', by: 'itself', sinceMs: NOW },
      summary: { title },
    });
    const shown = (turnTokens: number | null, contextPercent: number | null): string => {
      const usage = { turnTokens, isWhole: true, contextPercent };
      const tails = new Map([[row.id, { id: row.id, items: [], usage, failed: false }]]);
      return boardWindow(OPENED_BOARD, { ...contextOf([row]), tails }).map(rowText)[2] ?? '';
    };
    const cellsOfTitle = (text: string): number => /Find[^…]*…/.exec(text)?.[0].length ?? 0;
    const [none, tokens, both] = [shown(null, null), shown(1_200, null), shown(1_200, 61)];
    expect(tokens).toContain('1.2k');
    expect(both).toMatch(/61% +1\.2k/);
    expect(cellsOfTitle(none)).toBeGreaterThan(cellsOfTitle(tokens));
    expect(cellsOfTitle(tokens)).toBeGreaterThan(cellsOfTitle(both));
  });

  it('has panes side by side where there is space, the selected session among them', () => {
    const { panes } = boardLayout({ columns: 200, rows: 60 }, { lines: 11, live: 5 });
    expect(panes?.widths).toHaveLength(4);
    expect((panes?.widths ?? []).reduce((sum, width) => sum + width, 3)).toBe(200);
    expect(boardLayout({ columns: 40, rows: 10 }, { lines: 11, live: 5 }).panes).toBeNull();
    const view = viewOf({ ...OPENED_BOARD, selected: rows[4]?.id ?? null }, contextOf(rows, 200, 60));
    expect(view.panes.at(-1)?.id).toBe(rows[4]?.id);
    expect(new Set(shownTails(view)).size).toBe(rows.length);
  });

  it('says so where nothing is going on', () => {
    const text = boardWindow(OPENED_BOARD, contextOf([])).map(rowText).join('\n');
    expect(text).toContain('Nothing is going on.');
    const looking = boardWindow(OPENED_BOARD, { ...contextOf([]), complete: false })
      .map(rowText)
      .join('\n');
    expect(looking).not.toContain('Nothing is going on.');
  });
});

describe('what a session does now', () => {
  const place = {
    offset: 0,
    length: 1,
    line: null,
    ordinal: null,
    timestamp: null,
    inheritedFrom: null,
    joined: [],
  };
  const tailOf = (...items: object[]): SessionTail =>
    ({
      id: rows[0]?.id,
      items: items.map(item => ({ ...place, ...item })),
      usage: { turnTokens: null, isWhole: false, contextPercent: null },
      failed: false,
    }) as unknown as SessionTail;
  const rows = sessions([['working', 1]]);
  const doing = (tail: SessionTail | undefined): string =>
    spansText(doingSpans(rows[0] as Conversation, tail, UNICODE_GLYPHS));

  it.each([
    [[{ kind: 'assistant', text: '**Now** I `run` it.\nmore' }], 'Now I run it.'],
    [
      [
        { kind: 'assistant', text: 'said' },
        { kind: 'tool_call', tool: 'shell', command: 'npm test\nx', status: 'running' },
      ],
      '$ npm test',
    ],
    [
      [{ kind: 'patch', files: [{ path: 'a.ts' }, { path: 'b.ts' }] }, { kind: 'tokens' }],
      '$ change a.ts, b.ts',
    ],
    [[{ kind: 'question', questions: [{ text: 'Which one?' }] }], 'Which one?'],
    [[{ kind: 'assistant', text: 'a\u001B[31mb' }], 'a␛[31mb'],
    [[{ kind: 'reasoning', text: '' }], ''],
  ])('%j → %s', (items, text) => expect(doing(tailOf(...items))).toBe(text));

  it('is nothing before its end was read, and says where that fails', () => {
    expect(doing(undefined)).toBe('');
    expect(doing({ ...tailOf(), failed: true })).toBe('its file cannot be read');
  });
});

describe('the filter', () => {
  const rows = sessions([
    ['needs-you', 5],
    ['working', 5],
    ['working', 2],
  ]);
  const fittingIn = (line: string, all: readonly Conversation[]) =>
    all.filter(({ state }) => line === '' || state?.kind === line);
  const context = { ...contextOf(rows), fittingIn };
  const stepped = (events: readonly BoardEvent[], from: BoardState = OPENED_BOARD): BoardState =>
    events.reduce((state, event) => updateBoard(state, event, context).state, from);
  const textOf = (state: BoardState): string => boardWindow(state, context).map(rowText).join('\n');
  const typed = (text: string): readonly BoardEvent[] => [
    { type: 'command', command: 'filter' },
    { type: 'text', text },
  ];

  it('shows what fits while it is typed, with its counts, and is seen when it is kept', () => {
    const typing = stepped(typed('working'));
    expect(viewOf(typing, context).sessions).toHaveLength(2);
    expect(textOf(typing)).toMatch(/\/ working +2 working/);
    const kept = stepped([{ type: 'filterCommand', command: 'keep' }], typing);
    expect([kept.typing, kept.filter.text]).toEqual([false, 'working']);
    expect(textOf(kept)).toMatch(/\/ working/);
  });

  it('is cleared by Escape; the next one leads to the list', () => {
    const kept = stepped([...typed('working'), { type: 'filterCommand', command: 'keep' }]);
    const cleared = updateBoard(kept, { type: 'command', command: 'clearOrBack' }, context);
    expect([cleared.state.filter.text, cleared.intent]).toEqual(['', null]);
    expect(updateBoard(cleared.state, { type: 'command', command: 'clearOrBack' }, context).intent).toEqual({
      kind: 'back',
    });
    expect(stepped([...typed('x'), { type: 'filterCommand', command: 'clear' }]).typing).toBe(false);
  });

  it('says so where nothing fits, and opens nothing then', () => {
    const none = stepped(typed('nothing'));
    expect(textOf(none)).toContain('None of 3 sessions fits.');
    expect(updateBoard(none, { type: 'command', command: 'open' }, context).intent).toBeNull();
  });

  it('fills each size exactly', () => {
    for (const [columns, height] of [
      [200, 60],
      [80, 24],
      [40, 10],
      [20, 3],
      [5, 1],
    ] as const) {
      const at = { ...context, size: { columns, rows: height } };
      const window = boardWindow(stepped(typed('working')), at);
      expect(window).toHaveLength(height);
      for (const row of window) expect(rowWidth(row)).toBe(columns);
    }
  });
});

describe('a pane', () => {
  const rows = sessions([
    ['needs-you', 5],
    ['working', 6],
    ['working', 5],
    ['working', 4],
    ['working', 3],
    ['stopped', 2],
  ]);
  const wide = contextOf(rows, 200, 60);
  const stepped = (
    events: readonly BoardEvent[],
    context = wide,
    from: BoardState = OPENED_BOARD,
  ): BoardState => events.reduce((state, event) => updateBoard(state, event, context).state, from);
  const [toPanes, larger, smaller, left, right] = [
    { type: 'command', command: 'toPanes' },
    { type: 'paneCommand', command: 'larger' },
    { type: 'paneCommand', command: 'smaller' },
    { type: 'paneCommand', command: 'left' },
    { type: 'paneCommand', command: 'right' },
  ] as const;
  const order = viewOf(OPENED_BOARD, wide).sessions.map(({ id }) => id);

  it('is chosen with the arrows, and the first one leads back to the list', () => {
    expect(stepped([toPanes]).focus).toBe('pane');
    expect(stepped([toPanes, right, right]).selected).toBe(order[2]);
    expect(stepped([toPanes, right, right, right, right]).selected).toBe(order[3]);
    expect(stepped([toPanes, right, left, left]).focus).toBe('list');
  });

  it('becomes as large as the screen with Enter, in its place, and follows; again: the session opens', () => {
    const large = stepped([toPanes, right, larger]);
    const view = viewOf(large, wide);
    expect([view.layout.listRows, view.panes.map(({ id }) => id)]).toEqual([0, [order[1]]]);
    expect(view.layout.panes?.widths).toEqual([200]);
    expect(shownTails(view)).toEqual([order[1]]);
    const window = boardWindow(large, wide);
    expect(window).toHaveLength(60);
    for (const row of window) expect(rowWidth(row)).toBe(200);
    expect(updateBoard(large, larger, wide).intent).toMatchObject({
      kind: 'open',
      conversation: { id: order[1] },
    });
    expect(stepped([smaller], wide, large).focus).toBe('pane');
    expect(stepped([smaller, smaller], wide, large).focus).toBe('list');
  });

  it('a large one goes on to the sessions beside it, but for those that stopped', () => {
    const at = (...events: readonly BoardEvent[]) => stepped([toPanes, larger, ...events]).selected;
    expect(at(right)).toBe(order[1]);
    expect(at(right, right, right, right, right, right)).toBe(order[4]);
    expect(at(right, left)).toBe(order[0]);
    expect(at(left)).toBe(order[0]);
  });

  it('where there is no space for any, the session opens', () => {
    const step = updateBoard(OPENED_BOARD, toPanes, contextOf(rows, 40, 10));
    expect([step.state.focus, step.intent]).toMatchObject(['list', { kind: 'open' }]);
    // The terminal became smaller meanwhile.
    expect(stepped([{ type: 'resize' }], contextOf(rows, 40, 10), stepped([toPanes])).focus).toBe('list');
  });

  it('is not left with the keys when its session is gone', () => {
    const large = stepped([toPanes, larger]);
    expect(viewOf(large, contextOf([], 200, 60)).focus).toBe('list');
    const stopped = contextOf(sessions([['stopped', 1]]), 200, 60);
    expect(viewOf({ ...large, selected: null }, stopped).focus).toBe('list');
  });
});
