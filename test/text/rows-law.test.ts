import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { createHighlighter } from '../../src/text/code-colours.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { itemRows } from '../../src/text/item-rows.ts';
import { markdownRows } from '../../src/text/markdown.ts';
import { rowText } from '../../src/text/plain.ts';
import type { Row } from '../../src/text/row.ts';
import { markMatches } from '../../src/text/search-marks.ts';
import {
  cutSpans,
  fitSpans,
  rowWidth,
  span,
  spansText,
  spansWidth,
  spreadSpans,
} from '../../src/text/spans.ts';
import { textRows } from '../../src/text/text-rows.ts';
import { safeLine, safeText } from '../../src/text/unicode/sanitise.ts';
import { wrapSpans } from '../../src/text/wrap.ts';
import { everyKind } from './items.ts';
import { NEVER_DRAWN } from './never-drawn.ts';
import { anyText, hostileTexts } from './strange-text.ts';

const highlight = createHighlighter();
const anyWidth = fc.integer({ min: 1, max: 200 });
const anyGlyphs = fc.constantFrom(UNICODE_GLYPHS, ASCII_GLYPHS);

/** Cells of each safe text that was drawn: most rows come again, at another width or in another item. */
const cellsOf = new Map<string, number>();

function expectDrawable(rows: readonly Row[], width: number, what: unknown): void {
  const fail = (why: string, text: string) => expect.fail(`${why} ${JSON.stringify([what, width, text])}`);
  for (const row of rows) {
    const text = spansText(row.spans);
    if (!cellsOf.has(text) && NEVER_DRAWN.test(text)) fail('unsafe row', text);
    const cells = cellsOf.get(text) ?? stringWidth(text);
    cellsOf.set(text, cells);
    if (cells > width) fail(`row of ${cells} cells`, text);
    if (cells !== rowWidth(row)) fail('measured otherwise', text);
  }
}

describe('whatever a session holds, rows are safe and fit', () => {
  test('every kind of item, any text, any width', () => {
    fc.assert(
      fc.property(anyText, anyWidth, anyGlyphs, anyText, (text, width, glyphs, searchQuery) => {
        for (const item of everyKind(text))
          for (const folded of [true, false]) {
            const rows = itemRows(item, { width, folded, glyphs, nowMs: 1.8e12, highlight, searchQuery });
            expectDrawable(rows, width, [item.kind, folded]);
            expect(rows.length).toBeGreaterThan(0);
          }
      }),
      { numRuns: 150 },
    );
  });

  test.each([...hostileTexts.entries()])('hostile text %i in few cells', (_, text) => {
    for (const width of [1, 2, 7, 8, 11, 40])
      for (const item of everyKind(text))
        for (const folded of [true, false])
          expectDrawable(
            itemRows(item, { width, folded, glyphs: UNICODE_GLYPHS, nowMs: 0 }),
            width,
            item.kind,
          );
  });

  test('where only ASCII can be drawn, all that we add is ASCII', () => {
    const text =
      'one *two* \u001b[31m\u0007\u202e\u009b\n- three\u200b\n\n|a|b|\n|-|-|\n|c|d|\n\n> q\n\n```\ncode\n```\n';
    for (const item of everyKind(text))
      for (const folded of [true, false])
        for (const row of itemRows(item, { width: 70, folded, glyphs: ASCII_GLYPHS, nowMs: 0 }))
          expect(spansText(row.spans)).toMatch(/^[\x20-\x7e]*$/);
  });

  test('Markdown made of its own marks', () => {
    const marks = fc.constantFrom(
      ...[
        '# ',
        '- ',
        '1. ',
        '> ',
        '```\n',
        '**',
        '_',
        '`',
        '|',
        '|-|-|\n',
        '[a](b)',
        '![',
        '](',
        '\n',
        '\n\n',
        '    ',
      ],
      ...[
        '<b>',
        '&lt;',
        '\\',
        '~~',
        'http://a.b',
        '[ ] ',
        '[x] ',
        '---\n',
        'word ',
        '漢字',
        '👩‍👧',
        '\u001b[1m',
        '&#27;',
      ],
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 40 }), anyWidth, (parts, width) => {
        const source = parts.join('');
        expectDrawable(markdownRows(source, { width, glyphs: UNICODE_GLYPHS, highlight }), width, source);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('wrapping loses nothing', () => {
  const replacements = (text: string): number => text.split('\uFFFD').length - 1;
  const withoutSpaces = (text: string): string => text.replace(/[ \t\n]/g, '');

  test('any text, any width: all that is not space is there, in order', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 20, max: 200 }),
        fc.constantFrom('words', 'cells'),
        (text, width, mode) => {
          const safe = safeText(text);
          const rows = wrapSpans([span(safe)], { width, mode: mode === 'words' ? 'words' : 'cells' });
          expectDrawable(rows, width, mode);
          const drawn = rows.map(row => spansText(row.spans)).join('');
          // A grapheme wider than the row is shown as one replacement; none of these widths needs that for real text.
          if (replacements(drawn) === replacements(safe))
            expect(withoutSpaces(drawn)).toBe(withoutSpaces(safe));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('styles go with their characters, wherever the borders are', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 6 }), fc.integer({ min: 4, max: 60 }), (texts, width) => {
        const spans = texts.map((text, index) => span(safeText(text), index % 2 === 0 ? 'plain' : 'strong'));
        const rows = wrapSpans(spans, { width, first: [span('> ')], rest: [span('  ')] });
        expectDrawable(rows, width, texts);
        const strong = rows.flatMap(row => row.spans.filter(each => each.style === 'strong'));
        const expected = spans.filter(each => each.style === 'strong');
        const drawn = withoutSpaces(spansText(strong)).replaceAll('\uFFFD', '');
        for (const character of drawn) expect(spansText(expected)).toContain(character);
      }),
    );
  });
});

describe('spans made to fit', () => {
  test('any text: cut, filled and spread to the cell', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 0, max: 80 }), anyGlyphs, (a, b, cells, glyphs) => {
        const left = [span(safeLine(a)), span(safeLine(b), 'strong')];
        expect(spansWidth(cutSpans(left, cells, glyphs))).toBeLessThanOrEqual(cells);
        expect(stringWidth(spansText(fitSpans(left, cells, glyphs)))).toBe(cells);
        const spread = spreadSpans(left, [span('right', 'dim')], { cells, glyphs });
        expect(stringWidth(spansText(spread))).toBeLessThanOrEqual(cells);
      }),
      { numRuns: 1000 },
    );
  });

  test('marking a match changes styles, never text', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), anyText, (texts, query) => {
        const spans = texts.map((text, index) => span(text, index % 2 === 0 ? 'plain' : 'code'));
        expect(spansText(markMatches(spans, query))).toBe(spansText(spans));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('plain text of rows', () => {
  test('holds no style and no space at the end', () => {
    expect(rowText({ spans: [span('a ', 'strong'), span('b  ', 'bad')] })).toBe('a b');
    expect(
      textRows('one\ntwo\n', { width: 10, glyphs: UNICODE_GLYPHS, style: 'plain' }).map(rowText),
    ).toEqual(['one', 'two']);
  });
});
