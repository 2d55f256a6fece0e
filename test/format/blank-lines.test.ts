/** Blank lines in a row: one line that says how many they are, with the numbers of all other lines as before. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankRunBefore, blankRunFrom } from '../../src/format/blank-lines.ts';

describe('a run of blank lines', () => {
  test('is two lines or more, up to its last newline', () => {
    expect(blankRunFrom(Buffer.from('\n\n\nx'), 0)).toEqual({ lines: 3, from: 0, to: 3 });
    expect(blankRunFrom(Buffer.from(' \r\n\t\n  x'), 0)).toEqual({ lines: 2, from: 0, to: 5 });
    expect(blankRunFrom(Buffer.from('\n{}\n'), 0)).toBeNull();
    expect(blankRunFrom(Buffer.from('{}\n\n\n'), 0)).toBeNull();
    expect(blankRunFrom(Buffer.from('    '), 0)).toBeNull();
  });

  test('is found from its end, behind a newline', () => {
    expect(blankRunBefore(Buffer.from('x\n\n\n'), 3)).toEqual({ lines: 2, from: 2, to: 4 });
    expect(blankRunBefore(Buffer.from('x\n \n\t\r\n'), 6)).toEqual({ lines: 2, from: 2, to: 7 });
    // Whether the first of them is blank is not known: what is before it was not read.
    expect(blankRunBefore(Buffer.from('\n\n'), 1)).toBeNull();
    expect(blankRunBefore(Buffer.from('x  \n\n'), 4)).toBeNull();
  });

  test('has as many lines as newlines, in both directions', () => {
    const bytes = fc.array(fc.constantFrom('\n', '\n', ' ', '\r', '\t', 'x'), { maxLength: 30 });
    fc.assert(
      fc.property(bytes, fc.nat(30), (parts, place) => {
        const all = Buffer.from(parts.join(''));
        const runs = [
          blankRunFrom(all, Math.min(place, all.length)),
          blankRunBefore(all, all.indexOf(10, place)),
        ];
        for (const run of runs) {
          if (run === null) continue;
          const part = all.subarray(run.from, run.to).toString();
          expect(part.trim()).toBe('');
          expect(part.at(-1)).toBe('\n');
          expect(part.split('\n').length - 1).toBe(run.lines);
          expect(run.lines).toBeGreaterThan(1);
        }
      }),
    );
  });
});
