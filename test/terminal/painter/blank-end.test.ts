/** Rows end where something is seen. */
import { describe, expect, it } from 'vitest';
import { withoutBlankEnd } from '../../../src/terminal/painter/blank-end.ts';

const E = '\u001b[';

describe('the end of a row', () => {
  it.each([
    ['text', 'text'],
    ['text  ', 'text'],
    ['   ', ''],
    ['', ''],
    [`a${E}38;5;48m b ${E}0m`, `a${E}38;5;48m b${E}0m`],
    [`a${E}38;5;48m  ${E}0m `, 'a'],
    [`a ${E}2m ${E}0m  `, 'a'],
    // Seen on blanks: a background, inverse video, an underline, the cursor.
    [`a${E}48;5;63m  ${E}0m`, `a${E}48;5;63m  ${E}0m`],
    [`a${E}38;5;1;48;5;63m  ${E}0m   `, `a${E}38;5;1;48;5;63m  ${E}0m`],
    [`${E}7m ${E}0m`, `${E}7m ${E}0m`],
    [`a${E}4m ${E}0m `, `a${E}4m ${E}0m`],
    [`a${E}10m ${E}0m`, `a${E}10m ${E}0m`],
  ])('%j → %j', (row, expected) => {
    expect(withoutBlankEnd(row)).toBe(expected);
    expect(withoutBlankEnd(expected)).toBe(expected);
  });
});
