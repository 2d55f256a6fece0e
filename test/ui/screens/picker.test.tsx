import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import { PLAIN_THEME, themeFor } from '../../../src/terminal/theme.ts';
import { ASCII_GLYPHS } from '../../../src/text/glyphs.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';
import { PickerRows } from '../../../src/ui/screens.tsx';
import { ThemeContext } from '../../../src/ui/theme-context.ts';
import {
  conversation,
  conversations,
  DAY,
  HOUR,
  idOf,
  listSnapshot,
  MINUTE,
  NOW,
} from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

afterEach(cleanup);

const counts = { all: 1204, folder: 37, live: 2, archived: 12, exact: true };
const running = { pid: 4121, command: 'codex', daemon: false, turn: 'running' } as const;
const preview = {
  question: 'The uploader retries for ever when the bucket is gone. Find out why and fix it.',
  answer: 'The loop never looks at the error kind, so a 404 is retried like a 503.',
  tool: { label: 'npm test -- upload', running: true, exitCode: null },
};

/** One row of every kind, newest first. */
const kinds: readonly Conversation[] = [
  conversation(1, {
    live: running,
    sizeBytes: 317_440,
    summary: { title: 'port the parser', cwd: '/x/parser', branch: 'feat/zod', items: 18 },
  }),
  conversation(2, {
    live: running,
    summary: { title: 'fix flaky retry in uploader', cwd: '/x/api-gateway', items: 42, preview },
  }),
  conversation(3, {
    updatedMs: NOW - 4 * MINUTE,
    live: { ...running, turn: 'idle' },
    summary: { title: 'why is signup failing', cwd: '/x/web' },
  }),
  conversation(4, {
    updatedMs: NOW - 2 * HOUR,
    hiddenByCodex: ['exec'],
    summary: { title: 'nightly dependency report', cwd: '/x/ops' },
  }),
  conversation(5, {
    updatedMs: NOW - 3 * DAY,
    sizeBytes: 2 ** 31,
    summary: { title: 'rename the billing tables', cwd: '/x/billing', damage: 2 },
  }),
  conversation(6, {
    updatedMs: NOW - 4 * DAY,
    compressed: true,
    summary: { title: '日本語の README を追加する', cwd: '/x/docs' },
  }),
  conversation(7, { updatedMs: NOW - 5 * DAY, name: 'a name of its own', copies: 1 }),
  conversation(8, { updatedMs: NOW - 6 * DAY, summary: null }),
];
const list = [...kinds, ...conversations(1204).slice(8)];

/** What Ink makes of the picker's window: one string a row. */
function frame(picker: PickerHarness, color: 'color' | 'mono' = 'mono'): string[] {
  const { columns, rows } = picker.context.size;
  const theme = themeFor({ TERM: 'xterm-256color', COLORFGBG: '15;0' }, { color: color === 'color' });
  const { lastFrame } = render(
    <ThemeContext value={color === 'color' ? theme : PLAIN_THEME}>
      <Box width={columns} height={rows} flexShrink={0} flexDirection="column">
        <PickerRows window={picker.window} />
      </Box>
    </ThemeContext>,
  );
  return (lastFrame() ?? '').split('\n');
}

