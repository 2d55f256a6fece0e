import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterWith } from '../../../src/app/filter/filter-field.ts';
import type { Conversation } from '../../../src/format/conversation.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';
import { conversation, listSnapshot, NOW } from '../../support/conversations.ts';
import { PickerHarness, screenText } from '../../support/picker.ts';

/** Words as they come from files: long, wide, right to left, with escapes and broken pairs. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '日本語の README を追加する',
    '\u001B]0;owned\u0007',
    '\u202Egnp.exe',
    'a\nb\tc',
    '👩‍👩‍👧‍👦'.repeat(9),
    '',
  ),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const session = fc.record({
  name: maybe(words),
  title: maybe(words),
  cwd: maybe(words),
  branch: maybe(words),
  model: maybe(words),
  problem: maybe(words),
  question: maybe(words),
  answer: maybe(words),
  command: maybe(words),
  items: maybe(fc.nat({ max: 1e7 })),
  damage: maybe(fc.nat({ max: 3 })),
  sizeBytes: maybe(fc.nat()),
  copies: fc.nat({ max: 3 }),
  archived: fc.boolean(),
  compressed: fc.boolean(),
  held: fc.boolean(),
  read: fc.boolean(),
  ageMs: fc.integer({ min: -1e6, max: 1e12 }),
});

function made(words: typeof session extends fc.Arbitrary<infer S> ? S : never, n: number): Conversation {
  const { name, sizeBytes, copies, archived, compressed, held, read, ageMs, question, answer, command } =
    words;
  const { title, cwd, branch, model, problem, items, damage } = words;
  const tool = command === null ? null : { label: command, running: held, exitCode: held ? null : copies };
  const summary = { title, cwd, branch, model, problem, items, damage, preview: { question, answer, tool } };
  return conversation(n, {
    ...{ name, sizeBytes, copies, archived, compressed, updatedMs: NOW - ageMs },
    hiddenByCodex: archived ? ['archived', 'exec'] : [],
    live: held ? { pid: copies === 0 ? null : 7, command, daemon: false, turn: 'idle' } : null,
    summary: read ? summary : null,
  });
}

const screen = fc.record({
  sessions: fc.array(session, { maxLength: 12 }),
  columns: fc.integer({ min: 1, max: 220 }),
  rows: fc.integer({ min: 1, max: 60 }),
  query: words,
  typing: fc.boolean(),
  scope: fc.constantFrom('all', 'folder', 'live', 'archived' as const),
  glyphs: fc.constantFrom(UNICODE_GLYPHS, ASCII_GLYPHS),
  reason: maybe(words),
  matches: fc.array(fc.tuple(fc.nat({ max: 90 }), fc.nat({ max: 90 })), { maxLength: 3 }),
});

function drawn({
  sessions,
  columns,
  rows,
  query,
  typing,
  scope,
  glyphs,
  reason,
  matches,
}: typeof screen extends fc.Arbitrary<infer S> ? S : never) {
  const list = sessions.map(made);
  const picker = new PickerHarness(
    listSnapshot(list, {
      view: { scope, sort: 'updated', query },
      watching: { mode: reason === null ? 'events' : 'polling', reason },
      titleMatches: new Map(list.map(({ id }) => [id, matches])),
    }),
    { size: { columns, rows }, glyphs },
  );
  picker.state = { ...picker.state, filter: filterWith(query), typing, scope };
  return { picker, lines: screenText(picker.window) };
}

describe('whatever the sessions hold and however large the terminal is', () => {
  test('the screen has exactly its rows, and every row exactly its cells', () => {
    fc.assert(
      fc.property(screen, words => {
        const { lines } = drawn(words);
        expect(lines).toHaveLength(words.rows);
        for (const line of lines) expect([cellWidth(line), line]).toEqual([words.columns, line]);
      }),
    );
  });

  test('no control, bidi or invisible character is drawn', () => {
    fc.assert(
      fc.property(screen, words => {
        for (const line of drawn(words).lines) {
          expect(line).not.toMatch(
            /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u,
          );
        }
      }),
    );
  });

  test('every session of the page has its row, and the selected one its bar', () => {
    fc.assert(
      fc.property(screen, words => {
        const { picker } = drawn(words);
        const selected = picker.window.list.filter(row => row.selected);
        expect(selected).toHaveLength(words.sessions.length > 0 ? 1 : 0);
        if (words.columns > 1) for (const row of selected) expect(row.spans[0]?.text).toBe(words.glyphs.bar);
      }),
    );
  });
});
