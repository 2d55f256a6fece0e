import { describe, expect, it } from 'vitest';
import { rangeText, rangeWords, readRange, withNextRange } from '../../../src/app/export-review/choices.ts';
import { FIRST_CHOICES } from '../../../src/app/export-review/state.ts';

describe('turns as a person types them', () => {
  it.each([
    ['', null, null, 'whole session'],
    ['5', 5, 5, 'turn 5'],
    ['3-7', 3, 7, 'turns 3-7'],
    ['3-', 3, null, 'from turn 3 on'],
    ['-7', null, 7, 'up to turn 7'],
  ])('%j', (text, from, to, words) => {
    expect(readRange(text)).toEqual({ from, to });
    expect(rangeWords({ from, to })).toBe(words);
    expect(rangeText({ from, to })).toBe(text);
  });

  it.each(['-', 'x', '0', '7-3', '3-7-9', '1 2', '0-4', '99999999999'])('%j is none', text => {
    expect(readRange(text)).toBeNull();
  });

  it('r goes from all to the turn at the mark, from it on, up to it, and all again', () => {
    const ranges = [FIRST_CHOICES];
    for (let press = 0; press < 4; press++) ranges.push(withNextRange(ranges[press] ?? FIRST_CHOICES, 4));
    expect(ranges.map(rangeText)).toEqual(['', '4', '4-', '-4', '']);
  });
});
