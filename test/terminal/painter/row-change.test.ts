import { expect, it } from 'vitest';
import { rowChange } from '../../../src/terminal/painter/row-change.ts';

const dim = (text: string) => `\u001B[2m${text}\u001B[0m`;
const end = `${' '.repeat(100)}${dim('│')}`;

it.each([
  ['a word in the middle', `one two${end}`, `one six${end}`, '\u001B[1;5Hsix'],
  ['a colour in the middle', `one two${end}`, `one ${dim('two')}${end}`, `\u001B[1;5H${dim('two')}`],
  [
    'a word within a colour',
    `${dim('one two  three')}`,
    `${dim('one six  three')}`,
    '\u001B[1;5H\u001B[2msix\u001B[0m',
  ],
])('of %s nothing behind it is drawn', (_, before, after, bytes) => {
  expect(rowChange(before, after, 0)).toBe(bytes);
});

it('where widths are not certain, or a row becomes longer, all behind the change is drawn', () => {
  expect(rowChange(`日 two${end}`, `日 six${end}`, 0)).toContain('│');
  expect(rowChange(`two${end}`, `three${end}`, 0)).toContain('│');
});
