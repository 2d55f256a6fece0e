// The rows of a changed text are those of the same text laid out anew, and they hold all of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf, rowAt } from '../../../src/app/composer/rows.ts';
import { inserted } from '../../../src/app/field/edit.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';

const PIECES = [
  'a',
  'word ',
  ' ',
  'longerword',
  '日本',
  '\n',
  '\t',
  'e\u0301',
  '\u0301',
  '👩‍👧',
  '🇩',
  '❤',
  '\ufe0f',
  '\ufe0e',
  '\u200d',
  '\u001b',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map(pieces => pieces.join(''));
const edits = fc.array(fc.record({ at: fc.nat(), erase: fc.nat(12), add: text }), { maxLength: 6 });

/** Glyphs that no layout is kept for. */
const anew = () => ({ ...UNICODE_GLYPHS });

describe('rows', () => {
  it('of a changed text are those of the text laid out anew', () => {
    fc.assert(
      fc.property(text, edits, fc.integer({ min: 1, max: 14 }), (first, changes, width) => {
        const glyphs = anew();
        let now = first;
        layoutOf(now, width, glyphs);
        for (const { at, erase, add } of changes) {
          const from = at % (now.length + 1);
          now = now.slice(0, from) + add + now.slice(from + erase);
          const { starts } = layoutOf(now, width, glyphs);
          expect(starts).toEqual(layoutOf(now, width, anew()).starts);
          layoutOf(now, width, glyphs);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('hold the whole text in order, each no wider than it may be', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 14 }), (some, width) => {
        const layout = layoutOf(some, width, anew());
        const rows = layout.starts.map((_, index) => rowAt(layout, index));
        let at = 0;
        for (const [index, { end, cells }] of rows.entries()) {
          const start = layout.starts[index] ?? 0;
          expect(some.slice(at, start)).toMatch(/^\n?$/);
          expect(
            cells.map(({ at: from }, cell) => some.slice(from, cells[cell + 1]?.at ?? end)).join(''),
          ).toBe(some.slice(start, end));
          const used = cells.reduce((sum, cell) => sum + cell.cells, 0);
          if (cells.length > 1) expect(used).toBeLessThanOrEqual(width);
          at = end;
        }
        expect(at).toBe(some.length);
      }),
      { numRuns: 1000 },
    );
  });
});

it('what is typed at the end of a long line costs its last rows', () => {
  const glyphs = anew();
  const before = 'word '.repeat(20_000);
  const { starts } = layoutOf(before, 77, glyphs);
  const { text: after } = inserted({ text: before, cursor: before.length }, 'x');
  expect(layoutOf(after, 77, glyphs).starts).toEqual(starts);
});
