import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanInput, edit } from '../../../src/app/field/edit.ts';
import { fieldWith, typedInto } from '../../../src/app/field/field.ts';
import { fieldSpans } from '../../../src/app/field/field-spans.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { span, spansText, spansWidth } from '../../../src/text/spans.ts';
import { borderAt } from '../../../src/text/unicode/borders.ts';

const place = (cells: number) => ({ cells, glyphs: UNICODE_GLYPHS, active: true });
const at = (text: string) => ({
  text: text.replace('|', ''),
  cursor: text.indexOf('|'),
});
/** The drawn text, the cursor's cell in brackets. */
const drawn = (field: string, cells: number): string =>
  fieldSpans(at(field), place(cells))
    .map(({ text, style }) => (style === 'caret' ? `[${text}]` : text))
    .join('');

describe('a field on the screen', () => {
  it.each([
    ['main|', 10, 'main[ ]'],
    ['ma|in', 10, 'ma[i]n'],
    ['|', 10, '[ ]'],
    ['abcdefghi|', 10, 'abcdefghi[ ]'],
    ['abcdefghij|', 10, '…cdefghij[ ]'],
    ['|abcdefghijkl', 10, '[a]bcdefghi…'],
    ['abcdefgh|ijklmnopq', 10, '…defgh[i]jk…'],
    // Near the end it moves over what is there, and nothing scrolls.
    ['abcdefghijklmnop|q', 10, '…jklmnop[q]'],
  ])('%j in %i cells', (field, cells, expected) => {
    expect(drawn(field, cells)).toBe(expected);
  });

  it('without the keys no cell is the cursor', () => {
    const spans = fieldSpans(fieldWith('main'), { ...place(10), active: false });
    expect(spans).toEqual([span('main')]);
  });

  it('keeps the colours of what is on screen', () => {
    const styled = [span('dir:', 'accent'), span('api', 'codeString')];
    expect(fieldSpans(fieldWith('dir:api'), place(6), styled)).toEqual([
      span('…', 'dim'),
      span(':', 'accent'),
      span('api', 'codeString'),
      span(' ', 'caret'),
    ]);
  });

  it('whatever it holds: it fits, the cursor is in it, and nothing raw is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.integer({ min: 24, max: 90 }),
        fc.boolean(),
        (typed, where, cells, ascii) => {
          const field = typedInto(fieldWith(''), cleanInput(typed));
          const cursor = borderAt(field.text, where % (field.text.length + 1));
          const glyphs = ascii ? ASCII_GLYPHS : UNICODE_GLYPHS;
          const spans = fieldSpans({ text: field.text, cursor }, { cells, glyphs, active: true });
          expect(spans.filter(({ style }) => style === 'caret')).toHaveLength(1);
          expect(spansWidth(spans)).toBeLessThanOrEqual(cells);
          expect(spansText(spans)).not.toMatch(/[\u0000-\u001F\u202E]/);
        },
      ),
    );
  });

  it('moving through a long text, each character is under the cursor once, in order', () => {
    const text = Array.from({ length: 90 }, (_, n) => String.fromCharCode(33 + n)).join('');
    let field = { text, cursor: 0, erased: '' };
    let seen = '';
    for (let step = 0; step < text.length; step++) {
      const spans = fieldSpans(field, place(20));
      seen += spans.find(({ style }) => style === 'caret')?.text;
      // The last cell is the cursor’s, behind the text.
      expect(spansWidth(spans)).toBeGreaterThanOrEqual(19);
      field = { ...field, ...edit(field, 'right') };
    }
    expect(seen).toBe(text);
  });
});
