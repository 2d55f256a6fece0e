import { describe, expect, test } from 'vitest';
import type { Item, ItemContent, ToolStatus } from '../../src/format/items/item.ts';
import { ASCII_GLYPHS } from '../../src/text/glyphs.ts';
import { defaultFolded, detailShows, gapBefore, itemTone } from '../../src/text/item-rows.ts';
import { drawn, inStyle, nowMs, rowsOf } from './drawn.ts';
import { inherited, itemOf, outputOf } from './items.ts';

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

function command(
  status: ToolStatus,
  text: string | null,
  more: { exitCode?: number; durationMs?: number } = {},
): Item {
  const output = text === null ? null : outputOf(text, more);
  return itemOf({
    kind: 'tool_call',
    callId: 'c',
    tool: 'shell',
    command: 'npm test',
    input: '{}',
    status,
    output,
  });
}

/** A row of 60 cells with something at each edge. */
const edges = (left: string, right: string): string => left.padEnd(60 - right.length) + right;

describe('what was said', () => {
  test('you, with a bar and the time', () => {
    const item = itemOf({ kind: 'user', text: 'Find out why.\n\nThen fix it.', images: [] });
    expect(drawn(item)).toEqual(['▎you  09:12', '▎Find out why.', '▎', '▎Then fix it.']);
    expect(rowsOf(item)[0]?.spans[0]).toEqual({ text: '▎', style: 'accent' });
  });

  test('a fork says what it inherited; bare files have no times', () => {
    const item = itemOf(
      { kind: 'user', text: 'hi', images: [] },
      { inheritedFrom: inherited, timestamp: null },
    );
    expect(drawn(item)[0]).toBe('▎you  inherited');
  });

  test('images are named, never drawn', () => {
    const images = [
      { mediaType: 'image/png', bytes: 90_000, location: null },
      { mediaType: 'unknown', bytes: null, location: 'https://a.example/b.png' },
    ];
    expect(drawn(itemOf({ kind: 'user', text: '', images })).slice(1)).toEqual([
      '▎[image png, 88K]',
      '▎[image unknown]  https://a.example/b.png',
    ]);
  });

  test('an answer is Markdown under its own head', () => {
    const rows = rowsOf(itemOf({ kind: 'assistant', text: 'A `404` is *not* retried.', images: [] }));
    expect(rows.map(row => row.spans.map(({ text }) => text).join(''))).toEqual([
      ' codex  09:12',
      ' A 404 is not retried.',
    ]);
    expect(inStyle(rows, 'code')).toEqual(['404']);
  });

  test('a folded answer shows its beginning', () => {
    const item = itemOf({ kind: 'assistant', text: numbered(20), images: [] });
    expect(drawn(item, { folded: true })).toEqual([
      ' codex  09:12',
      ' line 1',
      ' line 2',
      ' line 3',
      ' … 17 more rows',
    ]);
  });

  test('nothing said is said so', () => {
    expect(drawn(itemOf({ kind: 'assistant', text: '', images: [] }))).toEqual([' codex  09:12', ' (empty)']);
  });

  test('a thought is one line when folded', () => {
    const item = itemOf({
      kind: 'reasoning',
      text: '**Planning** the search\n\nFirst I look.',
      encrypted: false,
    });
    expect(drawn(item, { folded: true })).toEqual([' ⋯ thought  Planning the search']);
    expect(drawn(item)).toEqual([' ⋯ thought', '   Planning the search', '', '   First I look.']);
    expect(drawn(item, { folded: true, glyphs: ASCII_GLYPHS })).toEqual([' ~ thought  Planning the search']);
  });

  test('a thought that cannot be read says why', () => {
    expect(drawn(itemOf({ kind: 'reasoning', text: '', encrypted: true }))).toEqual([
      ' ⋯ thought  (encrypted)',
    ]);
  });
});

