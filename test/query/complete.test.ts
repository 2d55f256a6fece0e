/** What Tab offers in a filter line. */
import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/query/complete.ts';
import type { QueryKey } from '../../src/query/query.ts';

const BRANCHES = new Map([
  ['main', 40],
  ['feat/login', 3],
  ['feat/main menu', 5],
]);

function offered(text: string, caret = text.length): string[] {
  const known = (key: QueryKey) => (key === 'branch' ? BRANCHES : null);
  const { place, choices } = completionsAt(text, caret, known);
  return choices.map(({ insert }) => `${text.slice(0, place.start)}${insert}${text.slice(place.end)}`);
}

describe('Tab', () => {
  it.each<[string, string[]]>([
    ['b', ['branch:', 'by:']],
    ['fix -br', ['fix -branch:']],
    ['branch:', ['branch:main', 'branch:"feat/main menu"', 'branch:feat/login']],
    ['branch:fe', ['branch:"feat/main menu"', 'branch:feat/login']],
    ['branch:MAIN', ['branch:main', 'branch:"feat/main menu"']],
    ['branch:main,feat/l', ['branch:main,feat/login']],
    ['branch:"feat/main m', ['branch:"feat/main menu"']],
    ['-is:st', ['-is:stopped']],
    ['since:to', ['since:today']],
    ['size:>1g', ['size:>1gb']],
    ['colour:', []],
    ['model:', []],
    ['"exact', []],
  ])('behind "%s"', (text, expected) => {
    const found = offered(text);
    if (text === '"exact') expect(found.every(one => one.startsWith('"exact'))).toBe(true);
    else expect(found).toEqual(expected);
  });

  it('offers every key on an empty line, and in the middle of one', () => {
    expect(offered('')).toContain('dir:');
    expect(offered('is:live ')).toContain('is:live branch:');
    expect(offered('is:st fix', 5)).toEqual(['is:stopped fix']);
  });

  it('says how many sessions have a value', () => {
    const { choices } = completionsAt('branch:fe', 9, () => BRANCHES);
    expect(choices.map(({ label, count }) => [label, count])).toEqual([
      ['feat/main menu', 5],
      ['feat/login', 3],
    ]);
  });
});