const plain = (text: string) => text.replace(/\u001B\[[\d;]*m/g, '');
const at = (columns: number, rows: number) =>
  new PickerHarness(listSnapshot(list, { counts }), { size: { columns, rows } }).press('down').rest().rest();

describe('the whole picker', () => {
  test.each([
    [120, 32],
    [80, 24],
    [160, 40],
    [40, 10],
    [20, 5],
    [8, 2],
  ])('fills a terminal of %i×%i exactly, as its window says', (columns, rows) => {
    const picker = at(columns, rows);
    const drawn = frame(picker).map(plain);
    expect(drawn.map(row => row.trimEnd())).toEqual(picker.screen.map(row => row.trimEnd()));
    expect(drawn).toHaveLength(rows);
    expect(Math.max(...drawn.map(cellWidth))).toBeLessThanOrEqual(columns);
  });

  test('looks like the drawing at 120×32', () => {
    const drawn = frame(at(120, 32)).map(row => plain(row).trimEnd());
    expect(drawn.slice(0, 10)).toEqual([
      ' rolltop  ~/.codex/sessions                                                   1,204 sessions · 2 live   all · updated ↓',
      '─'.repeat(120),
      '   updated  title                                                          folder        branch    model    items  size',
      ' ●     now  port the parser                                                parser        feat/zod  gpt-5.5     18  310K',
      '▌●     now  fix flaky retry in uploader                                    api-gateway   main      gpt-5.5     42    3K',
      ' ○      4m  why is signup failing                                          web           main      gpt-5.5           4K',
      ' ⊘      2h  nightly dependency report                                      ops           main      gpt-5.5           5K',
      ' ⚠      3d  rename the billing tables                                      billing       main      gpt-5.5         2.0G',
      '        4d  日本語の README を追加する zst                                 docs          main      gpt-5.5           7K',
      '        5d  a name of its own +1 file                                      web           main      gpt-5.5           8K',
    ]);
    expect(drawn.slice(21)).toEqual([
      '── fix flaky retry in uploader  api-gateway · main · working, pid 4121, codex ──────────────────────────────────────────',
      ' you   The uploader retries for ever when the bucket is gone. Find out why and fix it.',
      ' codex The loop never looks at the error kind, so a 404 is retried like a 503.',
      ' $     npm test -- upload   running',
      ...['', '', '', '', ''],
      '─'.repeat(120),
      expect.stringMatching(/^ ↵ open {3}r resume .* q quit +1–18 of 1,204 · page 1 of 67$/),
    ]);
  });

  test('at 40×10 keeps header, rows, page and the keys that matter most', () => {
    expect(frame(at(40, 10)).map(row => plain(row).trimEnd())).toEqual([
      ' rolltop        1,204   all · updated ↓',
      '─'.repeat(40),
      ' ●     now  port the parser',
      '▌●     now  fix flaky retry in uploader',
      ' ○      4m  why is signup failing',
      ' ⊘      2h  nightly dependency report',
      ' ⚠      3d  rename the billing tables',
      '        4d  日本語の README を追加… zst',
      '─'.repeat(40),
      ' ↵ open   / filter        page 1 of 201',
    ]);
  });

  test('keeps its upper rows where a menu covers the foot', () => {
    const picker = at(80, 24);
    const { lastFrame } = render(
      <Box width={80} height={15} flexDirection="column" overflowY="hidden">
        <PickerRows window={picker.window} />
      </Box>,
    );
    const drawn = (lastFrame() ?? '').split('\n').map(row => plain(row).trimEnd());
    expect(drawn).toEqual(picker.screen.slice(0, 15).map(row => row.trimEnd()));
  });

  test('mounts no more rows than there are on the screen', () => {
    expect(at(120, 32).window.list).toHaveLength(19);
  });

  test('the selected row has a background of its own, and a bar without one', () => {
    const [selected] = frame(at(80, 24), 'color').filter(row => row.includes('fix flaky retry in uploader'));
    expect(selected).toContain('48;5;');
    expect(frame(at(80, 24)).filter(row => plain(row).startsWith('▌'))).toHaveLength(1);
  });

  test('what the filter found is marked in colour', () => {
    const view = { scope: 'all', sort: 'updated', query: 'retry' } as const;
    const picker = new PickerHarness(listSnapshot(list), { size: { columns: 80, rows: 24 } })
      .press('filter')
      .type('retry');
    const found = kinds.slice(0, 2);
    picker.show(listSnapshot(found, { view, counts, titleMatches: new Map([[idOf(2), [[10, 15]]]]) }));
    const drawn = frame(picker, 'color');
    // The second one: the first is selected and has a background of its own.
    expect(drawn[4]).toMatch(/\u001B\[48;5;\d+mretry\u001B\[/);
    expect(plain(drawn[1] ?? '')).toMatch(/^── \/ retry {2}─+ 2 of 1,204 shown ──$/);
    expect(plain(drawn.at(-1) ?? '')).toContain('Esc clear');
  });

  test('the second page says so', () => {
    const drawn = frame(at(80, 24).press('pageDown'));
    expect(plain(drawn.at(-1) ?? '')).toContain('14–26 of 1,204 · page 2 of 93');
  });

  test('a new session above a scrolled window is counted in the header', () => {
    const picker = at(80, 24).press('pageDown');
    picker.show(listSnapshot([conversation(5000), ...list], { counts }));
    expect(plain(frame(picker)[0] ?? '')).toContain('1 new ↑');
  });

  test('is plain ASCII where the terminal knows nothing else', () => {
    const ascii = list.filter(one => one.id !== idOf(6));
    const picker = new PickerHarness(listSnapshot(ascii, { counts }), {
      size: { columns: 100, rows: 24 },
      glyphs: ASCII_GLYPHS,
    });
    for (const row of frame(picker)) expect(plain(row)).toMatch(/^[ -~]*$/);
  });
});

describe('without rows', () => {
  test.each([
    ['no sessions folder', listSnapshot([], { missing: true }), 'There is no ~/.codex/sessions yet.'],
    ['no sessions', listSnapshot([]), 'No sessions in ~/.codex/sessions yet.'],
    [
      'an unreadable list',
      listSnapshot([], { problem: 'The sessions folder is a file.' }),
      'The sessions folder is a file.',
    ],
    [
      'reading',
      listSnapshot([], { phase: 'first', counts: { ...counts, all: 0, exact: false } }),
      'Reading the sessions…',
    ],
  ])('%s is said where the rows would be', (_, snapshot, words) => {
    const drawn = frame(new PickerHarness(snapshot, { size: { columns: 80, rows: 24 } })).map(row =>
      plain(row).trimEnd(),
    );
    expect(drawn[3]).toBe(`   ${words}`);
    expect(drawn).toHaveLength(24);
  });
});
