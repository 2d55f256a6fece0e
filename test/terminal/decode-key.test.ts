import { describe, expect, it } from 'vitest';
import { globalCommandFor, notation, USUAL_KEYS } from '../../src/app/keymap.ts';
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
    ['\u001B[97u', 'a'],
    ['\u001B[97;1:1u', 'a'],
    ['\u001B[97;1:2u', 'a'],
    ['\u001B[97;1:3u', 'unknown'],
    ['\u001B[97;2u', 'A'],
    ['\u001B[49:33;2u', '!'],
    ['\u001B[49;2;33u', '!'],
    ['\u001B[99;5u', 'ctrl+c'],
    ['\u001B[97;129u', 'a'],
    ['\u001B[97;9u', 'unknown'],
    ['\u001B[57442;5u', 'unknown'],
    ['\u001B[57414u', 'enter'],
    ['\u001B[57404u', '5'],
    ['\u001B[1;1:3A', 'unknown'],
    ['\u001B[3;5:3~', 'unknown'],
    ['\u001B[27;5;106~', 'ctrl+j'],
    ['\u001B[27;2;65~', 'A'],
    ['\u001B[7$', 'shift+home'],
    ['\u001B[7^', 'ctrl+home'],
    ['\u001B[a', 'shift+up'],
    ['\u001BOd', 'ctrl+left'],
    ['\u001BO5D', 'ctrl+left'],
    ['\u001BOM', 'enter'],
    ['\u001BOs', '3'],
    ['\u001BOP', 'unknown'],
    ['\u001B[[A', 'unknown'],
    ['\u001B[1;5R', 'unknown'],
    ['\u001B[<0;1;1M', 'unknown'],
    ['\u001B[?1u', 'unknown'],
    ['\u001B[4;2$y', 'unknown'],
    ['\u001B[200~', 'unknown'],
    ['\u0085', 'unknown'],
  ])('%j is %s', (sequence, expected) => {
    expect(named(sequence)).toBe(expected);
  });

  it('Ctrl-C means the same everywhere', () => {
    const decoded = decodeKey('\u0003');
    expect(decoded.kind).toBe('key');
    for (const context of ['picker', 'filter', 'viewer', 'search', 'composer', 'menu', 'help'] as const) {
      if (decoded.kind === 'key')
        expect(globalCommandFor(USUAL_KEYS, context, decoded.key)).toBe('interrupt');
    }
  });
});
