import { describe, expect, test } from 'vitest';
import { listColumns } from '../../../src/app/picker/columns.ts';
import { headingRow } from '../../../src/app/picker/heading.ts';
import { type ListRowOptions, listRow } from '../../../src/app/picker/list-row.ts';
import { markedSpans } from '../../../src/app/picker/title.ts';
import type { TurnState } from '../../../src/format/conversation.ts';
import type { ListedConversation } from '../../../src/live/snapshot.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { type ConversationWords, conversation, DAY, HOUR, MINUTE, NOW } from '../../support/conversations.ts';
import { rowText } from '../../support/picker.ts';

const optionsFor = (width: number): ListRowOptions => ({
  columns: listColumns(width),
  width,
  nowMs: NOW,
  glyphs: UNICODE_GLYPHS,
  sort: 'updated',
  selected: false,
  amongArchived: false,
  home: '/home/ana',
});

function draw(
  words: ConversationWords,
  over: Partial<ListRowOptions> & { matches?: ListedConversation['titleMatches'] } = {},
) {
  const { matches = [], ...options } = over;
  return listRow(
    { conversation: conversation(1, words), titleMatches: matches },
    { ...optionsFor(options.width ?? 120), ...options },
  );
}

const held = (turn: TurnState) => ({ pid: 1, command: 'codex', daemon: false, turn });
const facts = { title: 'fix flaky retry in uploader', cwd: '/home/ana/src/api-gateway', items: 42 };