describe('what was done', () => {
  test('a command that went well: result and time at the right edge, first and last lines', () => {
    expect(drawn(command('ok', numbered(40), { exitCode: 0, durationMs: 90 }), { folded: true })).toEqual([
      edges(' $ npm test', '✓  90 ms'),
      '   line 1',
      '   line 2',
      '   … 36 more lines',
      '   line 39',
      '   line 40',
    ]);
  });

  test('a command that failed: its code, and the end of what it said', () => {
    const rows = rowsOf(command('failed', numbered(26), { exitCode: 1, durationMs: 8400 }), { folded: true });
    expect(rows.map(row => row.spans.map(({ text }) => text).join(''))).toEqual([
      edges(' $ npm test', '✗ 1  8.4 s'),
      '   … 21 lines above',
      '   line 22',
      '   line 23',
      '   line 24',
      '   line 25',
      '   line 26',
    ]);
    expect(inStyle(rows, 'bad')).toEqual(['✗ 1']);
  });

  test('a running command counts the seconds', () => {
    expect(drawn(command('running', null))).toEqual([edges(' $ npm test', '…  running 12 s')]);
    const later = { nowMs: nowMs + 3_600_000 };
    expect(drawn(command('running', null), later)[0]).toMatch(/… {2}running 1h 0m$/);
    const nextWeek = { nowMs: nowMs + 7 * 86_400_000 };
    expect(drawn(command('running', null), nextWeek)[0]).toMatch(/… {2}no result$/);
  });

  test('one that waits for an approval does not run, however long it waits', () => {
    const [run, tool] = [
      command('running', null),
      { ...command('running', null), tool: 'act', command: null },
    ];
    const waits = { approvalMs: Date.parse(run.timestamp ?? '') };
    expect(drawn(run, waits)).toEqual([edges(' $ npm test', '…  needs you 12 s')]);
    expect(drawn(tool, waits)[0]).toMatch(/… {2}needs you\? 12 s$/);
    expect(drawn(run, { approvalMs: waits.approvalMs - 1 })[0]).toMatch(/… {2}running 12 s$/);
    const nextWeek = { ...waits, nowMs: nowMs + 7 * 86_400_000 };
    expect(drawn(run, nextWeek)[0]).toMatch(/… {2}needs you \d+/);
  });

  test('nothing known about the end: nothing is claimed', () => {
    expect(drawn(command('unknown', 'text'))).toEqual([' $ npm test', '   text']);
  });

  test('unfolded output is all there, up to a cap that says how much more there is', () => {
    expect(drawn(command('ok', numbered(40))).length).toBe(41);
    const rows = drawn(command('ok', numbered(5000)));
    expect(rows.length).toBe(2002);
    expect(rows.at(-1)).toBe('   … 3,000 more lines');
    const oneLine = drawn(command('ok', 'x'.repeat(3_000_000)));
    expect(oneLine.length).toBe(2002);
    expect(oneLine.at(-1)).toMatch(/… 2\.\dM more$/);
  });

  test('who wants all of it can have it', () => {
    const rows = drawn(command('ok', numbered(5000)), { maxRows: Number.POSITIVE_INFINITY });
    expect(rows.length).toBe(5001);
    expect(rows.at(-1)).toBe('   line 5000');
  });

  test('a long command is cut when folded, whole when not', () => {
    const item = itemOf({
      kind: 'tool_call',
      callId: null,
      tool: 'shell',
      command: `cat <<EOF\n${numbered(3)}EOF`,
      input: '',
      status: 'ok',
      output: null,
    });
    expect(drawn(item, { folded: true })[0]).toMatch(/^ \$ cat <<EOF … +✓$/);
    expect(drawn(item).slice(1)).toEqual(['   line 1', '   line 2', '   line 3', '   EOF']);
  });

  test('another tool shows its name and arguments', () => {
    const tool = { kind: 'tool_call', callId: null, command: null, status: 'ok', output: null } as const;
    expect(
      drawn(itemOf({ ...tool, tool: 'view_image', input: '{"path":"a.png","n":[1,2]}' }), {
        folded: true,
      })[0],
    ).toMatch(/^ • view_image {2}path: a\.png, n: \[2\] +✓$/);
    expect(drawn(itemOf({ ...tool, tool: 'odd', input: 'not json' }), { folded: true })[0]).toMatch(
      /^ • odd {2}not json +✓$/,
    );
  });

  test('arguments that do not fit one line are shown as written when unfolded', () => {
    const tool = {
      kind: 'tool_call',
      callId: null,
      command: null,
      tool: 't',
      status: 'ok',
      output: null,
    } as const;
    const rows = drawn(itemOf({ ...tool, input: '{"a":{"b":1}}' }));
    expect(rows.slice(1)).toEqual(['   {"a":{"b":1}}']);
  });

  test('a plan shows its steps', () => {
    const plan = [
      { step: 'read', status: 'completed' },
      { step: 'write', status: 'in_progress' },
      { step: 'test', status: 'pending' },
    ];
    const input = JSON.stringify({ plan });
    const output = outputOf('Plan updated');
    const item = itemOf({
      kind: 'tool_call',
      callId: null,
      tool: 'update_plan',
      command: null,
      input,
      status: 'ok',
      output,
    });
    expect(drawn(item).slice(1)).toEqual(['   ✓ read', '   ▸ write', '   • test']);
  });

  test('an output without its call', () => {
    const item = itemOf({ kind: 'tool_output', callId: 'call_7', output: outputOf('gone', { exitCode: 2 }) });
    expect(drawn(item)).toEqual([edges(' • output of call_7', '✗ 2'), '   gone']);
  });

  test('a web search', () => {
    expect(drawn(itemOf({ kind: 'web_search', query: 'node flock', status: 'completed' }))).toEqual([
      ' • searched the web  node flock',
    ]);
    const long = itemOf({ kind: 'web_search', query: 'word '.repeat(12), status: null });
    expect(drawn(long)).toEqual([
      ' • searched the web  word word word word word word word word',
      '   word word word word',
    ]);
    expect(drawn(long, { folded: true })[0]).toMatch(/…$/);
  });
});

