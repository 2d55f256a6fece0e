import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import inkMeasureText from '../../../node_modules/ink/build/measure-text.js';
import inkSanitizeAnsi from '../../../node_modules/ink/build/sanitize-ansi.js';
import { lineWidth } from '../../../src/ui/ink-stand-ins/line-width.ts';
import measureText from '../../../src/ui/ink-stand-ins/measure-text.ts';
import sanitizeAnsi from '../../../src/ui/ink-stand-ins/sanitize-ansi.ts';
import widestLine from '../../../src/ui/ink-stand-ins/widest-line.ts';

const pieces = [
  'a',
  'plain words',
  '│',
  '─',
  '…',
  'é',
  'e\u0301',
  '日本',
  '한',
  '🎉',
  '👩‍👩‍👧',
  '❤️',
  '1️⃣',
  '🇩🇪',
  'क्षि',
  '\u200B',
  '\u001B[1;36m',
  '\u001B[0m',
  '\u001B]8;;x\u0007',
  '\t',
  '\r',
  '\u0007',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 6 })), {
    maxLength: 12,
  })
  .map(parts => parts.join('').replaceAll('\n', ' '));

describe('the width of a drawn line', () => {
  it('is what string-width says, the first time and again', () => {
    fc.assert(
      fc.property(line, text => {
        expect(lineWidth(text)).toBe(stringWidth(text));
        expect(lineWidth(text)).toBe(stringWidth(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of several lines is that of the widest', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), lines => {
        expect(widestLine(lines.join('\n'))).toBe(Math.max(...lines.map(text => stringWidth(text))));
      }),
    );
  });

  it('stays right when more lines were seen than are remembered', () => {
    for (let n = 0; n < 5_000; n++) lineWidth(`│ ${'x'.repeat(n % 300)} ${n}`);
    expect(lineWidth('│ x 日')).toBe(6);
  });
});

describe('what takes the place of files of Ink', () => {
  it('measures any text as Ink does', () => {
    const text = fc.array(line, { maxLength: 4 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, given => {
        expect(measureText(given)).toEqual(inkMeasureText(given));
      }),
    );
  });

  it('leaves texts with colours as Ink leaves them', () => {
    const coloured = '\u001B[1;36mx y\u001B[0m │ 日本';
    expect(sanitizeAnsi(coloured)).toBe(inkSanitizeAnsi(coloured));
  });
});
