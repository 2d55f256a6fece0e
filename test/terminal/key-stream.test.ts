import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyStream, type Keystroke } from '../../src/terminal/key-stream.ts';

const key = (text: string): Keystroke => ({ kind: 'key', text });

function read(chunks: readonly string[]): Keystroke[] {
  const stream = new KeyStream();
  return chunks.flatMap(chunk => stream.push(chunk));
}

describe('keys from a terminal', () => {
  it.each<[string, string[], Keystroke[]]>([
    ['letters in one burst', ['jjk'], [key('j'), key('j'), key('k')]],
    ['an arrow', ['\u001B[A'], [key('\u001B[A')]],
    ['an arrow cut after Escape', ['\u001B', '[A'], [key('\u001B[A')]],
    ['an arrow cut in the middle', ['\u001B[', 'A'], [key('\u001B[A')]],
    ['page down cut before its end', ['\u001B[6', '~'], [key('\u001B[6~')]],
    ['Ctrl-Left cut twice', ['\u001B[1', ';5', 'D'], [key('\u001B[1;5D')]],
    ['an arrow in application mode', ['\u001BOA'], [key('\u001BOA')]],
    ['Alt-Enter', ['\u001B\r'], [key('\u001B\r')]],
    ['an emoji of several code points', ['👩‍👩‍👧x'], [key('👩‍👩‍👧'), key('x')]],
    ['a paste', ['\u001B[200~a\rb\u001B[201~q'], [{ kind: 'paste', text: 'a\nb' }, key('q')]],
    [
      'a paste cut in its end marker',
      ['\u001B[200~ab', 'c\u001B[20', '1~'],
      [{ kind: 'paste', text: 'abc' }],
    ],
    [
      'controls in a paste',
      ['\u001B[200~a\u001B[31mb\u0007\u001B[201~'],
      [{ kind: 'paste', text: 'a[31mb' }],
    ],
  ])('%s', (_name, chunks, expected) => {
    expect(read(chunks)).toEqual(expected);
  });

  it('a lone Escape is the Escape key only after the wait', () => {
    const stream = new KeyStream();
    expect(stream.push('\u001B')).toEqual([]);
    expect(stream.waiting).toBe(true);
    expect(stream.flush()).toEqual([key('\u001B')]);
    expect(stream.waiting).toBe(false);
  });

  it('a sequence whose rest comes after the wait is still that key, not text', () => {
    const stream = new KeyStream();
    stream.push('\u001B');
    stream.flush();
    expect(stream.push('[A')).toEqual([key('\u001B[A')]);
    expect(stream.push('[')).toEqual([key('[')]);
  });

  it('Ctrl-C ends a paste whose end got lost, and is Ctrl-C again after that', () => {
    const stream = new KeyStream();
    expect(stream.push('\u001B[200~first\rsecond')).toEqual([]);
    expect(stream.push('x\u0003y')).toEqual([]);
    expect(stream.push('\u0003')).toEqual([{ kind: 'paste', text: 'first\nsecondxy' }]);
    expect(stream.push('\u0003')).toEqual([key('\u0003')]);
    expect(stream.push('\u001B[200~z')).toEqual([]);
    expect(stream.push('\u0003\u0003')).toEqual([{ kind: 'paste', text: 'z' }, key('\u0003')]);
  });

  it('two quick presses of Escape are two presses', () => {
    const stream = new KeyStream();
    stream.push('\u001B\u001B');
    expect(stream.flush()).toEqual([key('\u001B'), key('\u001B')]);
  });

  it('wherever the stream is cut, the same keys come out', () => {
    const pieces = fc.constantFrom(
      'j',
      '\u001B[A',
      '\u001B[6~',
      '\u001B[1;5C',
      '\u001BOH',
      'é',
      '日',
      '\u001B[200~x y\u001B[201~',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(40)), (keys, cuts) => {
        const input = keys.join('');
        const at = [...new Set(cuts.map(cut => cut % (input.length + 1)))].sort((a, b) => a - b);
        const chunks = [...at, input.length].map((end, index) => input.slice(at[index - 1] ?? 0, end));
        expect(read(chunks)).toEqual(read([input]));
      }),
    );
  });

  it('never throws and never stops reading, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), chunks => {
        const stream = new KeyStream();
        for (const chunk of chunks) stream.push(chunk);
        stream.flush();
        stream.push('\u001B[201~');
        stream.push('m');
        expect(stream.push('j')).toEqual([key('j')]);
      }),
    );
  });
});