describe('borders, remarks and damage', () => {
  test.each<[string, ItemContent, string[]]>([
    [
      'context',
      { kind: 'context', label: 'environment', role: 'user', text: numbered(214) },
      [' ▸ context: environment (214 lines)'],
    ],
    [
      'settings',
      { kind: 'settings', model: 'gpt-5.5', cwd: '/web', text: 'a\nb' },
      [' ▸ settings gpt-5.5, /web (2 lines)'],
    ],
    ['session', { kind: 'session', text: 'x' }, [' ▸ session (1 line)']],
    ['state', { kind: 'state', label: 'state', text: '' }, [' · state']],
    ['compacted', { kind: 'compacted', text: 'a\nb', prompts: [] }, [' ▸ history compacted (2 lines)']],
    ['unknown', { kind: 'unknown', type: 'new_thing', text: '{\n}' }, [' ▸ unknown new_thing (2 lines)']],
    ['turn started', { kind: 'turn_started', turnId: 'x' }, [' · turn started  09:12']],
    ['tokens', { kind: 'tokens', total: 120_000, input: 100_000, output: null }, [' · 120k tokens: 100k in']],
    [
      'tokens of both kinds',
      { kind: 'tokens', total: 5700, input: 5500, output: 240 },
      [' · 5.7k tokens: 5.5k in, 240 out'],
    ],
    ['no tokens', { kind: 'tokens', total: null, input: null, output: null }, [' · tokens not counted']],
    ['note', { kind: 'notice', level: 'note', text: 'well\nthen' }, [' · well', '   then']],
    ['warning', { kind: 'notice', level: 'warning', text: 'careful' }, [' ⚠ careful']],
    ['error', { kind: 'notice', level: 'error', text: 'stream closed' }, [' ✗ stream closed']],
    [
      'damage',
      { kind: 'damaged', reason: 'torn', text: '{"a":' },
      [' ⚠ damaged: line 12, byte 3,456 ends in the middle', '   {"a":'],
    ],
    ['oversize', { kind: 'oversize', bytes: 23_000_000 }, [' ⚠ not shown: line 12, byte 3,456 holds 22M']],
    [
      'missing parent',
      { kind: 'fork', parentId: 'abc', missing: true, problem: 'it is not on this disk' },
      [' ⚠ forked from abc (it is not on this disk)'],
    ],
    [
      'missing segment',
      {
        kind: 'continued',
        segmentId: 'abc',
        missing: true,
        problem: 'it is not on this disk',
        removed: null,
      },
      [' ⚠ goes on from segment abc: it is not on this disk'],
    ],
    [
      'image',
      { kind: 'image', image: { mediaType: 'image/jpeg', bytes: null, location: null } },
      [' [image jpeg]'],
    ],
  ])('%s', (_, content, rows) => {
    expect(drawn(itemOf(content), { folded: true })).toEqual(rows);
  });

  test.each<[ItemContent, string]>([
    [{ kind: 'turn_completed', turnId: null, durationMs: 12_000 }, 'turn took 12 s'],
    // As the recorder ends the turn of a message that it adds: Codex did nothing in it.
    [{ kind: 'turn_completed', turnId: null, durationMs: 0 }, 'turn finished'],
    [{ kind: 'turn_completed', turnId: null, durationMs: null }, 'turn finished'],
    [{ kind: 'turn_aborted', turnId: null, reason: 'interrupted' }, 'turn interrupted'],
    [{ kind: 'turn_aborted', turnId: null, reason: 'replaced' }, 'turn interrupted: replaced'],
    [{ kind: 'fork', parentId: 'abc', missing: false, problem: null }, 'above: inherited from abc'],
    [
      {
        kind: 'continued',
        segmentId: 'abc',
        missing: false,
        problem: null,
        removed: { bytes: 2048, turns: 2 },
      },
      'taken back here: 2 turns, 2K',
    ],
    [
      {
        kind: 'continued',
        segmentId: 'abc',
        missing: false,
        problem: null,
        removed: { bytes: 9_000_000, turns: null },
      },
      'taken back here: 8.6M',
    ],
    [
      { kind: 'continued', segmentId: 'abc', missing: false, problem: null, removed: null },
      'goes on in another file',
    ],
  ])('a rule over the whole width: %j', (content, words) => {
    const [row, ...more] = drawn(itemOf(content));
    expect(more).toEqual([]);
    expect(row).toMatch(/^ ── .* ─+$/);
    expect(row).toContain(` ${words} ─`);
    expect(row?.length).toBe(60);
  });

  test('a turn that failed says why, is shown at every level, and is marked on the scroll bar', () => {
    const item = itemOf({ kind: 'turn_completed', turnId: null, durationMs: 1_000, error: 'out of room' });
    const [rule, ...why] = drawn(item);
    expect(rule).toMatch(/^ ── turn failed after 1\.0 s ─+$/);
    expect(why).toEqual(['   out of room']);
    expect(detailShows('talk', item)).toBe(true);
    expect(itemTone(item)).toBe('failed');
  });

  test('the arguments of a tool are words, over several rows where they are long', () => {
    const input = JSON.stringify({
      message: 'look at the parser',
      task_name: 'child',
      agent_type: 'default',
    });
    const item = itemOf({
      kind: 'tool_call',
      callId: null,
      tool: 'spawn_agent',
      command: null,
      input,
      status: 'ok',
      output: null,
    });
    expect(drawn(item)).toEqual([
      edges(' • spawn_agent', '✓'),
      '   message: look at the parser, task_name: child,',
      '   agent_type: default',
    ]);
  });

  test('unfolded, context shows its text', () => {
    const item = itemOf({ kind: 'context', label: 'environment', role: 'user', text: '<cwd>/web</cwd>\n' });
    expect(drawn(item)).toEqual([' ▾ context: environment (1 line)', '   <cwd>/web</cwd>']);
  });

  test('damage without a line number still has its place', () => {
    const item = itemOf({ kind: 'damaged', reason: 'nul-run', text: '' }, { line: null });
    expect(drawn(item)).toEqual([' ⚠ damaged: byte 3,456 holds zero bytes']);
  });
});

