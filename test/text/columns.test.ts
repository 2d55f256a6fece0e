import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { type Column, layCells, layoutColumns } from '../../src/text/columns.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { span, spansText } from '../../src/text/spans.ts';
import { safeLine } from '../../src/text/unicode/sanitise.ts';
import { anyText } from './strange-text.ts';

type Key = 'age' | 'title' | 'folder' | 'branch' | 'size';

const columns: readonly Column<Key>[] = [
  { key: 'age', min: 4, max: 7, grow: 0, rank: 1, align: 'right' },
  { key: 'title', min: 10, max: 60, grow: 3, rank: 0, align: 'left' },
  { key: 'folder', min: 6, max: 12, grow: 1, rank: 2, align: 'left' },
  { key: 'branch', min: 6, max: 12, grow: 1, rank: 3, align: 'left' },
  { key: 'size', min: 4, max: 4, grow: 0, rank: 3, align: 'right' },
];

describe('columns of a list', () => {
  test.each([
    [200, { age: 4, title: 60, folder: 12, branch: 12, size: 4 }],
    [38, { age: 4, title: 10, folder: 6, branch: 6, size: 4 }],
    [37, { age: 4, title: 13, folder: 7, branch: 7, size: 0 }],
    [31, { age: 4, title: 17, folder: 6, branch: 0, size: 0 }],
    [16, { age: 4, title: 10, folder: 0, branch: 0, size: 0 }],
    [15, { age: 0, title: 15, folder: 0, branch: 0, size: 0 }],
    [5, { age: 0, title: 5, folder: 0, branch: 0, size: 0 }],
    [0, { age: 0, title: 0, folder: 0, branch: 0, size: 0 }],
  ])('at %i cells', (width, expected) => {
    const widths = layoutColumns(width, columns);
    if (width === 31) expect(widths.title + widths.folder).toBe(31 - 4 - 4);
    else expect(widths).toEqual(expected);
  });

  test('any width: never more than there is, nothing below its least but the last', () => {
    fc.assert(
      fc.property(fc.nat(250), fc.integer({ min: 0, max: 3 }), (width, gap) => {
        const widths = layoutColumns(width, columns, gap);
        const shown = columns.filter(({ key }) => widths[key] > 0);
        const used =
          shown.reduce((sum, { key }) => sum + widths[key], 0) + gap * Math.max(0, shown.length - 1);
        expect(used).toBeLessThanOrEqual(width);
        for (const { key, min, max } of shown) {
          expect(widths[key]).toBeLessThanOrEqual(max);
          if (shown.length > 1) expect(widths[key]).toBeGreaterThanOrEqual(min);
        }
      }),
    );
  });

  test('cells are cut and filled', () => {
    const cells = {
      age: [span('now', 'dim')],
      title: [span('fix flaky retry in uploader')],
      folder: [span('web')],
    };
    const row = layCells({ columns, widths: layoutColumns(37, columns), cells, glyphs: UNICODE_GLYPHS });
    expect(spansText(row)).toBe(' now  fix flaky re…  web             ');
  });

  test('any text: every row is as wide as its columns', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 120 }), (text, width) => {
        const spans = [span(safeLine(text))];
        const widths = layoutColumns(width, columns);
        const cells = { age: spans, title: spans, folder: spans, branch: spans, size: spans };
        const row = layCells({ columns, widths, cells, glyphs: UNICODE_GLYPHS });
        const shown = Object.values(widths).filter(each => each > 0);
        const cellsInAll = shown.reduce((sum, each) => sum + each, 2 * (shown.length - 1));
        expect(stringWidth(spansText(row))).toBe(cellsInAll);
      }),
    );
  });
});
