import { describe, expect, it } from 'vitest';
import { globalCommandFor, notation } from '../../src/app/keymap.ts';
import { decodeKey } from '../../src/terminal/decode-key.ts';

function named(sequence: string): string {
  const decoded = decodeKey(sequence);
  return decoded.kind === 'key' ? notation(decoded.key) : decoded.kind;
}

describe('what a key sequence means', () => {
  it.each([
    ['a', 'a'],
    ['G', 'G'],
    [' ', 'space'],
    ['日', '日'],
    ['\r', 'enter'],
    ['\n', 'ctrl+j'],
    ['\t', 'tab'],
    ['\u001B[Z', 'shift+tab'],
    ['\u007F', 'backspace'],
    ['\b', 'backspace'],
    ['\u001B', 'escape'],
    ['\u001B[A', 'up'],
    ['\u001BOB', 'down'],
    ['\u001B[5~', 'pageUp'],
    ['\u001B[6~', 'pageDown'],
    ['\u001B[H', 'home'],
    ['\u001B[4~', 'end'],
    ['\u001B[3~', 'delete'],
    ['\u001B[1;5D', 'ctrl+left'],
    ['\u001B[1;3C', 'alt+right'],
    ['\u001B\u001B[C', 'alt+right'],
    ['\u001B\r', 'alt+enter'],
    ['\u001B\u007F', 'alt+backspace'],
    ['\u001Bf', 'alt+f'],
    ['\u0003', 'ctrl+c'],
    ['\u001A', 'ctrl+z'],
    ['\u001B[13;3u', 'alt+enter'],
    ['\u001B[27;3;13~', 'alt+enter'],
    ['\u001B[I', 'focus'],
    ['\u001B[O', 'focus'],
    ['\u001B[?62;4c', 'unknown'],
    ['\u0000', 'unknown'],
  ])('%j is %s', (sequence, expected) => {
    expect(named(sequence)).toBe(expected);
  });

  it('Ctrl-C means the same everywhere', () => {
    const decoded = decodeKey('\u0003');
    expect(decoded.kind).toBe('key');
    for (const context of ['picker', 'filter', 'viewer', 'search', 'composer', 'menu', 'help'] as const) {
      if (decoded.kind === 'key') expect(globalCommandFor(context, decoded.key)).toBe('interrupt');
    }
  });
});