describe('what a search finds is marked', () => {
  test('smart case', () => {
    const item = itemOf({ kind: 'user', text: 'Retry, retry, RETRY', images: [] });
    expect(inStyle(rowsOf(item, { searchQuery: 'retry' }), 'match')).toEqual(['Retry', 'retry', 'RETRY']);
    expect(inStyle(rowsOf(item, { searchQuery: 'Retry' }), 'match')).toEqual(['Retry']);
  });

  test('over the border of two styles, and of two rows', () => {
    const item = itemOf({ kind: 'assistant', text: 'a **bold** word', images: [] });
    expect(inStyle(rowsOf(item, { searchQuery: 'bold word' }), 'match')).toEqual(['bold word']);
    const long = command('ok', `${'x'.repeat(55)}needle`);
    expect(inStyle(rowsOf(long, { searchQuery: 'needle' }), 'match')).toEqual(['ne', 'edle']);
  });

  test('in commands, outputs and diffs, but not in our own words', () => {
    expect(inStyle(rowsOf(command('ok', 'a test\n'), { searchQuery: 'test' }), 'match')).toEqual([
      'test',
      'test',
    ]);
    const said = itemOf({ kind: 'user', text: 'you', images: [] });
    expect(inStyle(rowsOf(said, { searchQuery: 'you' }), 'match')).toEqual(['you']);
  });
});