describe('a row of the list', () => {
  test('has state, age, title, folder, branch, model, items and size in columns', () => {
    expect(rowText(draw({ updatedMs: NOW - 4 * MINUTE, sizeBytes: 1_258_291, summary: facts }))).toBe(
      '        4m  fix flaky retry in uploader                       api-gateway     main              gpt-5.5        42  1.2M ',
    );
  });

  test.each([
    [80, '        4m  fix flaky retry in uploader              api-gateway  main'],
    [64, '        4m  fix flaky retry in uploader            api-gateway  '],
    [40, '        4m  fix flaky retry in uploader '],
    [29, '   fix flaky retry in uploa… '],
  ])('columns give way from the right: %i cells', (width, text) => {
    const row = rowText(draw({ updatedMs: NOW - 4 * MINUTE, summary: facts }, { width }));
    expect(row.trimEnd()).toBe(text.trimEnd());
    expect(row).toHaveLength(width);
  });

  test.each([
    ['a running turn', { live: held('running') }, '●', 'ok'],
    ['a question', { live: held('waiting') }, '?', 'warn'],
    ['a turn that ended unseen', { state: { kind: 'ready', sinceMs: null } }, '✓', 'accent'],
    ['a turn that nobody goes on with', { summary: { turn: 'running' } }, '✗', 'dim'],
    ['damage comes before that', { summary: { turn: 'running', damage: 2 } }, '⚠', 'warn'],
    ['a held session', { live: held('idle') }, '○', 'ok'],
    ['damaged lines', { summary: { damage: 2 } }, '⚠', 'warn'],
    ['a file with a problem', { summary: { problem: 'empty file' } }, '⚠', 'warn'],
    ['what Codex would hide', { hiddenByCodex: ['exec'] }, '⊘', 'dim'],
    ['another folder is nothing to mark', { hiddenByCodex: ['other-folder'] }, ' ', 'plain'],
    ['running comes before damage', { live: held('running'), summary: { damage: 2 } }, '●', 'ok'],
  ] as const)('%s', (_, words, mark, style) => {
    expect(draw(words).spans[1]).toEqual({ text: mark, style });
  });

  test.each([UNICODE_GLYPHS, ASCII_GLYPHS])('what a person marked looks like no state', glyphs => {
    const ready = draw({ state: { kind: 'ready', sinceMs: null } }, { marked: true, glyphs }).spans;
    expect(ready[1]?.text).toBe(glyphs.ok);
    expect(ready[2]).toEqual({ text: glyphs.marked, style: 'accentStrong' });
    const states = [
      glyphs.running,
      glyphs.needsYou,
      glyphs.ok,
      glyphs.bad,
      glyphs.damage,
      glyphs.held,
      glyphs.hidden,
    ];
    expect(states).not.toContain(glyphs.marked);
  });

  test('a column of tokens, for who wants one, says "≈" where the file was not read whole', () => {
    const columns = listColumns(120, undefined, { columns: ['tokens', 'size'], dates: 'age' });
    const row = (turns: number | null, tokens: number | null) =>
      rowText(draw({ sizeBytes: 900, summary: { ...facts, turns, tokens } }, { columns })).trimEnd();
    expect(row(3, 3_412_000)).toMatch(/ {3}3\.4M {2}900B$/);
    expect(row(null, 3_412_000)).toMatch(/ {2}≈3\.4M {2}900B$/);
    expect(row(3, null)).toMatch(/uploader +900B$/);
    expect(rowText(headingRow({ columns, width: 120, sort: 'tokens', glyphs: UNICODE_GLYPHS }))).toMatch(
      / updated {2}title +tokens {2}size/,
    );
  });

  test('ages are counted from the time of the order', () => {
    const words = { createdMs: NOW - 3 * DAY, updatedMs: NOW - 2 * HOUR };
    expect(rowText(draw(words))).toContain(' 2h  session 1');
    expect(rowText(draw(words, { sort: 'created' }))).toContain(' 3d  session 1');
    expect(rowText(draw({ ...words, updatedMs: null }))).toContain(' 3d  session 1');
  });

  test('what runs is now, however old its last line', () => {
    expect(rowText(draw({ live: held('running'), updatedMs: NOW - HOUR }))).toContain('●     now  ');
  });

  test('a name comes before the title, the id after it; nothing read yet is an ellipsis', () => {
    expect(rowText(draw({ name: 'my work' }))).toContain('  my work ');
    expect(rowText(draw({ summary: { title: null } }))).toContain('01a20000-0000-7000-8000-000000000001');
    expect(rowText(draw({ summary: null }))).toMatch(/1m {2}… +2K $/);
  });

  test('unknown numbers stay blank', () => {
    expect(
      rowText(
        draw({ sizeBytes: null, summary: { items: null, model: null, branch: null, cwd: null } }),
      ).trim(),
    ).toBe('1m  session 1');
  });

  test('the same session is drawn again as time goes on and its state changes', () => {
    const session = conversation(1, { updatedMs: NOW - 59_000, summary: facts });
    const at = (nowMs: number, over: Partial<ListRowOptions> = {}) =>
      rowText(listRow({ conversation: session, titleMatches: [] }, { ...optionsFor(120), nowMs, ...over }));
    expect(at(NOW)).toMatch(/^ {3} +now {2}fix/);
    expect(at(NOW + 5_000)).toMatch(/^ {3} +1m {2}fix/);
    expect(at(NOW + 61_000)).toMatch(/^ {3} +2m {2}fix/);
    expect(at(NOW + 61_000, { selected: true })).toMatch(/^▌/);
    expect(at(NOW + 61_000, { width: 60, columns: listColumns(60) })).toHaveLength(60);
  });

  test('what is hidden from Codex is dim, the selected one strong with a bar', () => {
    expect(draw({ hiddenByCodex: ['exec'] }).spans).toContainEqual({ text: 'session 1', style: 'dim' });
    const selected = draw({}, { selected: true });
    expect(selected.selected).toBe(true);
    expect(selected.spans[0]).toEqual({ text: '▌', style: 'accentStrong' });
    expect(selected.spans).toContainEqual({ text: 'session 1', style: 'strong' });
  });

  test.each([
    [{ compressed: true }, 'session 1 zst '],
    [{ archived: true }, 'session 1 · archived '],
    [{ copies: 1 }, 'session 1 +1 file '],
    [{ archived: true, compressed: true, copies: 2 }, 'session 1 · archived zst +2 files '],
  ])('says behind the title what is special about the file: %j', (words, text) => {
    expect(rowText(draw(words))).toContain(text);
  });

  test('archived ones have no tag among themselves', () => {
    expect(rowText(draw({ archived: true }, { amongArchived: true }))).not.toContain('archived');
  });

  test('a long title is cut before the tag', () => {
    const row = rowText(draw({ compressed: true, summary: { title: 'long '.repeat(30) } }, { width: 60 }));
    expect(row).toMatch(/long…? ?… zst /);
  });

  test('wide characters keep the columns', () => {
    const wide = rowText(draw({ summary: { ...facts, title: '日本語の README を追加する' } }));
    expect(wide).toContain('日本語の README を追加する                        api-gateway');
  });

  test('nothing of a session can act on the terminal', () => {
    const row = rowText(
      draw({ summary: { title: 'a\u001B[2Jb\u202Ec\nd', cwd: '/x/\u0007', branch: '\u009B31m' } }),
    );
    expect(row).toContain('a␛[2Jb‹U+202E›c d');
    expect(row).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
  });

  test('ASCII terminals get ASCII marks', () => {
    const row = draw({ live: held('running'), summary: facts }, { glyphs: ASCII_GLYPHS, selected: true });
    expect(rowText(row)).toMatch(/^[ -~]*$/);
    expect(rowText(row)).toMatch(/^\|\* {5}now {2}fix/);
  });
});

describe('what a filter matched', () => {
  const style = { style: 'plain', glyphs: UNICODE_GLYPHS } as const;

  test('is marked in the title', () => {
    expect(
      markedSpans(
        'fix the retry',
        [
          [0, 3],
          [8, 13],
        ],
        style,
      ),
    ).toEqual([
      { text: 'fix', style: 'match' },
      { text: ' the ', style: 'plain' },
      { text: 'retry', style: 'match' },
    ]);
  });

  test('is still the right text when something before it had to be made safe', () => {
    expect(markedSpans('a\u001Bb retry', [[4, 9]], style)).toContainEqual({ text: 'retry', style: 'match' });
    expect(markedSpans('\u202Eretry', [[1, 6]], style)).toContainEqual({ text: 'retry', style: 'match' });
  });

  test.each([
    [[[5, 2]]],
    [[[90, 99]]],
    [[[0, 99]]],
    [
      [
        [3, 5],
        [4, 8],
      ],
    ],
    [[[2, 2]]],
  ] as [number, number][][][])('ranges that fit nothing lose no text: %j', ranges => {
    const text = markedSpans('fix the retry', ranges, style)
      .map(part => part.text)
      .join('');
    expect(text).toBe('fix the retry');
  });
});
