import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputText } from '../../src/terminal/input-text.ts';

function read(...chunks: readonly (readonly number[])[]): string {
  const input = new InputText();
  return chunks.map(chunk => input.decode(Buffer.from(chunk))).join('');
}

describe('bytes of a terminal as text', () => {
  it.each<[string, number[][], string]>([
    ['a character that is cut', [[0xe6, 0x97], [0xa5]], '日'],
    ['an 8-bit CSI', [[0x9b, 0x41]], '\u009BA'],
    ['an 8-bit CSI after a character', [[0xc3, 0xa9, 0x9b, 0x41]], 'é\u009BA'],
    ['a C1 control in UTF-8', [[0xc2, 0x9b, 0x41]], '\u009BA'],
    ['a byte that is no text', [[0xff, 0x61]], '\uFFFDa'],
    ['raw bytes of the mouse', [[0x1b, 0x5b, 0x4d, 0x20, 0xe3, 0x2a, 0x6a]], '\u001B[M \uFFFD*j'],
  ])('%s', (_name, chunks, expected) => {
    expect(read(...chunks)).toBe(expected);
  });

  it('reads valid text wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, cut) => {
        const bytes = [...Buffer.from(text)];
        const at = cut % (bytes.length + 1);
        expect(read(bytes.slice(0, at), bytes.slice(at))).toBe(text);
      }),
    );
  });
});