describe('what is folded, shown and marked', () => {
  test.each<[boolean, ItemContent]>([
    [true, { kind: 'context', label: 'x', role: 'user', text: 'x' }],
    [true, { kind: 'reasoning', text: 'a\nb', encrypted: false }],
    [false, { kind: 'reasoning', text: 'a short one', encrypted: false }],
    [false, { kind: 'user', text: numbered(20), images: [] }],
    [true, { kind: 'user', text: numbered(100), images: [] }],
    [false, { kind: 'assistant', text: numbered(500), images: [] }],
  ])('folded at first: %s', (folded, content) => {
    expect(defaultFolded(itemOf(content))).toBe(folded);
  });

  test('outputs are folded when long', () => {
    expect(defaultFolded(command('ok', numbered(8)))).toBe(false);
    expect(defaultFolded(command('ok', numbered(9)))).toBe(true);
    expect(defaultFolded(command('ok', 'x'.repeat(5000)))).toBe(true);
  });

  test('talk, tools, everything', () => {
    const user = itemOf({ kind: 'user', text: '', images: [] });
    const tokens = itemOf({ kind: 'tokens', total: 1, input: null, output: null });
    const damaged = itemOf({ kind: 'damaged', reason: 'torn', text: '' });
    const shows = (item: Item): boolean[] =>
      (['talk', 'tools', 'everything'] as const).map(level => detailShows(level, item));
    expect(shows(user)).toEqual([true, true, true]);
    expect(shows(command('ok', ''))).toEqual([false, true, true]);
    expect(shows(tokens)).toEqual([false, false, true]);
    expect(shows(damaged)).toEqual([true, true, true]);
  });

  test('marks on the scroll bar', () => {
    expect(itemTone(itemOf({ kind: 'user', text: '', images: [] }))).toBe('user');
    expect(itemTone(command('failed', ''))).toBe('failed');
    expect(itemTone(command('unknown', ''))).toBe(null);
    expect(
      itemTone(itemOf({ kind: 'tool_output', callId: null, output: outputOf('', { exitCode: 3 }) })),
    ).toBe('failed');
  });

  test('blank rows are between blocks, not between remarks', () => {
    const user = itemOf({ kind: 'user', text: '', images: [] });
    const thought = itemOf({ kind: 'reasoning', text: '', encrypted: false });
    const context = itemOf({ kind: 'context', label: '', role: '', text: '' });
    expect([
      gapBefore(null, user),
      gapBefore(user, context),
      gapBefore(context, thought),
      gapBefore(thought, user),
    ]).toEqual([0, 1, 0, 1]);
  });
});
